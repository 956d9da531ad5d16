"""How contacts are looked up."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import DateField, Func, QuerySet

from resources.contacts.models import Contact
from safeguarding.delivery.memo import whole_while_building

SOON = timedelta(days=14)


@whole_while_building
def contacts_by_id(ids: Collection[int] | None) -> dict[int, Contact]:
    """Return the contacts that exist among `ids` (all contacts for None) by their ids, with who took over.

    What is only a draft does not exist for visitors.
    """
    found = Contact.objects.shown().in_bulk(ids)
    bring_successors(found.values())
    return found


def bring_successors(contacts: Iterable[Contact]) -> None:
    """Give contacts those who took over from them, so that `Contact.reachable` needs no query.

    No query where all are active. Otherwise one for all of them, and one more where a successor is not active either.
    """
    contacts = list(contacts)
    known = {contact.pk: contact for contact in contacts}
    while missing := _successors_needed(known.values()) - known.keys():
        if not (more := Contact.objects.shown().in_bulk(missing)):
            break
        known |= more
    for contact in [*contacts, *known.values()]:
        if contact.successor_id in known:
            contact.successor = known[contact.successor_id]


def _successors_needed(contacts: Iterable[Contact]) -> set[int]:
    return {one.successor_id for one in contacts if not one.is_active and one.successor_id}


def contacts_to_confirm() -> QuerySet[Contact]:
    """Contacts that nobody has checked: they are on the launch list and show no hours."""
    unchecked = Contact.objects.shown().filter(checked_on__isnull=True)
    return unchecked.exclude(status=Contact.Status.CLOSED)


def contacts_with_checked_hours() -> QuerySet[Contact]:
    """Active contacts whose hours somebody has checked, be the check overdue or not."""
    return Contact.objects.shown().filter(status=Contact.Status.ACTIVE, checked_on__isnull=False)


class DueOn(Func):
    """The last day on which a check still counts: `Contact.due_on`, worked out by the database."""

    output_field = DateField()
    template = "(%(expressions)s)"
    arg_joiner = " + "

    def __init__(self):
        super().__init__("checked_on", "check_every")

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(
            compiler,
            connection,
            template="date(%(expressions)s || ' days')",
            arg_joiner=", '+' || ",
            **extra,
        )


def contacts_due() -> QuerySet[Contact]:
    """Contacts whose next check has a day, the first one first, with that day as `due`. Not those that closed."""
    checked = Contact.objects.shown().filter(checked_on__isnull=False)
    return (
        checked.exclude(status=Contact.Status.CLOSED)
        .annotate(due=DueOn())
        .order_by("due", "name", "pk")
    )


def due_counts(today: date) -> tuple[int, int]:
    """Return how many checks are overdue on `today` (United Kingdom), and how many more fall due within 14 days."""
    due = list(contacts_due().filter(due__lte=today + SOON).values_list("due", flat=True))
    overdue = sum(day < today for day in due)
    return overdue, len(due) - overdue


def next_overdue(after: date) -> date | None:
    """Return the first day later than `after` on which a check is newly overdue; None when none is going to be."""
    # A check counts on the day it is due, and no more on the next one.
    counting = contacts_due().filter(due__gte=after)
    last_day = counting.values_list("due", flat=True).first()
    return last_day and last_day + timedelta(days=1)
