"""How contacts are looked up."""

from collections.abc import Iterable

from resources.contacts.models import Contact


def contacts_by_id(ids: Iterable[int]) -> dict[int, Contact]:
    """Return the contacts that exist among `ids`, in one query."""
    return Contact.objects.in_bulk(set(ids))


def contacts_to_confirm():
    """Contacts that nobody has checked: they are on the launch list and show no hours."""
    return Contact.objects.filter(checked_on__isnull=True)
