"""In-page contents: the second-level headings of a page's rendered body."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<inner>.*?)</h2>", re.DOTALL)
# What the layout and its components call their own parts.
TAKEN = {
    *("main-content", "header-search", "menu-search"),
    *("app-about-page", "app-contents-title", "app-side-help", "app-doors-title", "app-news-title"),
    *("app-now-concerns", "app-now-emergency", "app-report-emergency"),
}


@dataclass(frozen=True)
class Heading:
    """A heading that the contents link to."""

    anchor: str
    text: str


def with_anchors(html: str) -> tuple[str, list[Heading]]:
    """Give every second-level heading in `html` an id; return the new HTML and the headings in order.

    Two headings with the same words get different ids, and none gets one that the layout has.
    """
    headings: list[Heading] = []
    used = set(TAKEN)

    def add_anchor(match):
        text = unescape(strip_tags(match["inner"])).strip()
        base = slugify(text)[:60].strip("-") or "section"
        anchor, number = base, 2
        while anchor in used:
            anchor, number = f"{base}-{number}", number + 1
        used.add(anchor)
        headings.append(Heading(anchor, text))
        return f'<h2 id="{anchor}"{match["attributes"]}>{match["inner"]}</h2>'

    return HEADING.sub(add_anchor, html), headings
