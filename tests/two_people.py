"""How tests change what stands on every page: two people agree to it, or the server's owner does it in SQL."""

from django.db import connection
from wagtail.models import Workflow

from resources.contacts.two_people.protected import SLOTS
from resources.contacts.two_people.second_person import second_person_workflow
from resources.models import BoardSettings, Contact
from safeguarding.accounts.models import User


def phone(number: str) -> list[tuple[str, dict]]:
    """Return a contact's ways when there is one telephone number."""
    return [("phone", {"label": "", "note": "", "value": number})]


def change(contact: Contact, **fields) -> None:
    """Change fields of a contact that stands on every page: one account writes it, another one agrees."""
    writer, agreeing = people()
    waits = submit(contact, writer, **fields)
    waits.task.specific.on_action(waits, agreeing, "approve")
    contact.refresh_from_db()


def submit(contact: Contact, writer: User, **fields):
    """Write a change as one person, hand it to a second one, and return what waits: a TaskState."""
    draft = Contact.objects.get(pk=contact.pk)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=writer)
    workflow: Workflow = second_person_workflow()
    return workflow.start(draft, writer).current_task_state


def people() -> tuple[User, User]:
    """Return two accounts that may publish contacts; they are made when they are not there."""
    made = (
        User.objects.get_or_create(username=name, defaults={"is_superuser": True, "is_staff": True})
        for name in ("the-writer", "the-second-person")
    )
    writer, agreeing = (user for user, _ in made)
    return writer, agreeing


def in_sql(contact: Contact, **columns) -> None:
    """Write columns of a contact as the server's owner can, past the rule. Not `routes`."""
    _update("resources_contact", contact.pk, columns)
    contact.refresh_from_db()


def begin_anew(board: BoardSettings) -> None:
    """Take away the board's choice of contacts in SQL, so that it may choose as a new site's board does."""
    columns = {f"{slot}_id": None for slot in SLOTS}
    _update("resources_boardsettings", board.pk, columns)
    for slot in SLOTS:
        setattr(board, slot, None)


def choose_only(board: BoardSettings, *slots: str) -> None:
    """Let the board keep its choice for these slots only, as a new site's board that chose no more."""
    kept = {slot: getattr(board, slot) for slot in slots}
    begin_anew(board)
    for slot, contact in kept.items():
        setattr(board, slot, contact)
    board.save()


def _update(table: str, pk: int, columns: dict) -> None:
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(name)} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {quote(table)} SET {sets} WHERE id = %s", [*columns.values(), pk])
