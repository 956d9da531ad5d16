"""What one machine makes of the build requests: each change once, none missed, none taken from another machine."""

from types import SimpleNamespace

import pytest
from django.db import connections

from resources.models import Audience, GlossaryTerm, Topic
from safeguarding.delivery import requests
from safeguarding.delivery.addresses import Change
from safeguarding.delivery.models import BuildRequest
from safeguarding.delivery.requests import BuildRequests

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Give the time as the requests see it: a number of seconds to set."""
    now = SimpleNamespace(seconds=1000.0)
    monkeypatch.setattr(requests, "time", SimpleNamespace(monotonic=lambda: now.seconds))
    return now


def test_each_change_is_told_once(clock):
    node = BuildRequests()
    assert node.new() == []  # everything
    assert node.new() is None
    topic, audience = Topic.objects.first(), Audience.objects.first()
    Topic.objects.filter(pk=topic.pk).update(name="One")
    Topic.objects.filter(pk=topic.pk).update(name="Two")
    Audience.objects.filter(pk=audience.pk).update(phrase="three")
    assert node.new() == [Change(Topic, str(topic.pk)), Change(Audience, str(audience.pk))]
    assert node.new() is None


def test_requests_are_kept_until_every_node_has_seen_them(clock):
    node = BuildRequests()
    BuildRequest.objects.all().delete()
    node.new()
    Topic.objects.update(name="One")
    node.new()
    clock.seconds += requests.KEPT_FOR - 1
    Audience.objects.update(phrase="two")
    node.new()
    clock.seconds += 2
    assert BuildRequest.objects.count() > 1
    node.forget()
    assert {*BuildRequest.objects.values_list("table", flat=True)} == {"resources_audience"}


def test_a_node_that_did_not_look_for_long_builds_everything(clock):
    node = BuildRequests()
    node.new()
    clock.seconds += requests.KEPT_FOR
    assert node.new() == []
    assert node.new() is None


def test_very_many_changes_ask_for_everything(clock):
    node = BuildRequests()
    node.new()
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(term=f"Term {n}", meaning="It means.") for n in range(requests.MANY + 1)
    )
    assert node.new() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_postgresql  # SQLite has one writer at a time
def test_a_lower_number_that_is_committed_later_is_seen():
    """Two editors save at the same time; the one who began first is done last."""
    node = BuildRequests()
    node.new()
    topic, audience = Topic.objects.first(), Audience.objects.first()
    slow = connections.create_connection("default")
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute("UPDATE resources_topic SET name = 'A' WHERE id = %s", [topic.pk])
        Audience.objects.filter(pk=audience.pk).update(phrase="quick")
        assert node.new() == [Change(Audience, str(audience.pk))]
        slow.commit()
    finally:
        slow.close()
    assert node.new() == [Change(Topic, str(topic.pk))]


def test_after_the_database_went_away_everything_is_asked_for(clock):
    node = BuildRequests()
    node.new()
    node.start_again()
    assert node.new() == []
    assert node.new() is None


def test_what_nobody_has_looked_at_waits(clock):
    node = BuildRequests()
    node.new()
    assert node.waiting() == 0
    Topic.objects.filter(pk=Topic.objects.first().pk).update(name="One")
    assert node.waiting() == 1
    node.new()
    assert node.waiting() == 0


def test_very_many_requests_are_forgotten_too(clock):
    node = BuildRequests()
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(term=f"Term {n}", meaning="It means.") for n in range(requests.MANY + 1)
    )
    node.new()
    clock.seconds += requests.KEPT_FOR + 1
    node.forget()
    assert not BuildRequest.objects.exists()
