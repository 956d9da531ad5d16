"""Two machines serve one database: each keeps a copy of its own, and neither misses a change."""

from collections.abc import Iterator

import pytest

from tests.faults.parts import MAKE_SMALL, Site, assert_helps, site_in_parts

# Several machines share a PostgreSQL server.
pytestmark = [pytest.mark.only_postgresql, pytest.mark.alone]
SECONDS = 15
# Changes a page in a transaction that stays open while others begin and end.
BEGIN_LATE_COMMIT = """
slow = connection.copy()
slow.set_autocommit(False)
with slow.cursor() as cursor:
    cursor.execute("UPDATE pages_basepage SET summary = %s WHERE page_ptr_id = %s", ["Late words", page("/about/").pk])
"""
COMMIT = "slow.commit(); slow.close()"


@pytest.fixture(scope="module")
def machines(make_site, tmp_path_factory) -> Iterator[list[Site]]:
    """Give two sites in folders of their own, with the same database and no builder yet."""
    first = make_site(workers=1)
    first.workshop.do(MAKE_SMALL)
    folder = tmp_path_factory.mktemp("site")
    for name in ("media", "static"):  # the documents are on a disk that both have
        (folder / name).symlink_to(first.var_dir / name)
    with site_in_parts(folder, first.database, workers=1) as second:
        yield [first, second]


@pytest.fixture
def both(machines) -> Iterator[list[Site]]:
    """Give the two sites with a builder each, and a complete copy."""
    first, second = machines
    with first.builder(), second.builder():
        for site in machines:
            site.is_built()
        yield machines


def test_a_change_made_on_one_is_on_both_within_seconds(both):
    for number, editor in (("0808 157 0401", both[0]), ("0808 157 0402", both[1])):
        editor.workshop.do(f"set_number({number!r}); set_title('/about/', 'About {number[-3:]}')")
        for site in both:
            site.shows("/report-a-concern/", number, SECONDS)
            site.shows("/about/", f"About {number[-3:]}", SECONDS)
            site.shows("/no-such-page/", number, SECONDS)  # an error page: the file beside the copy
            site.shows("/errors/503.html", number, SECONDS)
        for site in both:
            site.is_built()


def test_a_page_that_is_taken_back_is_gone_from_both(both):
    both[0].workshop.do("page('/about/members/').unpublish()")
    for site in both:
        site.shows("/about/members/", "We cannot find that page", SECONDS)
    for site in both:
        site.is_built()
        assert "/about/members/" not in site.index().answers


def test_a_change_that_is_committed_late_is_on_both(both):
    """Its build request has a lower number than one that both have seen already."""
    both[0].workshop.do(BEGIN_LATE_COMMIT)
    both[0].workshop.do("set_title('/report-a-concern/', 'Quick words')")
    for site in both:
        site.shows("/report-a-concern/", "Quick words", SECONDS)
        assert "Late words" not in site.ask("/about/").text
    both[0].workshop.do(COMMIT)
    for site in both:
        site.shows("/about/", "Late words", SECONDS)


def test_a_builder_that_was_away_misses_nothing(machines):
    first, second = machines
    with first.builder():
        with second.builder():
            second.is_built()
        first.workshop.do("set_number('0808 157 0404')")
        first.shows("/about/", "0808 157 0404", SECONDS)
        assert "0808 157 0404" not in second.ask("/about/").text
        with second.builder():
            second.shows("/about/", "0808 157 0404", SECONDS)
            second.is_built()


def test_without_the_database_both_answer_everything(both):
    before = [{path: site.ask(path).text for path in site.index().answers} for site in both]
    both[0].database.go_away()  # the same one for both
    try:
        for site, known in zip(both, before, strict=True):
            assert {path: site.ask(path).text for path in known} == known
            assert_helps(site.ask("/search/?q=a"), site, 503)
            assert site.ready()["http"] == 200
    finally:
        both[0].database.come_back()
    both[1].workshop.do("set_number('0808 157 0405')")
    for site in both:
        site.shows("/about/", "0808 157 0405", 60)
