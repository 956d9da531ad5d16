"""What every public page shows around its content: the board, the numbers, the menu, the way back."""

from datetime import datetime

from django.utils import timezone

from pages.core.queries import navigation_for
from pages.core.references import References
from resources.contacts.hours.opening import Opening, opening_of
from resources.models import BoardSettings, Contact, SiteImage
from safeguarding.delivery.memo import memoised_while_building
from safeguarding.lifeline import REPORT_ADDRESS
from safeguarding.privacy.policy import STYLES


def layout_context(page=None, body_data=()) -> dict:
    """Return the template context that `templates/layouts/base.html` needs, for a page or for a view without one.

    `body_data` is the page's stored body: the contacts and links in it are looked up together with the header's.
    """
    board, logo = _board()
    references = References(body_data, contact_ids=board.contact_ids())
    navigation = navigation_for(page)
    concerns = references.reachable_contact(board.concerns_contact_id)
    out_of_hours = references.reachable_contact(board.out_of_hours_contact_id)
    instead = _instead_of(concerns, out_of_hours)
    now = timezone.now()
    return {
        "board": board,
        "board_logo": logo,
        "references": references,
        "emergency": references.reachable_contact(board.emergency_contact_id),
        "concerns": concerns,
        "out_of_hours": out_of_hours,
        "now": now,
        "instead_of_concerns": instead,
        "concerns_closed": _closed(concerns, instead, now) if instead else None,
        "police": references.reachable_contact(board.police_contact_id),
        "menu": navigation.menu,
        "footer": navigation.footer,
        "breadcrumbs": navigation.breadcrumbs,
        "here": navigation.here,
        "report_address": navigation.report.path_on_site if navigation.report else REPORT_ADDRESS,
        "safety_page": navigation.safety,
        "styles": STYLES,
    }


def _instead_of(concerns: Contact | None, out_of_hours: Contact | None) -> Contact | None:
    """Return whom to ring when the concerns contact is closed; None when there is nobody else."""
    if concerns is None or out_of_hours is None or out_of_hours.pk == concerns.pk:
        return None
    return out_of_hours if out_of_hours.rings else None


def _closed(concerns: Contact, instead: Contact, now: datetime) -> Opening | None:
    """Return for how long the concerns contact is closed and `instead` answers.

    None when it is open, when it cannot be told, and when `instead` is closed for some of that time, too: each
    contact's own line then says when it answers, and nobody is sent to a telephone that is not answered.
    """
    opening = opening_of(concerns, now, instead)
    return opening if opening and not opening.is_open and opening.leads_on else None


@memoised_while_building
def _board() -> tuple[BoardSettings, str]:
    """Return the board, and its logo as HTML ("" where it has none). Its name stands beside it: it needs no words."""
    board = BoardSettings.objects.first() or BoardSettings()
    logos = SiteImage.objects.filter(pk=board.logo_id, is_private=False)
    logo = logos.first() if board.logo_id else None
    if logo is None:
        return board, ""
    picture = logo.get_rendition("max-240x64")
    return board, picture.img_tag({"alt": "", "class": "app-wordmark__logo"})
