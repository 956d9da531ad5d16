"""The addresses of pages on this site."""

from safeguarding.privacy.discreet import neutral_address


def link_address(page_id: int, url_path: str, is_discreet: bool) -> str:
    """Return the address on this site, from `/`, to which links to a page lead: for a discreet one the neutral one."""
    return neutral_address(page_id) if is_discreet else address_of(url_path)


def address_of(url_path: str) -> str:
    """Return the readable address on this site, from `/`, of the page with this `url_path`.

    The home page stands directly below Wagtail's root, and an installation has one site: the address is the page's
    `url_path` without the home page's own slug.
    """
    return "/" + url_path.split("/", 2)[2]
