"""Whose number stands on every page, and what of such a record two people have to agree to."""

from collections.abc import Iterable

from django.apps import apps

from resources.contacts.successors import successors_of

SLOTS = (  # of the board
    "emergency_contact",
    "concerns_contact",
    "out_of_hours_contact",
    "young_people_contact",
)
FIELDS = ("routes", "status", "successor", "live")


def protected_ids() -> set[int]:
    """Return the ids of the contacts whose number stands on every page: the board's, and who stands in for them."""
    # By name: the modules of both models import this one.
    board, contacts = (apps.get_model("resources", name) for name in ("BoardSettings", "Contact"))
    chosen = board.objects.values_list(*(f"{slot}_id" for slot in SLOTS))
    ids = {pk for row in chosen for pk in row if pk}
    for contact in contacts.objects.filter(pk__in=ids).exclude(status=contacts.Status.ACTIVE):
        ids |= {one.pk for one in successors_of(contact)}
    return ids


def value_of(contact) -> dict:
    """Return what two people have to agree to, by the name of the field; equal when visitors see the same."""
    return {
        "routes": routes_of(contact),
        "status": str(contact.status),
        "successor": contact.successor_id,
        "live": contact.live,
    }


def routes_of(contact) -> list[tuple[str, dict]]:
    """Return a contact's ways as plain values, without the numbers of blocks and without what is empty."""
    return [
        (child.block_type, {k: v for k, v in child.block.get_prep_value(child.value).items() if v})
        for child in contact.routes
    ]


def touched(names: Iterable[str] | None) -> set[str]:
    """Return which of the fields are among these names of fields or columns; all of them for None."""
    if names is None:
        return set(FIELDS)
    return {name.removesuffix("_id") for name in names} & set(FIELDS)


def changes(contact, names: Iterable[str] | None = None) -> set[str]:
    """Return in which of the fields (of those among `names`) a contact differs from its row in the database.

    None for a contact that has no row yet. One query.
    """
    fields = touched(names)
    row = type(contact).objects.filter(pk=contact.pk).first() if contact.pk and fields else None
    if row is None:
        return set()
    new, old = value_of(contact), value_of(row)
    return {field for field in fields if new[field] != old[field]}
