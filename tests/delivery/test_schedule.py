"""What is scheduled is published, and one page that cannot be holds up nothing else."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from pages import models
from safeguarding.delivery.schedule import publish_due
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
