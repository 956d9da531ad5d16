"""Hands the numbers that matter most to the error pages, whenever the register changes."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from resources.board.models import BoardSettings
from resources.contacts.hours.whom_to_ring import whom_to_ring
from resources.contacts.models import Contact
from resources.vocabulary.models import Area
from safeguarding import lifeline
from safeguarding.delivery.addresses import AddressSource

logger = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=1)


_find_report_address: list[Callable[[], str]] = []


def register_report_page(find: Callable[[], str]) -> None:
    """Take the function that returns the report page's path on this site, "" for none: registers know no pages."""
    _find_report_address[:] = [find]


def current_lifeline() -> lifeline.Lifeline:
    """Read the board's emergency, concerns and out-of-hours contacts from the database, who answers first."""
    board = BoardSettings.load()
    chosen = [board.emergency_contact, board.concerns_contact, board.out_of_hours_contact]
    emergency, concerns, out_of_hours = (one and one.reachable for one in chosen)
    ring = whom_to_ring(concerns, out_of_hours, timezone.now())
    contacts = [emergency, *(line.contact for line in ring.lines)]
    known = [
        lifeline.LifelineContact(
            ring.words_for(contact),
            contact.main_route.text,
            contact.main_route.href,
            f"{contact.purpose} {ring.may_be_closed if contact is concerns else ''}".strip(),
        )
        for contact in contacts
        if contact and contact.main_route
    ]
    return lifeline.Lifeline(
        board_name=board.name,
        contacts=known or lifeline.NOTHING_KNOWN.contacts,
        leave_site_url=board.leave_site_url,
        report_address=next((find() for find in _find_report_address), "")
        or lifeline.REPORT_ADDRESS,
        before_launch=board.before_launch,
    )


def refresh_lifeline() -> bool:
    """Write the numbers for the error pages, and return whether that could be done.

    A failure is logged, never raised: it must not stop an editor's save.
    """
    try:
        lifeline.remember(current_lifeline())
    except OSError as error:
        logger.error("Cannot write the numbers for the error pages: %s", error.strerror)
        return False
    return True


class DayAndNight(AddressSource):
    """Has no addresses: says when day begins and ends, while that decides which line is first: of the board's, or of
    another council's.
    """

    def next_moment(self, after):
        names = ("concerns_contact", "out_of_hours_contact")
        holders = [
            *BoardSettings.objects.select_related(*names),
            *Area.objects.exclude(law="").select_related(*names),
        ]
        found = ([getattr(holder, name) for name in names] for holder in holders)
        days = (whom_to_ring(*(one and one.reachable for one in two), after).day for two in found)
        return min((day.changes[0] for day in days if day), default=None)


class ErrorPagesNumbers(AddressSource):
    """Has no addresses: keeps the numbers fresh on every machine, also after a change made on another."""

    _are_fresh = True

    def prepare(self):
        self._are_fresh = refresh_lifeline()

    def next_moment(self, after):
        return None if self._are_fresh else after + TRY_AGAIN_AFTER


@receiver(post_save, sender=Contact)
@receiver(post_save, sender=BoardSettings)
def _after_change(sender, **kwargs):
    transaction.on_commit(refresh_lifeline, robust=True)
