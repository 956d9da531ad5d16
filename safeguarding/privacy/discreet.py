"""Which answers are discreet: kept by no browser, and named after nothing.

The address is the mark. A discreet page has `i` and a number for its part of the address, and so has every page below
it; whatever stands at such an address is treated as discreet by Django, the published copy and nginx alike.
"""

import re

# One part of an address; `i` alone is the way out (safeguarding/leaving.py). nginx reads the same pattern:
# safeguarding/delivery/nginx.py
NEUTRAL = r"i[0-9]*"
_IN_ADDRESS = re.compile(rf"/{NEUTRAL}(?:/|$)")
_SLUG = re.compile(r"i([0-9]+)")


def is_discreet(path: str) -> bool:
    """Return whether a path on this site, from `/` and without a query, is a discreet page's or below one."""
    return _IN_ADDRESS.search(path) is not None


def discreet_start(path: str) -> str:
    """Return how the addresses of a discreet page and of all below it begin: `/help/i1/`; "" for any other path."""
    match = _IN_ADDRESS.search(path)
    return path[: match.end()].rstrip("/") + "/" if match else ""


def number_of(slug: str) -> int | None:
    """Return the number in a neutral part of an address: 3 for `i3`; None for any other."""
    match = _SLUG.fullmatch(slug)
    return int(match[1]) if match else None
