"""Hands the numbers that matter most to the error pages, whenever the register changes."""

import logging

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from resources.board.models import BoardSettings
from resources.contacts.models import Contact
from safeguarding import lifeline
from safeguarding.delivery.addresses import AddressSource

logger = logging.getLogger(__name__)


def current_lifeline() -> lifeline.Lifeline:
    """Read the board's emergency, concerns and out-of-hours contacts from the database."""
    board = BoardSettings.load()
    contacts = [board.emergency_contact, board.concerns_contact, board.out_of_hours_contact]
    known = [
        lifeline.LifelineContact(
            contact.name, contact.main_route.text, contact.main_route.href, contact.purpose
        )
        for contact in contacts
        if contact and contact.main_route
    ]
    return lifeline.Lifeline(
        board_name=board.name,
        contacts=known or lifeline.NOTHING_KNOWN.contacts,
        leave_site_url=board.leave_site_url,
    )


def refresh_lifeline() -> None:
    """Write the numbers for the error pages. A failure is logged, never raised: it must not stop an editor's save."""
    try:
        lifeline.remember(current_lifeline())
    except OSError as error:
        logger.error("Cannot write the numbers for the error pages: %s", error.strerror)


class ErrorPagesNumbers(AddressSource):
    """Has no addresses: keeps the numbers fresh on every machine, also after a change made on another."""

    def prepare(self):
        refresh_lifeline()


@receiver(post_save, sender=Contact)
@receiver(post_save, sender=BoardSettings)
def _after_change(sender, **kwargs):
    transaction.on_commit(refresh_lifeline, robust=True)
