"""The builder's life: what it does in each turn and how often, and how it goes on after something failed."""

import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, InterfaceError

from safeguarding.delivery import following
from safeguarding.delivery.following import Follower
from safeguarding.delivery.store import Store
from tests.delivery.made_up import MadeUpSite, build, builder_for, failure, text_at


class Stop(threading.Event):
    """Ends the builder's life after so many turns. Nobody waits: the clock goes on instead."""

    def __init__(self, clock: SimpleNamespace):
        super().__init__()
        self.turns = 1
        self.pauses: list[float] = []
        self._clock = clock

    def wait(self, timeout=None):
        self.pauses.append(timeout)
        self._clock.seconds += timeout
        self.turns -= 1
        if self.turns <= 0:
            self.set()


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """Give the time as the builder's life sees it: a number of seconds to set."""
    now = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr(following, "time", SimpleNamespace(monotonic=lambda: now.seconds))
    return now


@pytest.fixture
def site() -> MadeUpSite:
    return MadeUpSite({"/a/": "It says A", "/b/": "It says B"})


@pytest.fixture
def life(site, tmp_path, monkeypatch, clock) -> Follower:
    """Give a builder's life without a database, and `did`, what it asked of others in turn."""
    monkeypatch.setattr(following, "Builder", lambda store, *_, **told: made(store, told))

    def made(store, told):
        return builder_for(site, store, monkeypatch, **told)

    site.forget = lambda: life.did.append("forget")
    life = Follower(Store(tmp_path / "published"), Stop(clock))
    life.did = []
    life.missing = False
    life.not_published = []

    def publish_due(failed):
        life.did.append("publish what is due")
        life.not_published.append(failed)

    monkeypatch.setattr(following, "publish_due", publish_due)
    monkeypatch.setattr(following.triggers, "missing", lambda _: life.missing)
    monkeypatch.setattr(life.status, "tell_editors", lambda: life.did.append("tell editors"))
    monkeypatch.setattr(following, "close_old_connections", lambda: life.did.append("connections"))
    monkeypatch.setattr(following.connections, "close_all", lambda: life.did.append("close all"))
    monkeypatch.setattr(
        following.faulthandler,
        "dump_traceback_later",
        lambda seconds, **options: life.did.append((seconds, options["exit"])),
    )
    monkeypatch.setattr(
        following.faulthandler,
        "cancel_dump_traceback_later",
        lambda: life.did.append("no end any more"),
    )
    monkeypatch.setattr(following.gc, "freeze", lambda: None)
    return life


def live(life: Follower, turns: int = 1) -> None:
    life.stop.clear()
    life.stop.turns = turns
    life.run()


def test_a_turn_builds_what_was_changed_and_says_so(life, site):
    live(life)
    assert text_at(life.store, "/a/") == "It says A"
    said = life.store.read_status()
    assert (said["addresses"], said["waiting"], said["changed"]) == (2, 0, 2)
    assert said["current_at"]
    assert (life.did[0], life.did[-1]) == ("connections", "no end any more")
    assert life.did.index("publish what is due") < life.did.index("forget")
    assert "tell editors" in life.did
    site.says["/a/"], site.changes = "It is new", []
    live(life)
    assert text_at(life.store, "/a/") == "It is new"


def test_a_copy_that_was_built_by_hand_meanwhile_is_known(life, site, monkeypatch):
    live(life)
    site.says["/c/"], site.changes = "By hand", []
    build(builder_for(site, life.store, monkeypatch))
    live(life)
    assert life.builder.index == life.store.read()


def test_what_failed_is_tried_again_every_minute(life, site, clock):
    """Nothing in the database says that the disk of documents is back."""
    site.says["/b/"] = failure("a disk")
    live(life)
    site.says["/b/"] = "It is back"
    clock.seconds += 58
    live(life)
    assert text_at(life.store, "/b/") is None
    clock.seconds += 2
    live(life)
    assert text_at(life.store, "/b/") == "It is back"
    assert life.store.read_status()["failures"] == []


def test_what_is_due_is_published_every_second(life, clock):
    live(life, turns=9)
    assert life.did.count("publish what is due") == 3  # after 0, 1 and 2 seconds
    first, *others = life.not_published  # what failed is remembered, so that it is logged once
    assert all(memory is first for memory in others)
    assert life.stop.pauses == [following.ASK_EVERY] * 9


