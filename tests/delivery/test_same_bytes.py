"""The same database gives the same answers, to the byte: at any hour, and however the rows lie in their tables."""

import datetime

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from pages import models
from resources.models import Audience, Contact, Service, Topic
from safeguarding.delivery.addresses import public_addresses
from tests.building import make_contact, make_page, make_service, page_at

pytestmark = [pytest.mark.django_db]

# A Friday evening, and the next weekend: the clock decides which of the board's lines is first, by day and by night.
FRIDAY = datetime.datetime(2026, 11, 27, 17, 30, tzinfo=datetime.UTC)
LATER = datetime.timedelta(days=1, hours=11, minutes=7)


def answers() -> dict[str, tuple]:
    """Return status, headers and body of every public address (style sheets and scripts are plain files)."""
    found = {}
    for address in public_addresses():
        if not address.startswith("/static/"):
            answer = Client().get(address)
            found[address] = answer.status_code, dict(answer.headers), answer.getvalue()
    return found


def make_equals() -> None:
    """Make records and pages between which only their ids decide."""
    contacts = [make_contact(f"lamp-{number}", name="Lamp line") for number in range(3)]
    topics = [Topic.objects.create(key=f"lamp-{number}", name="Lamps") for number in range(3)]
    people = [
        Audience.objects.create(key=f"lamp-{number}", name="Keepers", phrase=f"keepers {number}")
        for number in range(3)
    ]
    for number, contact in enumerate(contacts):
        make_service(f"lamp-{number}", contact, name="Lamps", topics=topics, audiences=people)
    for kind, parent in (
        (models.StandardPage, "/about/"),
        (models.NewsPage, "/news/"),
        (models.TrainingEventPage, "/training/"),
    ):
        for number in range(7):  # more than the number of related pages that are shown
            make_page(
                kind,
                page_at(parent),
                "Lamps",
                slug=f"lamps-{number}",
                topics=topics,
                audiences=people,
                publish=False,
            )


def disturb_rows() -> None:
    """Lay the rows of every content table in another order, and have unordered queries find them the other way."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA reverse_unordered_selects = ON")
            return
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in {"pages", "resources", "wagtailcore", "wagtailredirects"}:
                table = connection.ops.quote_name(model._meta.db_table)
                column = connection.ops.quote_name(model._meta.pk.column)
                for pk in model._base_manager.order_by("-pk").values_list("pk", flat=True):
                    # A row that is written anew lies behind the others.
                    sql = f"UPDATE {table} SET {column} = {column} WHERE {column} = %s"
                    cursor.execute(sql, [pk])


@pytest.fixture
def rows_put_back(db):
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = OFF")


def test_the_same_database_gives_the_same_bytes(rows_put_back, monkeypatch):
    make_equals()
    # No check falls due meanwhile: that would rightly change pages.
    Contact.objects.exclude(checked_on=None).update(checked_on=FRIDAY.date())

    def set_clock(at):
        monkeypatch.setattr("django.utils.timezone.now", lambda: at)
        monkeypatch.setattr("time.time", at.timestamp)

    set_clock(FRIDAY)
    cache.clear()
    before = answers()
    disturb_rows()
    cache.clear()
    set_clock(FRIDAY + LATER)
    after = answers()
    assert list(after) == list(before)
    assert len(before) > 200
    assert [address for address in before if after[address] != before[address]] == []


def test_a_draft_changes_no_public_answer():
    page = page_at("/about/members/")
    shown_on = ["/sitemap.xml", "/about/members/", "/about/", "/news.xml"]
    before = [Client().get(address).content for address in shown_on]
    page.title = "Drafted"
    draft = page.save_revision(log_action=False)
    saved_at = draft.created_at + LATER  # as if on another day: the sitemap gives days
    type(page).objects.filter(pk=page.pk).update(latest_revision_created_at=saved_at)
    assert [Client().get(address).content for address in shown_on] == before


def test_every_order_ends_with_something_unique():
    """What a register's records have in common must not decide at random which comes first."""
    loose = [
        model.__name__
        for model in apps.get_app_config("resources").get_models()
        if model._meta.ordering
        and model._meta.ordering[-1].removeprefix("-") != "pk"
        and not model._meta.get_field(model._meta.ordering[-1].removeprefix("-")).unique
    ]
    assert Service._meta.ordering
    assert loose == []
