"""The addresses of pages on this site."""


def url_of(page) -> str:
    """Return a page's address on this site, from `/`. Needs no query."""
    return address_of(page.url_path)


def address_of(url_path: str) -> str:
    """Return the address on this site, from `/`, of the page with this `url_path`.

    The home page stands directly below Wagtail's root, and an installation has one site: the address is the page's
    `url_path` without the home page's own slug.
    """
    return "/" + url_path.split("/", 2)[2]
