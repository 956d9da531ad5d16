"""Who took over from a contact that stopped answering."""

from collections.abc import Iterator


def successors_of(contact) -> Iterator:
    """Yield who took over from a contact, who from that one, and so on; ends where it would come round again."""
    seen = {contact.pk}
    while contact.successor_id and contact.successor_id not in seen:
        contact = contact.successor
        seen.add(contact.pk)
        yield contact
