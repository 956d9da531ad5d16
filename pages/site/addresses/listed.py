"""The addresses in sitemap.xml: published pages of the tree, and the lists made from records."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from wagtail.models import Site

from pages.core.address import address_of
from pages.core.base import BasePage
from pages.core.paging import all_addresses
from pages.core.queries import page_types
from pages.site.browse.views import PER_PAGE
from resources.models import Audience, Service, Topic

VIEWS = ("a_to_z", "topics", "glossary", "services", "share")


@dataclass(frozen=True)
class Listed:
    """An address in the sitemap. Pages of the tree have their id and when they were last published."""

    address: str
    page_id: int | None = None
    published_at: datetime | None = None


def listed() -> Iterator[Listed]:
    """Yield what the sitemap holds: the tree in its own order, then the lists. Nothing private or unpublished."""
    below = {page.path: page.addresses_below() for page in public_with_parts(listed=True)}
    for page_id, path, url_path, published_at in _published_pages():
        yield Listed(address_of(url_path), page_id, published_at)
        for address in below.get(path, ()):
            yield Listed(address)
    for address in _lists():
        yield Listed(address)


def _published_pages() -> Iterator[tuple[int, str, str, datetime | None]]:
    """Yield id, path, url_path and time of publication of every public page of the site, in the tree's order."""
    root = Site.objects.filter(is_default_site=True).values_list("root_page__path", flat=True)
    for path in root[:1]:
        yield from (
            BasePage.objects.published()
            .filter(path__startswith=path)
            .order_by("path")
            .values_list("pk", "path", "url_path", "last_published_at")
        )


def public_with_parts(listed: bool) -> Iterator[BasePage]:
    """Yield the public pages whose type has addresses below them: such as the sitemap lists, or such as it does not.

    Later pages of a list are listed, for example; sheets to print are not.
    """
    for model in page_types():
        has_parts = model.addresses_below is not BasePage.addresses_below
        if has_parts and model.lists_addresses_below is listed:
            yield from model.objects.published().order_by("path")


def _lists() -> Iterator[str]:
    for name in VIEWS:
        yield reverse(name)
    for name, records in (("topic", Topic.objects), ("audience", Audience.objects)):
        counts = _pages_by(f"{name}s")
        for pk, key in records.values_list("pk", "key"):
            yield from all_addresses(reverse(name, args=[key]), counts.get(pk, 0), PER_PAGE)
    for key in Service.objects.values_list("key", flat=True):
        yield reverse("service", args=[key])


def _pages_by(field: str) -> dict[int, int]:
    """Return how many public pages each topic or audience has, by its id."""
    counted = BasePage.objects.published().order_by().values(field).annotate(pages=Count("pk"))
    return dict(counted.values_list(field, "pages"))
