"""What the builder says of itself: to monitoring in a file, to editors in the database."""

from datetime import UTC, datetime, timedelta

import pytest

from safeguarding.delivery import status as telling
from safeguarding.delivery.builder import Build, Builder, Failure
from safeguarding.delivery.models import Node
from safeguarding.delivery.status import Status
from safeguarding.delivery.store import Store

pytestmark = pytest.mark.django_db

LONG_AGO = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def builder(tmp_path) -> Builder:
    store = Store(tmp_path / "published")
    store.write_status({"current_at": LONG_AGO, "built_at": LONG_AGO})
    return Builder(store)


def said(builder: Builder, **more) -> dict:
    return Status(builder).current(**more)


def test_the_copy_is_current_when_nothing_waits_fails_or_is_in_hand(builder):
    assert said(builder)["current_at"] > LONG_AGO
    assert said(builder, trouble="a full disk")["current_at"] == LONG_AGO
    builder.in_hand = 2
    assert (said(builder)["current_at"], said(builder)["waiting"]) == (LONG_AGO, 2)
    builder.in_hand, builder.waiting = 0, {"/a/": None}
    assert (said(builder)["current_at"], said(builder)["waiting"]) == (LONG_AGO, 1)
    builder.waiting = {}
    builder.failures = {"/a/": Failure("/a/", "a typo", LONG_AGO)}
    answer = said(builder)
    assert answer["current_at"] == LONG_AGO
    assert answer["failures"] == [{"address": "/a/", "reason": "a typo", "since": LONG_AGO}]


def test_a_build_is_noted_with_how_long_it_took(builder):
    answer = said(builder, build=Build(changed={"/a/", "/b/"}, seconds=1.239))
    assert answer["built_at"] > LONG_AGO
    assert (answer["seconds"], answer["changed"]) == (1.24, 2)
    assert said(builder)["built_at"] == LONG_AGO


def test_what_was_kept_last_is_gone_on_from(builder):
    status = Status(builder)
    status.write(trouble="a full disk")
    again = Status(Builder(builder.store))
    assert again.current(trouble="x")["built_at"] == LONG_AGO
    assert builder.store.read_status()["trouble"] == "a full disk"


def test_editors_are_told_of_this_machine_and_of_none_that_is_long_gone(builder, monkeypatch):
    now = datetime.now(UTC)
    for name, days in (("gone", 8), ("on holiday", 6)):
        Node.objects.create(name=name, heard_at=now - timedelta(days=days))
    monkeypatch.setattr(telling.socket, "gethostname", lambda: "h" * 300)
    status = Status(builder)
    status.write(trouble="t" * 300)
    for _ in range(2):
        status.tell_editors()
    nodes = {node.name[:10]: node for node in Node.objects.all()}
    assert nodes.keys() == {"on holiday", "h" * 10}
    mine = nodes["h" * 10]
    assert (len(mine.name), len(mine.trouble)) == (200, 240)
    assert mine.built_at is not None and mine.heard_at is not None
