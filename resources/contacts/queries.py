"""How contacts are looked up."""

from collections.abc import Collection

from resources.contacts.models import Contact
from safeguarding.delivery.sharing import whole_while_building


@whole_while_building
def contacts_by_id(ids: Collection[int] | None) -> dict[int, Contact]:
    """Return the contacts that exist among `ids` (all contacts for None) by their ids, in one query."""
    return Contact.objects.in_bulk(ids)


def contacts_to_confirm():
    """Contacts that nobody has checked: they are on the launch list and show no hours."""
    return Contact.objects.filter(checked_on__isnull=True)
