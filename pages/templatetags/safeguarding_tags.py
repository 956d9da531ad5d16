"""What templates need besides Django's and Wagtail's own tags."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.safestring import mark_safe

from pages.core.concerns_line import whole_address
from pages.core.references import references_in
from pages.core.short_numbers import short_numbers, with_links
from resources.contacts.hours.opening import Opening, opening_of
from safeguarding.before_launch import NOTICE
from safeguarding.delivery.memo import memoised
from safeguarding.privacy.policy import GUARD, OWN_STYLES, STYLES

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / "templates" / "components" / "icons"


@register.simple_tag(takes_context=True)
def rich_text(context, value) -> str:
    """Show stored rich text, with its links, documents and contacts resolved. `value` may be None."""
    if not value:
        return ""
    html = references_in(context).rich_text(str(getattr(value, "source", value)))
    return mark_safe(html)  # noqa: S308  (written by editors in Wagtail's rich text, which keeps its own features only)


@register.simple_block_tag(takes_context=True)
def ringing_short_numbers(context, content: str) -> str:
    """Show what is between the tags with 999 and 101 as links that ring, as far as the board's records have them."""
    numbers = short_numbers(context.get("emergency"), context.get("police"))
    return mark_safe(with_links(content, numbers))  # noqa: S308  (rendered by our templates; the links are our own)


@register.simple_tag(takes_context=True)
def same_on_pages(context, name: str, *varies_with) -> str:
    """Show a component that is the same on every page with the same values of `varies_with`.

    A build renders it once for all of them; otherwise this is Django's `include`.
    """
    template = context.template.engine.get_template(name)
    return memoised(("same_on_pages", name, varies_with), lambda: template.render(context))


@register.simple_tag(takes_context=True)
def opening(context, contact, instead=None) -> Opening | None:
    """Return whether a contact is open at the moment for which the page is made; None when it cannot be told.

    `instead` is whom to ring when it is closed, if the line leads on to them.
    """
    at = context.get("now") or timezone.now()  # a block's preview has no page
    return opening_of(contact, at, instead)


@register.simple_tag(takes_context=True)
def call_it(context, contact) -> str:
    """Return what to call a contact here: with what it is for, while nobody vouches for when it answers."""
    ring = context.get("ring")  # a block's preview has no page
    return ring.words_for(contact) if ring else contact.name


@register.simple_tag
def icon(name: str) -> str:
    """Show one of the site's own drawings, for the eye only. An unknown name shows nothing."""
    return mark_safe(_drawings().get(name, ""))  # noqa: S308  (files of this repository)


@register.simple_tag
def site_styles() -> str:
    """Return the style sheet, for the editors' previews of blocks, which have no page around them."""
    return STYLES + "".join(OWN_STYLES.values())


@register.simple_tag
def guard() -> str:
    """Return the script that keeps a page unseen while somebody leaves the site: safeguarding/privacy/guard.js."""
    return mark_safe(GUARD)  # noqa: S308  (a file of this repository)


@register.simple_tag(takes_context=True)
def own_address(context) -> str:
    """Return the whole address of the page being shown, without what was typed into a form."""
    return whole_address(context["request"].path)


@register.simple_tag(takes_context=True)
def before_launch(context) -> str:
    """Show the notice of a site that is not open yet; nothing once it is."""
    board = context.get("board")
    return mark_safe(NOTICE) if board and board.before_launch else ""  # noqa: S308  (words of this repository)


@register.filter
def host(address: str) -> str:
    """Return the name of the site that an address is on: `https://www.gov.uk/a` is on `gov.uk`."""
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@cache
def _drawings() -> dict[str, str]:
    """All icons by name, read once. Files are UTF-8 SVG."""
    return {
        file.stem: file.read_text(encoding="utf-8").strip() for file in sorted(ICONS.glob("*.svg"))
    }
