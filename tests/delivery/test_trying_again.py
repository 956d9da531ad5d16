"""What the builder does when something fails, changes or stops while it works: nothing is lost, nothing holds up the
rest.
"""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError

from safeguarding.delivery import builder as building
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.store import Store
from tests.delivery.made_up import MadeUpSite, build, builder_for, failure, text_at

LETTERS = [f"/{letter}/" for letter in "abcdefghij"]


@pytest.fixture
def site() -> MadeUpSite:
    return MadeUpSite({address: f"It says {address}" for address in LETTERS})


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "published")


@pytest.fixture
def builder(site, store, monkeypatch) -> Builder:
    return builder_for(site, store, monkeypatch)


@pytest.fixture
def pairs(monkeypatch) -> None:
    """Have addresses rendered two by two, and changes asked for after each two."""
    monkeypatch.setattr(building, "CHUNK", (2, 2))
    monkeypatch.setattr(building, "ASK_EVERY", 0.0)


# What failed


def test_what_failed_is_tried_again_and_comes_into_the_copy(builder, site, store):
    """As when the disk of documents is back: nothing in the database says so."""
    site.says["/c/"] = failure("a disk")
    build(builder)
    assert [*builder.failures] == ["/c/"]
    site.says["/c/"] = "It is back"
    build(builder)
    assert text_at(store, "/c/") is None
    builder.retry()
    build(builder)
    assert (text_at(store, "/c/"), builder.failures) == ("It is back", {})


def test_what_fails_for_long_is_logged_once_for_each_reason(builder, site, caplog):
    build(builder)
    for reason in ("a disk", "a disk", "a typo"):
        site.says["/a/"], site.changes = failure(reason), []
        build(builder)
        if reason == "a disk":
            since = "2026-11-22T10:44:00+00:00"
            builder.failures["/a/"] = building.Failure("/a/", reason, since)
    said = [record.getMessage() for record in caplog.records]
    end = "The last good copy stays."
    assert said == [f"/a/ could not be rendered: {why}. {end}" for why in ("a disk", "a typo")]
    assert builder.failures["/a/"].since == since


def test_a_failure_that_is_taken_from_the_site_is_forgotten(builder, site):
    site.says["/a/"] = failure("a disk")
    build(builder)
    del site.says["/a/"]
    site.changes = []
    build(builder)
    assert builder.failures == {}


@pytest.mark.parametrize("error", [OSError("full"), OperationalError("away")])
def test_what_was_in_hand_when_it_failed_waits_behind_the_others(
    builder, site, store, pairs, error
):
    site.says["/c/"] = error
    builder.open()
    builder.look()
    with pytest.raises(type(error)):
        builder.build()
    assert [*builder.waiting] == [*LETTERS[4:], "/c/", "/d/"]
    assert builder.in_hand == 0
    assert text_at(store, "/b/") == "It says /b/"
    site.says["/c/"] = "It says /c/"
    build(builder)
    assert set(store.read().answers) == set(LETTERS)


def test_what_could_not_be_handed_out_still_waits(builder, store, monkeypatch):
    """A process ended just when it was to be given more."""

    class Broken:
        def submit(self, *arguments):
            raise BrokenProcessPool

    builder.open()
    builder.look()
    with monkeypatch.context() as patch:
        patch.setattr(building, "workers", lambda processes: nullcontext(Broken()))
        with pytest.raises(BrokenProcessPool):
            builder.build()
    build(builder)
    assert set(store.read().answers) == set(LETTERS)


def test_changes_are_asked_for_again_when_the_database_went_away_over_them(builder, site, store):
    build(builder)
    site.says["/a/"], site.changes = "It is new", []

    def away():
        raise OperationalError

    site.prepare = away
    with pytest.raises(OperationalError):
        builder.look()
    site.prepare = lambda: None
    build(builder)
    assert text_at(store, "/a/") == "It is new"