def test_signs_of_life_come_every_ten_seconds(life, clock):
    live(life)
    life.did.clear()
    live(life, turns=39)
    assert life.did.count("tell editors") == 0
    live(life)
    assert life.did.count("tell editors") == 1


def test_signs_of_life_come_in_a_build_that_takes_long(life, site, clock, monkeypatch):
    monkeypatch.setattr("safeguarding.delivery.builder.CHUNK", (1, 1))
    site.says = {f"/{number}/": "A page" for number in range(30)}
    site.before_each = lambda: setattr(clock, "seconds", clock.seconds + 1)
    live(life)
    assert life.did.count("tell editors") == 4  # at once, after ten and twenty, at the end
    assert life.did.count((following.STUCK_AFTER, True)) == 31


def test_a_build_that_does_not_get_on_gives_itself_no_more_time(life, site):
    life._progress(0, 5)
    life._progress(0, 5)
    assert (following.STUCK_AFTER, True) not in life.did
    life._progress(1, 4)
    assert life.did.count((following.STUCK_AFTER, True)) == 1


def test_unneeded_content_is_removed_every_minute_and_compression_improved(
    life, clock, monkeypatch
):
    did = []
    monkeypatch.setattr(life.builder, "clean", lambda: did.append("clean"))
    monkeypatch.setattr(life.builder, "improve", lambda seconds: did.append("improve"))
    live(life)
    assert did == []  # there was something to build
    live(life, turns=2)
    assert did == ["improve", "clean", "improve"]
    clock.seconds += 60
    live(life)
    assert did[3:] == ["improve", "clean"]


def test_a_database_that_notes_no_changes_is_built_from_every_minute(life, site, clock, caplog):
    live(life)
    life.missing = True
    site.says["/a/"] = "It is new"
    live(life)
    assert text_at(life.store, "/a/") == "It says A"
    clock.seconds += 60
    live(life)
    assert text_at(life.store, "/a/") == "It is new"
    assert "manage.py migrate" in caplog.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DatabaseError("where a password is"), "the database does not answer"),
        (InterfaceError("where a password is"), "the database does not answer"),
        (OSError(28, "No space left on device"), "the folder of the copy cannot be written"),
        (following.BrokenProcessPool(), "a process of the builder was ended from outside"),
    ],
)
def test_trouble_is_logged_once_and_over_when_it_is_over(life, site, caplog, error, words):
    troubles = []

    def fail_six_times():
        troubles.append(life.store.read_status()["trouble"])
        if len(troubles) <= 6:
            raise error

    live(life)
    site.prepare, site.changes = fail_six_times, []
    live(life, turns=9)
    assert troubles[0] == "" and all(trouble.startswith(words) for trouble in troubles[1:])
    assert ("close all" in life.did) is words.startswith("the database")
    assert life.stop.pauses[-9:] == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 0.25, 0.25, 0.25]
    assert life.store.read_status()["trouble"] == ""
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert words in said[0] and words in said[1] and "is over" in said[1]
    assert "password" not in caplog.text


def test_trouble_that_cannot_even_be_told_does_not_end_the_builder(life, site, monkeypatch):
    def fail(*_, **__):
        raise DatabaseError

    site.prepare = fail
    monkeypatch.setattr(life.status, "tell_editors", fail)
    live(life, turns=2)
    assert life.store.read_status()["trouble"] == "the database does not answer"


def test_an_error_of_ours_ends_the_builder(life, site):
    """It is started anew, and its log says where."""

    def fail():
        raise ZeroDivisionError

    site.prepare = fail
    with pytest.raises(ZeroDivisionError):
        live(life)
    assert life.did[-1] == "no end any more"


def test_a_full_disk_is_cleaned_before_the_next_try(life, site, monkeypatch):
    cleaned = []
    monkeypatch.setattr(life.store, "clean", lambda index: cleaned.append(len(index.answers)))
    live(life)

    def fail():
        raise OSError(28, "No space left on device")

    site.prepare, site.changes = fail, []
    live(life)
    assert cleaned == [2]


def test_another_writer_is_waited_for(life, site, monkeypatch):
    """`build_site` by hand, say."""
    held = []
    locked = life.store.locked
    monkeypatch.setattr(life.store, "locked", lambda *how, **more: held.append(how) or locked())
    site.before_each = lambda: held.append("rendered")
    live(life)
    assert held == [(), "rendered", "rendered"]
