"""999 and 101 in sentences become links that ring, to the records that the board chose.

Everybody knows them as words, so they may be typed (docs/adr/0015-typed-numbers.md). Where the board's record has
another number, or none, they stay words.
"""

import re
from collections.abc import Iterable

from resources.models import Contact

LONGEST = 3  # digits of a number that people know as a word
TAG = re.compile(r"(<[^>]*>)")
# What cannot hold a link, or is no text.
NO_LINKS_IN = {
    "a",
    "button",
    "code",
    "pre",
    "script",
    "select",
    "style",
    "svg",
    "textarea",
    "title",
}
# A number by itself: no amount, time, part of a longer number, reference of HTML, or address.
BEFORE, AFTER = r"(?<![\w£$€.,:/#&-])", r"(?![\w%/:-]|[.,]\d)"
# Who texts it, uses its app, dials it behind a prefix or reads it in a book does not ring it.
NOT_RUNG_BEFORE = re.compile(
    r"(?:\b(?:text|texts to|text [^.]{0,30} to|sections?|pages?|paragraphs?|regulations?|rules?|articles?)"
    r"|\b1800[01])\s*$",
    re.IGNORECASE,
)
NOT_RUNG_AFTER = re.compile(r"\s*BSL\b")


def short_numbers(contacts: Iterable[Contact | None]) -> dict[str, str]:
    """Return the numbers of at most three digits among the contacts’ first ways, with the addresses that ring them."""
    routes = [contact.main_route for contact in contacts if contact and contact.rings]
    return {route.text: route.href for route in routes if len(route.text) <= LONGEST and route.href}


def with_links(html: str, numbers: dict[str, str]) -> str:
    """Return HTML in which these numbers ring wherever they stand in a text that is not a link already."""
    if not any(number in html for number in numbers):
        return html
    pattern = re.compile(f"{BEFORE}({'|'.join(map(re.escape, numbers))}){AFTER}")

    def link(match: re.Match) -> str:
        before, after = match.string[: match.start()], match.string[match.end() :]
        if NOT_RUNG_BEFORE.search(before[-40:]) or NOT_RUNG_AFTER.match(after):
            return match[0]
        return f'<a class="app-contact-inline" href="{numbers[match[0]]}">{match[0]}</a>'

    parts = TAG.split(html)
    inside = 0  # elements that cannot hold a link
    for number, part in enumerate(parts):
        if part.startswith("<"):
            name = re.match(r"</?([a-zA-Z0-9]*)", part)[1].lower()
            if name in NO_LINKS_IN and not part.endswith("/>"):
                inside += -1 if part.startswith("</") else 1
        elif not inside:
            parts[number] = pattern.sub(link, part)
    return "".join(parts)
