"""What is shared with other sites and printed on sheets: the board's contacts, and where the report page is."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from pages.core.queries import report_address
from resources.contacts.hours.whom_to_ring import WhomToRing, whom_to_ring
from resources.models import BoardSettings, Contact
from safeguarding.delivery.memo import memoised_while_building


@dataclass(frozen=True)
class Facts:
    """The board, its contacts that answer (None: there is none), and the path of the report page, from `/`."""

    board: BoardSettings
    emergency: Contact | None
    concerns: Contact | None
    out_of_hours: Contact | None
    report_path: str

    @cached_property
    def ring(self) -> WhomToRing:
        """The concerns contact and the out-of-hours contact, who answers first."""
        return whom_to_ring(self.concerns, self.out_of_hours, timezone.now())

    @property
    def hours(self) -> list[str]:
        """The hours of the concerns contact as lines to read; none when they are not shown."""
        return self.concerns.hours_in_words if self.concerns else []

    @property
    def report_url(self) -> str:
        """The report page's whole address."""
        return whole_address(self.report_path)


@memoised_while_building
def shared_facts() -> Facts:
    """Look up what all of these answers show."""
    names = ("emergency_contact", "concerns_contact", "out_of_hours_contact")
    board = BoardSettings.objects.select_related(*names).first() or BoardSettings()
    chosen = [getattr(board, name) for name in names]
    found = [contact and contact.reachable for contact in chosen]
    return Facts(board, *found, report_address() or "/")


def whole_address(path: str) -> str:
    """Return the address of a path on this site as other sites write it: with SITE_URL."""
    return settings.WAGTAILADMIN_BASE_URL + path


def numbers_of(contact: Contact | None) -> list[dict[str, str]]:
    """Return a contact's telephone numbers, the best first: as people read them, and as a `tel:` address (RFC 3966)."""
    routes = contact.all_routes if contact else []
    return [{"text": route.text, "tel": route.href} for route in routes if route.kind == "phone"]


def checked_in_words(contact: Contact | None) -> str:
    """Say when a contact was last checked."""
    if contact is None:
        return ""
    if not contact.is_checked:
        return "Not yet checked by the board"
    day = f"{contact.checked_on.day} {contact.checked_on:%B %Y}"
    return f"Last checked {day}" if contact.is_overdue_now else f"Checked {day}"
