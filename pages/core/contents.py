"""In-page contents: the second-level headings of a page's rendered body."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<inner>.*?)</h2>", re.DOTALL)
# What templates call their own parts: these, and whatever begins with OURS.
TAKEN = {"main-content", "header-search", "menu-search"}
OURS = "app-"


@dataclass(frozen=True)
class Heading:
    """A heading that the contents link to."""

    anchor: str
    text: str


def with_anchors(html: str) -> tuple[str, list[Heading]]:
    """Give every second-level heading in `html` an id; return the new HTML and the headings in order.

    Two headings with the same words get different ids, and none gets one that templates have.
    """
    headings: list[Heading] = []
    used = set(TAKEN)

    def add_anchor(match):
        text = unescape(strip_tags(match["inner"])).strip()
        base = slugify(text)[:60].strip("-") or "section"
        if base.startswith(OURS):
            base = f"section-{base}"
        anchor, number = base, 2
        while anchor in used:
            anchor, number = f"{base}-{number}", number + 1
        used.add(anchor)
        headings.append(Heading(anchor, text))
        return f'<h2 id="{anchor}"{match["attributes"]}>{match["inner"]}</h2>'

    return HEADING.sub(add_anchor, html), headings