def test_what_could_not_be_published_is_published_next_time(builder, site, store, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    build(builder)
    site.says["/a/"], site.changes = "It is new", []
    builder.open()
    builder.look()
    with monkeypatch.context() as patch:
        patch.setattr(store, "publish", full)
        with pytest.raises(OSError):
            builder.build()
    site.changes = []
    build(builder)
    assert text_at(store, "/a/") == "It is new"


# What others did meanwhile


def test_an_index_that_another_process_replaced_is_read_again(builder, site, store, monkeypatch):
    """Also one of the same size: a number that was corrected is as long as it was."""
    build(builder)
    site.says["/a/"], site.changes = "It SAYS /a/", []
    size = store.index_file.stat().st_size
    build(builder_for(site, store, monkeypatch))
    assert store.index_file.stat().st_size == size
    builder.open()
    assert builder.index == store.read()


def test_its_own_index_is_not_read_again(builder, store, monkeypatch):
    """It may be large."""
    build(builder)
    monkeypatch.setattr(store, "read", lambda: pytest.fail("was read"))
    builder.open()


def test_content_that_was_lost_is_made_again_by_the_next_builder(builder, site, store, monkeypatch):
    build(builder)
    store.path_of(store.read().answers["/a/"].bodies[""].digest).unlink()
    site.says["/b/"] = failure("a disk")
    site.says["/a/"] = failure("a disk")
    site.changes = []
    build(builder_for(site, store, monkeypatch))
    assert set(store.read().answers) == {*LETTERS} - {"/a/"}  # and not what is not there


def test_what_this_process_remembers_is_forgotten_before_a_build(builder, site):
    """Another process has changed it, and its cache is another's."""
    remembered = []
    site.prepare = site.before_each = lambda: (
        remembered.append(cache.get("menu")),
        cache.set("menu", "old"),
    )
    for _ in range(2):
        cache.set("menu", "old")
        site.changes = []
        builder.open()
        builder.look()
        assert remembered == [None]
        remembered.clear()
        cache.set("menu", "old")
        builder.build()
        assert remembered[0] is None
        remembered.clear()


def test_a_change_during_a_build_comes_before_the_rest(builder, site, store, pairs):
    published = []

    def change_once():
        published.append([text_at(store, address) for address in ("/j/", "/e/")])
        if len(site.rendered) == 2:
            site.says["/j/"], site.shown_first, site.changes = "It is new", ["/j/"], []

    site.before_each = change_once
    build(builder)
    assert site.rendered[:6] == ["/a/", "/b/", "/c/", "/d/", "/j/", "/e/"]
    assert published[5] == ["It is new", None]
    assert site.rendered.count("/j/") == 1


def test_what_goes_during_a_build_is_not_rendered(builder, site, store, pairs):
    def take_away_once():
        if len(site.rendered) == 2:
            del site.says["/i/"]
            site.changes = []

    site.before_each = take_away_once
    build(builder)
    assert "/i/" not in site.rendered
    assert "/i/" not in store.read().answers


# The clock, the stop


def test_the_clock_alone_has_the_copy_made_anew(builder, site, store):
    now = datetime.now(UTC)
    site.moment = now + timedelta(hours=1)
    build(builder)
    site.says["/a/"] = "Closed now"
    assert not builder.look()
    builder._moment = now  # an hour later
    site.moment = None
    build(builder)
    assert text_at(store, "/a/") == "Closed now"
    assert not builder.look()


def test_a_build_that_is_stopped_publishes_what_it_has(site, store, pairs, monkeypatch):
    builder = builder_for(site, store, monkeypatch, stopped=lambda: len(site.rendered) >= 4)
    build(builder)
    assert [*store.read().answers] == LETTERS[:4]
    assert [*builder.waiting] == LETTERS[4:]


def test_a_build_that_is_stopped_leaves_what_was_changed_waiting(site, store, monkeypatch):
    site.shown_first = LETTERS
    builder = builder_for(site, store, monkeypatch, stopped=lambda: len(site.rendered) >= 4)
    build(builder)
    assert site.rendered == LETTERS[:4]
    assert {*LETTERS[4:]} <= builder.waiting.keys()


# Order, and what it tells of itself


def test_four_of_what_was_changed_are_published_before_the_others(builder, site, store):
    site.shown_first = LETTERS[::-1]
    published = []
    site.before_each = lambda: published.append(len(store.read().answers))
    build(builder)
    assert published == [0] * 4 + [4] * 6
    assert site.rendered == LETTERS[::-1]


def test_only_so_many_are_rendered_before_the_rest(builder, site, store):
    """What nearly every page shows would hold up itself."""
    site.says = {f"/{number}/": "A page" for number in range(40)}
    site.shown_first = [*site.says][::-1]
    published = []
    site.before_each = lambda: published.append(len(store.read().answers))
    build(builder)
    assert site.rendered[: building.URGENT] == site.shown_first[: building.URGENT]
    assert published[building.URGENT] == building.URGENT
    assert len(site.rendered) == 40


def test_progress_is_told_until_nothing_waits(site, store, pairs, monkeypatch):
    told = []
    builder = builder_for(
        site, store, monkeypatch, progress=lambda done, waiting: told.append((done, waiting))
    )
    build(builder)
    assert told == [(2, 8), (4, 6), (6, 4), (8, 2), (10, 0)]


def test_what_goes_is_gone_before_anything_is_rendered(builder, site, store):
    build(builder)
    del site.says["/a/"]
    site.changes, there = [], []
    site.before_each = lambda: there.append(text_at(store, "/a/"))
    build(builder)
    assert there == [None] * 9


def test_nothing_counts_as_in_hand_once_a_build_was_stopped(site, store, monkeypatch):
    """The health page would say for ever that something is still to come."""

    class Slow:
        def submit(self, *arguments):
            return Future()

    in_hand = []
    builder = builder_for(site, store, monkeypatch, stopped=lambda: in_hand == [10])
    monkeypatch.setattr(building, "ASK_EVERY", 0.0)
    builder._progress = lambda done, waiting: in_hand.append(builder.in_hand)
    monkeypatch.setattr(building, "workers", lambda processes: nullcontext(Slow()))
    build(builder)
    assert builder.in_hand == 0
    assert [*builder.waiting] == LETTERS


def test_a_build_says_what_it_changed(builder, site, store):
    build(builder)
    site.says["/a/"], site.changes = "It is new", []
    del site.says["/b/"]
    builder.look()
    done = builder.build()
    assert (done.rendered, done.changed) == (9, {"/a/", "/b/"})


def test_nginx_is_told_of_headers_and_names(builder, store):
    build(builder)
    assert 'Cache-Control "no-cache"' in (store.folder / "nginx" / "pages.conf").read_text()
    assert '"/a/" page;' in (store.folder / "nginx" / "names" / "names.conf").read_text()


# Better compression


def test_compression_gets_better_when_there_is_time(builder, site, store):
    site.says = {"/a/": " ".join(str(number**3) for number in range(999)), "/b/": "short"}
    build(builder)
    first = store.read().answers
    assert builder.improve(seconds=0) is True
    assert store.read().answers == first
    assert builder.improve(seconds=60) is False
    better = store.read().answers
    assert all(answer.is_best for answer in better.values())
    for encoding in ("gzip", "br"):
        assert better["/a/"].bodies[encoding].size < first["/a/"].bodies[encoding].size


def test_a_page_that_stays_the_same_keeps_its_better_compression(builder, site, store):
    site.says["/a/"] = " ".join(str(number**3) for number in range(999))
    build(builder)
    builder.improve(seconds=60)
    before, site.changes = store.read(), []
    build(builder)
    assert store.read() == before


def test_what_is_to_be_improved_and_gone_is_rendered_again(builder, site, store):
    site.says["/a/"] = "words " * 99
    build(builder)
    store.path_of(builder.index.answers["/a/"].bodies[""].digest).unlink()
    builder.improve(seconds=60)
    build(builder)
    assert text_at(store, "/a/") == "words " * 99


def test_nothing_is_improved_once_it_is_to_stop(site, store, monkeypatch):
    site.says = {"/a/": "words " * 99}
    stopped = []
    builder = builder_for(site, store, monkeypatch, stopped=lambda: bool(stopped))
    build(builder)
    stopped.append(True)
    assert builder.improve(seconds=60) is True
