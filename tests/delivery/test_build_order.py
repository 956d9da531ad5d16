"""In which order a build does its work, what a build that is stopped leaves, and what is made better afterwards."""

from concurrent.futures import Future
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

from safeguarding.delivery import builder as building
from tests.delivery.made_up import LETTERS, build, builder_for, text_at


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
