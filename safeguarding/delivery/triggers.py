"""Database triggers: whatever changes content also writes a build request, in the same transaction.

Signals would miss `QuerySet.update`, bulk operations and SQL typed by hand. Triggers miss nothing, and a table that a
later version adds has them without anybody thinking of it: what visitors never see says so instead.
"""

import hashlib
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model
from wagtail.models import DraftStateMixin, LockableMixin, Page, RevisionMixin, Task

from safeguarding.delivery.models import BuildRequest

PREFIX = "build_request_"
# Apps and models of others that visitors never see. A model of ours says `shown_to_visitors = False` in its class.
NEVER_SHOWN = {
    # Who edits, and what they may do.
    "auth",
    "axes",
    "sessions",
    "contenttypes",
    "wagtailadmin",
    "wagtailusers",
    # What the search finds is looked up when somebody searches.
    "wagtailsearch",
    # Drafts, their discussion and approval, records of what was done.
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission",
    "wagtailcore.groupsitepermission",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.revision",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype",
    "wagtailcore.workflowpage",
    "wagtailcore.workflowstate",
    "wagtailcore.workflowtask",
}
# What these add changes when somebody only saves a draft, or locks it.
FOR_DRAFTS = (RevisionMixin, LockableMixin)
# What Wagtail's pages have of that kind besides.
OF_PAGES = {"draft_title", "latest_revision_created_at", "owner"}


@dataclass(frozen=True)
class Trigger:
    """One trigger on one table. Its name holds the digest of what it does, so another version has another name."""

    table: str
    name: str
    sql: str


def watched_models() -> list[type[Model]]:
    """Return the models whose rows visitors may see, the hidden ones behind choices of many included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and is_shown(model)
    ]


def is_shown(model: type[Model]) -> bool:
    """Return whether visitors may see something of a model's rows, unless somebody has said that they never do."""
    owner = model._meta.auto_created or model  # of a table behind a choice of many
    return (
        getattr(owner, "shown_to_visitors", True)
        and not issubclass(owner, Task)  # a step of a workflow
        and not {model._meta.app_label, model._meta.label_lower} & NEVER_SHOWN
    )


def columns_not_shown(model: type[Model]) -> set[str]:
    """Return the columns of a watched model that visitors never see: what Wagtail keeps there for editors, and the
    fields that the model names in `fields_not_shown`.
    """
    names = set(getattr(model, "fields_not_shown", ()))
    for mixin in FOR_DRAFTS:
        if issubclass(model, mixin):
            names |= {field.name for field in mixin._meta.local_fields}
    if issubclass(model, DraftStateMixin):
        names.add("has_unpublished_changes")
    if model is Page:
        names |= OF_PAGES
    return {field.column for field in model._meta.local_concrete_fields if field.name in names}


def model_of(table: str) -> type[Model] | None:
    """Return the model whose rows are in `table`; None when there is none (any more)."""
    for model in watched_models():
        if model._meta.db_table == table:
            return model
    return None


def install(connection) -> int:
    """Bring the database's triggers to what the models ask for, and return how many were added.

    A trigger that is there already is left alone. When one was missing, changes may have been missed: a build request
    without a table asks for everything.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        there = _installed(connection, cursor)
        target = BuildRequest._meta.db_table
        # Without the table for requests every change would fail.
        wanted = _triggers(connection, cursor, tables) if target in tables else []
        names = {trigger.name for trigger in wanted}
        for name, table in there.items():
            if name not in names:
                _drop(connection, cursor, name, table)
        new = [trigger for trigger in wanted if trigger.name not in there]
        if new and connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for trigger in new:
            cursor.execute(trigger.sql)
    if new:
        BuildRequest.objects.using(connection.alias).create(table="", row="")
    return len(new)


def missing(connection) -> bool:
    """Return whether a trigger is not there that the models ask for."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        there = _installed(connection, cursor)
        return any(trigger.name not in there for trigger in _triggers(connection, cursor, tables))


def remove(connection) -> None:
    """Take all triggers away: SQLite cannot change a table while a trigger names another that is being changed."""
    with connection.cursor() as cursor:
        for name, table in _installed(connection, cursor).items():
            _drop(connection, cursor, name, table)


# PostgreSQL: one function for all tables. Its argument is the name of the primary key's column.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION record_build_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) USING OLD INTO changed;
    ELSE
        EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) USING NEW INTO changed;
    END IF;
    INSERT INTO delivery_buildrequest ("table", "row") VALUES (TG_TABLE_NAME, changed);
    RETURN NULL;
END
$$
"""


def _triggers(connection, cursor, tables: set[str]) -> list[Trigger]:
    quote = connection.ops.quote_name
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    made = []
    for model in watched_models():
        table = model._meta.db_table
        if table not in tables:
            continue
        # After migrating backwards a table lacks columns that its model has.
        described = connection.introspection.get_table_description(cursor, table)
        there = {column.name for column in described} - columns_not_shown(model)
        columns = [f.column for f in model._meta.local_concrete_fields if f.column in there]
        changed = " OR ".join(f"OLD.{quote(name)} {differs} NEW.{quote(name)}" for name in columns)
        for event, condition in (("INSERT", ""), ("UPDATE", f"WHEN ({changed})"), ("DELETE", "")):
            row = "OLD" if event == "DELETE" else "NEW"
            key = model._meta.pk.column
            if connection.vendor == "postgresql":
                action = f"EXECUTE FUNCTION record_build_request('{key}')"
            else:
                values = f"'{table}', {row}.{quote(key)}"  # names from our own models
                action = (
                    'BEGIN INSERT INTO delivery_buildrequest ("table", "row") '  # noqa: S608
                    f"VALUES ({values}); END"
                )
            body = f"AFTER {event} ON {quote(table)} FOR EACH ROW {condition} {action}"
            name = PREFIX + hashlib.sha256(body.encode()).hexdigest()[:16]
            made.append(Trigger(table, name, f"CREATE TRIGGER {quote(name)} {body}"))
    return made


def _installed(connection, cursor) -> dict[str, str]:
    """Return our triggers in the database: {name: table}."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND starts_with(tgname, %s) AND pg_table_is_visible(pg_class.oid)",
            [PREFIX],
        )
    else:
        cursor.execute(
            "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, %s) = %s",
            [len(PREFIX), PREFIX],
        )
    return dict(cursor.fetchall())


def _drop(connection, cursor, name: str, table: str) -> None:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    cursor.execute(f"DROP TRIGGER {quote(name)}{on}")
