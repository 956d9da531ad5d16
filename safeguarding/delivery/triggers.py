"""Database triggers: whatever changes content also writes a build request, in the same transaction.

Signals would miss `QuerySet.update`, bulk operations and SQL typed by hand. Triggers miss nothing, and a table that a
later version adds has them without anybody thinking of it: tables that visitors never see are named here instead.
"""

import hashlib
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from safeguarding.delivery.models import BuildRequest

PREFIX = "build_request_"
NEVER_SHOWN = {
    # Who edits, and what they may do.
    "accounts",
    "auth",
    "axes",
    "sessions",
    "contenttypes",
    "wagtailadmin",
    "wagtailusers",
    # What the search finds is looked up when somebody searches.
    "wagtailsearch",
    "delivery",
    "counting",
    # Visitors see the date on the contact itself.
    "resources.contactcheck",
    # A step of the workflow for contacts.
    "resources.secondpersontask",
    # Drafts, their discussion and approval, records of what was done.
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.groupapprovaltask_groups",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission",
    "wagtailcore.groupsitepermission",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.revision",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype",
    "wagtailcore.workflowpage",
    "wagtailcore.workflowstate",
    "wagtailcore.workflowtask",
}
# Columns that change when somebody only saves a draft or opens a page in the editor.
DRAFT_COLUMNS = {
    "wagtailcore.page": {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision_id",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by_id",
        "owner_id",
    },
    "resources.contact": {
        "has_unpublished_changes",
        "latest_revision_id",
        "live_revision_id",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "expired",
        "locked",
        "locked_at",
        "locked_by_id",
    },
}


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
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in NEVER_SHOWN
        and model._meta.label_lower not in NEVER_SHOWN
    ]


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
        ignored = DRAFT_COLUMNS.get(model._meta.label_lower, set())
        # After migrating backwards a table lacks columns that its model has.
        described = connection.introspection.get_table_description(cursor, table)
        there = {column.name for column in described} - ignored
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
