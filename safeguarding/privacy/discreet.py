"""The addresses that say nothing: a discreet page has one besides its readable one. docs/adr/0018-discreet-pages.md

`/i57/` is the page with the id 57, and `/i57/page/2/` a part of it. No other address begins like this, but for the way
out (safeguarding/leaving.py): `/i/`.
"""

import re

_NEUTRAL = re.compile(r"/i([0-9]*)(?:/|$)")
_SLUG = re.compile(r"i[0-9]*", re.IGNORECASE)


def neutral_address(page_id: int) -> str:
    """Return the address of a page on this site, from `/`, that says nothing of it."""
    return f"/i{page_id}/"


def is_neutral(path: str) -> bool:
    """Return whether a path on this site, from `/` and without a query, is one that says nothing."""
    return _NEUTRAL.match(path) is not None


def page_id_in(path: str) -> int | None:
    """Return the id of the page that a neutral path names; None for any other path, and for the way out."""
    match = _NEUTRAL.match(path)
    # No database has more digits in an id.
    return int(match[1]) if match and 0 < len(match[1]) < 19 else None


def is_reserved(slug: str) -> bool:
    """Return whether a page's part of the address is kept for neutral addresses."""
    return _SLUG.fullmatch(slug) is not None
