"""Whatever changes content asks for a build, in the same transaction, however it is done."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, models, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction, Site

from resources.models import Contact, GlossaryTerm, SiteImage, SiteRendition, Topic
from safeguarding.delivery import triggers
from safeguarding.delivery.models import BuildRequest
from tests.building import all_page_types, make_page, page_at, place_for

pytestmark = pytest.mark.django_db
EVENTS = {"INSERT", "UPDATE", "DELETE"}
OTHER_VALUES = {
    "DateField": date(2001, 2, 3),
    "DateTimeField": datetime(2001, 2, 3, tzinfo=UTC),
    "UUIDField": uuid.UUID(int=5),
    "JSONField": "[7]",
}
TEXTS = {"CharField", "TextField", "SlugField", "URLField", "FileField", "ImageField"}


def asked() -> list[tuple[str, str]]:
    """Return what was asked for since the last call: table and row."""
    found = list(BuildRequest.objects.order_by("pk").values_list("table", "row"))
    BuildRequest.objects.all().delete()
    return found


def events() -> dict[str, set[str]]:
    """Return what the database itself says of our triggers: {table: events}."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT event_object_table, event_manipulation FROM information_schema.triggers "
                "WHERE trigger_name LIKE 'build_request_%'"
            )
            rows = cursor.fetchall()
        else:
            cursor.execute(
                "SELECT tbl_name, sql FROM sqlite_master "
                "WHERE type = 'trigger' AND name LIKE 'build_request_%'"
            )
            rows = [(table, sql.split()[4]) for table, sql in cursor.fetchall()]
    for table, event in rows:
        found.setdefault(table, set()).add(event)
    return found


# Tables of our own that visitors never see. A new one is watched: nobody has to think of it.
OURS_NOT_SHOWN = {
    *("accounts_user", "accounts_user_groups", "accounts_user_user_permissions"),
    *("counting_count", "delivery_buildrequest", "delivery_node"),
    *("resources_contactcheck", "resources_secondpersontask"),
}


def test_every_table_is_watched_or_said_to_be_never_shown():
    there, wrong, not_shown = events(), {}, set()
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.proxy or not options.managed:
            continue
        shown = triggers.is_shown(model)
        if there.get(options.db_table, set()) != (EVENTS if shown else set()):
            wrong[options.label] = there.get(options.db_table)
        if not shown and not model.__module__.startswith(("django.", "wagtail.", "axes.")):
            not_shown.add(options.db_table)
    assert wrong == {}
    assert len(there) > 30
    assert not_shown == OURS_NOT_SHOWN


def test_what_is_named_as_never_shown_exists():
    names = {config.label for config in apps.get_app_configs()}
    names |= {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    assert names >= triggers.NEVER_SHOWN


def test_only_what_is_kept_for_editors_is_no_change_to_visitors():
    columns = {
        model._meta.db_table: hidden
        for model in triggers.watched_models()
        if (hidden := triggers.columns_not_shown(model))
    }
    of_drafts = {"has_unpublished_changes", "latest_revision_id"}
    of_drafts |= {"locked", "locked_at", "locked_by_id"}
    assert columns == {
        "wagtailcore_page": of_drafts | {"draft_title", "latest_revision_created_at", "owner_id"},
        "resources_contact": of_drafts
        | {"live_revision_id", "first_published_at", "last_published_at"}
        | {"go_live_at", "expire_at", "expired"},
    }


def fill_empty_tables() -> None:
    """Give a row to the watched tables of which the starter site has none."""
    page, group = page_at("/about/"), Group.objects.create(name="Some")
    # The three go together: each can be changed by itself only where all are there.
    Contact.objects.update(checked_on="2026-11-01", checked_how="rang", checked_by="Manager")
    Redirect.objects.create(old_path="/old", redirect_page=page)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.add(group)
    collection = Collection.get_first_root_node()
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="groups"
    )
    restriction.groups.add(group)
    size = {"width": 1, "height": 1}
    for image_model, rendition in ((SiteImage, SiteRendition), (Image, Rendition)):
        image = image_model.objects.create(title="A", file="images/a.png", **size)
        rendition.objects.create(image=image, filter_spec="width-9", file="images/b.png", **size)
    image.tags.add("a tag")
    Document.objects.create(title="A", file="documents/a.txt")
    for page_type in all_page_types():
        if not page_type.objects.exists():
            make_page(page_type, place_for(page_type), "Made for this")


@pytest.mark.parametrize("model", triggers.watched_models(), ids=lambda model: model._meta.label)
def test_every_kind_of_sql_asks_for_a_build(model):
    """Delete, insert and change a row by hand, each column by itself."""
    fill_empty_tables()
    table, key = model._meta.db_table, model._meta.pk.column
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.local_concrete_fields]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)} LIMIT 1")
        row = cursor.fetchone()
        if row is None:
            pytest.fail(f"fill_empty_tables has no row for {table}")
        values = dict(zip(columns, row, strict=True))
        pk = str(values[key])
        asked()
        for field in model._meta.local_concrete_fields:
            ignored = triggers.columns_not_shown(model)
            if field.column == key:
                continue
            with_savepoint = transaction.savepoint()
            cursor.execute(
                f"UPDATE {quote(table)} SET {quote(field.column)} = %s WHERE {quote(key)} = %s",
                [another(field, values[field.column]), values[key]],
            )
            expected = [] if field.column in ignored else [(table, pk)]
            assert asked() == expected, field.column
            transaction.savepoint_rollback(with_savepoint)
        cursor.execute(f"DELETE FROM {quote(table)} WHERE {quote(key)} = %s", [values[key]])
        assert (table, pk) in asked()
        names = ", ".join(map(quote, columns))
        places = ", ".join(["%s"] * len(columns))
        cursor.execute(f"INSERT INTO {quote(table)} ({names}) VALUES ({places})", row)
        assert asked() == [(table, pk)]
        transaction.set_rollback(True)


