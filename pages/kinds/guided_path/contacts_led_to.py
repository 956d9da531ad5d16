"""Which contacts a public guided path leads to, and what becomes of it when one of them stops answering."""

from django.db.models import Q, QuerySet

from pages.kinds.guided_path.models import GuidedPathPage
from pages.kinds.guided_path.stored import chosen, contact_ids
from resources.models import Area, Contact


def led_to(contact: Contact) -> str:
    """Return what of a public path leads to a contact, as words for an editor; "" when nothing does."""
    names = []
    stood_in_for = _stood_in_for(contact)
    for page in GuidedPathPage.objects.live():
        steps, outcomes = page.steps.get_prep_value(), page.outcomes.get_prep_value()
        for block in (*outcomes, *steps):
            if stood_in_for.intersection(chosen(block["value"])):
                names.append(block["value"].get("title") or block["value"].get("question"))
    areas = Area.objects.filter(
        Q(concerns_contact__in=stood_in_for) | Q(out_of_hours_contact__in=stood_in_for)
    )
    names += [f"{area.name} (an area)" for area in areas]
    if not names:
        return ""
    listed = ", ".join(f"“{name}”" for name in names)
    return f"“What should I do?” leads people to it: {listed}. Take it out there first, or say who took over."


def _stood_in_for(contact: Contact) -> set[int]:
    """Return the ids of a contact and of those that closed and, one after the other, lead to it."""
    found, latest = {contact.pk}, {contact.pk}
    while latest:
        closed = Contact.objects.exclude(status=Contact.Status.ACTIVE)
        latest = set(closed.filter(successor__in=latest).values_list("pk", flat=True)) - found
        found |= latest
    return found


def contacts_that_stopped() -> QuerySet[Contact]:
    """Contacts that a public path names and that do not answer: others stand in, or nobody does."""
    ids: set[int] = set()
    for page in GuidedPathPage.objects.live():
        ids |= contact_ids(page.steps.get_prep_value()) | contact_ids(
            page.outcomes.get_prep_value()
        )
    for area in Area.objects.exclude(law=""):
        ids |= set(area.contact_ids)
    return Contact.objects.filter(pk__in=ids).exclude(status=Contact.Status.ACTIVE)
