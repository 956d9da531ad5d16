"""What is scheduled is published, and one page that cannot be holds up nothing else."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from django.utils import timezone
from wagtail.models import Page, Revision

from pages import models
from safeguarding.delivery.schedule import LOCK, publish_due
from tests.asking import until
from tests.building import make_page, page_at

pytestmark = pytest.mark.django_db


def scheduled(title: str) -> models.StandardPage:
    """Make a page that is to go live and was due a minute ago."""
    page = make_page(models.StandardPage, page_at("/about/"), title)
    page.unpublish()
    revision = page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert Revision.objects.filter(pk=revision.pk, approved_go_live_at__isnull=False).exists()
    return page


def test_one_that_fails_holds_up_no_other_and_is_tried_again(caplog):
    bad, good = scheduled("Bad news"), scheduled("Good news")
    leaves_soon = page_at("/about/members/")
    type(leaves_soon).objects.filter(pk=leaves_soon.pk).update(
        expire_at=timezone.now() - timedelta(minutes=1)
    )
    revision = bad.latest_revision
    revision.content["slug"] = "members"  # another page has taken the address meanwhile
    revision.save()
    failed = {}
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            publish_due(failed)
    for page in (bad, good, leaves_soon):
        page.refresh_from_db()
    assert (bad.live, good.live, leaves_soon.live) == (False, True, False)
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
        f"Revision {revision.pk} could not be published or expire as scheduled"
    ]
    assert "Bad news" not in caplog.text
    failed[f"revision {revision.pk}"] -= 61  # a minute later, the address is free
    revision.content["slug"] = "bad-news"
    revision.save()
    publish_due(failed)
    bad.refresh_from_db()
    assert (bad.live, failed) == (True, {})


def test_one_that_fails_is_tried_once_a_minute_and_logged_once(monkeypatch, caplog):
    tries = []

    def fail(*_, **__):
        tries.append(True)
        raise ValueError

    page = scheduled("News")
    monkeypatch.setattr(Revision, "publish", fail)
    failed, name = {}, f"revision {page.latest_revision.pk}"
    for minutes, expected in ((0, 1), (0, 1), (1, 2), (0, 2), (1, 3)):
        if failed:
            failed[name] -= minutes * 61
        publish_due(failed)
        assert len(tries) == expected
    assert len(caplog.records) == 1


def test_what_is_not_due_stays_as_it_is():
    page, leaves = make_page(models.StandardPage, page_at("/about/"), "Soon"), page_at("/about/")
    page.unpublish()
    later = timezone.now() + timedelta(minutes=1)
    page.save_revision(approved_go_live_at=later)
    Page.objects.filter(pk=leaves.pk).update(expire_at=later)
    assert publish_due({}) is False
    for one, live in ((page, False), (leaves, True)):
        one.refresh_from_db()
        assert one.live is live


@pytest.mark.parametrize("what", ["goes live", "expires"])
def test_either_alone_is_enough(what):
    page = scheduled("News") if what == "goes live" else page_at("/about/members/")
    if what == "expires":
        past = timezone.now() - timedelta(minutes=1)
        Page.objects.filter(pk=page.pk).update(expire_at=past)
    assert publish_due({}) is True
    page.refresh_from_db()
    assert (page.live, page.expired) == ((True, False) if what == "goes live" else (False, True))
    assert publish_due({}) is False


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_goes_away_is_not_a_page_that_cannot_be_published(monkeypatch, error):
    """The builder says so and tries again in a second; nothing is put off for a minute."""

    def away(*_, **__):
        raise error

    scheduled("News")
    monkeypatch.setattr(Revision, "publish", away)
    failed = {}
    with pytest.raises(error):
        publish_due(failed)
    assert failed == {}


def test_half_of_a_publication_is_none(monkeypatch):
    page = scheduled("News")

    def half(revision, **_):
        Page.objects.filter(pk=page.pk).update(title="Half of it")
        raise ValueError

    monkeypatch.setattr(Revision, "publish", half)
    publish_due({})
    page.refresh_from_db()
    assert page.title == "News"


# Two machines, one database: on PostgreSQL.


@pytest.fixture
def other_machine() -> Iterator:
    """Give a connection of another machine to the same database."""
    other = connections.create_connection("default")
    yield other
    # PostgreSQL notices in its own time that a connection was closed, and the next test must not wait for that.
    gives_the_lock_back(other)
    other.close()


def gets_the_lock(machine) -> bool:
    with machine.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def gives_the_lock_back(machine) -> None:
    with machine.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")


def is_gone(machine) -> None:
    """End a machine without a word, and wait until the database has noticed."""
    machine.close()

    def no_lock() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s", [LOCK]
            )
            return cursor.fetchone() is None

    until("the lock of a machine that is gone is free", no_lock, 30)


@pytest.mark.only_postgresql
@pytest.mark.parametrize("error", [None, ValueError, OperationalError])
def test_the_next_machine_may_publish_when_this_one_is_done(other_machine, monkeypatch, error):
    """Also when something failed: else nothing would ever be published again as long as this one runs."""
    scheduled("News")
    if error:

        def fail(*_, **__):
            raise error

        monkeypatch.setattr(Revision, "publish", fail)
    try:
        publish_due({})
    except OperationalError:
        assert error is OperationalError
    assert gets_the_lock(other_machine)


@pytest.mark.only_postgresql
@pytest.mark.parametrize("ends", [gives_the_lock_back, is_gone])
def test_what_another_machine_publishes_is_left_to_it(other_machine, ends):
    page = scheduled("News")
    assert gets_the_lock(other_machine)
    assert publish_due({}) is False
    page.refresh_from_db()
    assert not page.live
    ends(other_machine)
    assert publish_due({}) is True
    page.refresh_from_db()
    assert page.live
