"""What the builder does when something fails, changes or stops while it works: nothing is lost, nothing holds up the
rest.
"""

from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.db import OperationalError

from safeguarding.delivery import builder as building
from tests.delivery.made_up import LETTERS, build, builder_for, failure, text_at

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
