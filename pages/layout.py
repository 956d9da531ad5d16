"""What every public page shows around its content: the board, the numbers, the menu, the way back."""

from pages.queries import navigation_for
from pages.references import References
from resources.models import BoardSettings
from safeguarding.privacy.policy import STYLES


def layout_context(page=None, body_data=()) -> dict:
    """Return the template context that `templates/layouts/base.html` needs, for a page or for a view without one.

    `body_data` is the page's stored body: the contacts and links in it are looked up together with the header's.
    """
    board = BoardSettings.objects.first() or BoardSettings()
    references = References(body_data, contact_ids=board.contact_ids())
    navigation = navigation_for(page)
    return {
        "board": board,
        "board_logo": _logo(board),
        "references": references,
        "emergency": references.contact(board.emergency_contact_id),
        "concerns": references.contact(board.concerns_contact_id),
        "out_of_hours": references.contact(board.out_of_hours_contact_id),
        "police": references.contact(board.police_contact_id),
        "menu": navigation.menu,
        "footer": navigation.footer,
        "breadcrumbs": navigation.breadcrumbs,
        "styles": STYLES,
    }


def _logo(board: BoardSettings) -> str:
    """Return the board's logo as HTML; nothing where it has none. Its name stands beside it, so it needs no words."""
    if not board.logo_id:
        return ""
    return board.logo.get_rendition("max-240x64").img_tag(
        {"alt": "", "class": "app-wordmark__logo"}
    )