def another(field: models.Field, value):
    """Return a value for a column that is not the one it has."""
    kind = field.target_field if field.is_relation else field
    name = kind.get_internal_type()
    if name in TEXTS:
        return "z" if value != "z" else "y"
    if name == "BooleanField":
        return not value
    if name in OTHER_VALUES:
        other = OTHER_VALUES[name]
        return kind.get_db_prep_value(other, connection) if name == "UUIDField" else other
    return (value or 0) + (987654 if field.is_relation else 1)  # far from what is unique


def test_a_row_that_stays_as_it_was_asks_for_nothing():
    asked()
    contact = Contact.objects.first()
    contact.save()
    Topic.objects.update(key=models.F("key"))
    assert asked() == []


def test_what_is_rolled_back_asks_for_nothing():
    asked()
    with transaction.atomic():
        Topic.objects.update(name="Something else")
        assert BuildRequest.objects.exists()
        transaction.set_rollback(True)
    assert asked() == []


def test_a_draft_asks_for_nothing():
    page = page_at("/about/")
    asked()
    page.title, page.summary = "New title", "New summary"
    page.save_revision()
    assert asked() == []
    page.get_latest_revision().publish()
    assert ("wagtailcore_page", str(page.pk)) in asked()


@pytest.mark.parametrize(
    "edit",
    [
        lambda: Topic.objects.update(name="Else"),
        lambda: Topic.objects.bulk_create([Topic(key="new-one", name="New one")]),
        lambda: Topic.objects.bulk_update([Topic(pk=Topic.objects.first().pk, name="X")], ["name"]),
        lambda: GlossaryTerm.objects.all().delete(),
        lambda: page_at("/about/").topics.through.objects.all().delete(),
        lambda: Site.objects.update(hostname="www.example.org"),
    ],
    ids=["update", "bulk_create", "bulk_update", "delete", "m2m", "site"],
)
def test_what_sends_no_signal_asks_for_a_build(edit):
    asked()
    edit()
    assert asked() != []


def test_installing_twice_adds_nothing():
    asked()
    before = events()
    assert triggers.install(connection) == 0
    assert asked() == []
    assert events() == before


def test_a_missing_trigger_is_added_and_everything_is_built():
    """Something may have been missed while it was not there."""
    before = events()
    name, table = next(iter(installed().items()))
    with connection.cursor() as cursor:
        triggers._drop(connection, cursor, name, table)
    asked()
    assert triggers.install(connection) == 1
    assert events() == before
    assert asked() == [("", "")]


def installed() -> dict[str, str]:
    with connection.cursor() as cursor:
        return triggers._installed(connection, cursor)


def test_a_table_that_is_not_there_yet_has_none(monkeypatch):
    """As while only some migrations have run: the others are watched all the same."""
    there = connection.introspection.table_names()
    with monkeypatch.context() as patch:
        without = [name for name in there if name != "resources_topic"]
        patch.setattr(connection.introspection, "table_names", lambda _: without)
        triggers.install(connection)
        assert "resources_topic" not in events()
        assert not triggers.missing(connection)
    assert triggers.missing(connection)
    assert triggers.install(connection) == len(EVENTS)
    assert events()["resources_topic"] == EVENTS


def test_a_trigger_of_an_older_version_goes():
    with connection.cursor() as cursor:
        triggers.remove(connection)
        if connection.vendor == "postgresql":
            action = "EXECUTE FUNCTION record_build_request('id')"
        else:
            action = "BEGIN DELETE FROM delivery_buildrequest; END"
        name = f"{triggers.PREFIX}of_old"
        cursor.execute(
            f"CREATE TRIGGER {name} AFTER INSERT ON resources_topic FOR EACH ROW {action}"
        )
    triggers.install(connection)
    assert name not in installed()


@pytest.mark.django_db(transaction=True)
def test_migrations_that_rebuild_tables_leave_the_triggers():
    """SQLite makes a table anew for most changes, and forgets its triggers with the old one."""
    before = events()
    call_command("migrate", "wagtailredirects", "0005", verbosity=0)
    assert events() == before  # also of a table that lacks columns now
    BuildRequest.objects.all().delete()
    call_command("migrate", "wagtailredirects", verbosity=0)
    assert events() == before
    assert ("", "") in asked()
    Redirect.objects.create(old_path="/old", redirect_link="/new/")
    assert [table for table, _ in asked()] == ["wagtailredirects_redirect"]


def test_triggers_that_a_failed_migration_left_out_are_missed():
    """A builder that runs meanwhile asks every minute, and builds everything as long as one is missing."""
    assert not triggers.missing(connection)
    with connection.cursor() as cursor:
        name, table = next(iter(triggers._installed(connection, cursor).items()))
        triggers._drop(connection, cursor, name, table)
    try:
        assert triggers.missing(connection)
    finally:
        triggers.install(connection)
