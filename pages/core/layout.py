"""What every public page shows around its content: the board, the numbers, the menu, the way back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pages.core.queries import navigation_for
from pages.core.references import References
from resources.contacts.hours.whom_to_ring import whom_to_ring
from resources.models import Audience, BoardSettings, SiteImage
from safeguarding.delivery.memo import memoised_while_building
from safeguarding.lifeline import REPORT_ADDRESS
from safeguarding.privacy.exceptions import set_whole_style
from safeguarding.privacy.policy import STYLES, styles_with

# The part of the style sheet that pages in a voice carry besides: `/*! only: … */` in static/scss.
STYLES_OF_VOICES = {Audience.Voice.STANDARD: "", Audience.Voice.YOUNG_PEOPLE: "young"}


def layout_context(page=None, body_data=()) -> dict:
    """Return the template context that `templates/layouts/base.html` needs, for a page or for a view without one.

    `body_data` is the page's stored body: the contacts and links in it are looked up together with the header's.
    """
    board, logo = _board()
    references = References(body_data, contact_ids=board.contact_ids())
    navigation = navigation_for(page)
    concerns = references.reachable_contact(board.concerns_contact_id)
    out_of_hours = references.reachable_contact(board.out_of_hours_contact_id)
    now = timezone.now()
    return {
        "board": board,
        "board_logo": logo,
        "references": references,
        "emergency": references.reachable_contact(board.emergency_contact_id),
        "concerns": concerns,
        "out_of_hours": out_of_hours,
        "now": now,
        "ring": whom_to_ring(concerns, out_of_hours, now),
        "young_people": references.reachable_contact(board.young_people_contact_id),
        "police": references.reachable_contact(board.police_contact_id),
        "menu": navigation.menu,
        "footer": navigation.footer,
        "breadcrumbs": navigation.breadcrumbs,
        "here": navigation.here,
        "report_address": navigation.report.path_on_site if navigation.report else REPORT_ADDRESS,
        "safety_page": navigation.safety,
        "styles": STYLES,
    }


def render_with_styles(request, template: str, context: dict, *names: str) -> HttpResponse:
    """Answer with a template of a view, with the parts of the style sheet of these names ("" for none)."""
    styles = styles_with(*names)
    response = render(request, template, {**context, "styles": styles})
    set_whole_style(response, styles)
    return response


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
