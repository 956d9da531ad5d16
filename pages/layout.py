"""What every public page shows around its content: the board, the numbers, the menu, the way back."""

from pages.queries import navigation_for
from pages.references import References
from resources.models import BoardSettings, SiteImage
from safeguarding.delivery.sharing import shared_while_building
from safeguarding.privacy.policy import STYLES


def layout_context(page=None, body_data=()) -> dict:
    """Return the template context that `templates/layouts/base.html` needs, for a page or for a view without one.

    `body_data` is the page's stored body: the contacts and links in it are looked up together with the header's.
    """
    board, logo = _board()
    references = References(body_data, contact_ids=board.contact_ids())
    navigation = navigation_for(page)
    return {
        "board": board,
        "board_logo": logo,
        "references": references,
        "emergency": references.contact(board.emergency_contact_id),
        "concerns": references.contact(board.concerns_contact_id),
        "out_of_hours": references.contact(board.out_of_hours_contact_id),
        "police": references.contact(board.police_contact_id),
        "menu": navigation.menu,
        "footer": navigation.footer,
        "breadcrumbs": navigation.breadcrumbs,
        "here": navigation.here,
        "styles": STYLES,
    }


@shared_while_building
def _board() -> tuple[BoardSettings, str]:
    """Return the board, and its logo as HTML ("" where it has none). Its name stands beside it: it needs no words."""
    board = BoardSettings.objects.first() or BoardSettings()
    logos = SiteImage.objects.filter(pk=board.logo_id, is_private=False)
    logo = logos.first() if board.logo_id else None
    if logo is None:
        return board, ""
    picture = logo.get_rendition("max-240x64")
    return board, picture.img_tag({"alt": "", "class": "app-wordmark__logo"})
