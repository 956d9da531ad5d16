"""The addresses in sitemap.xml: published pages of the tree, and the lists made from records."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from wagtail.models import Page, Site

from pages.base import BasePage
from pages.browse.views import PER_PAGE
from pages.news.models import PER_PAGE as NEWS_PER_PAGE
from pages.news.models import NewsIndexPage, NewsPage
from pages.paging import all_addresses
from pages.path.models import GuidedPathPage
from pages.references import address_of
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
    later = _later_news() | _parts_of_paths()
    for page_id, path, url_path, published_at in _published_pages():
        yield Listed(address_of(url_path), page_id, published_at)
        for address in later.get(path, ()):
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


def _later_news() -> dict[str, list[str]]:
    """Return the addresses of the second and later pages of each news index, by the index's path."""
    indexes = dict(NewsIndexPage.objects.published().values_list("path", "url_path"))
    below = Counter(
        path[: -Page.steplen]
        for path in NewsPage.objects.published().values_list("path", flat=True)
    )
    return {
        path: list(all_addresses(address_of(url_path), below[path], NEWS_PER_PAGE))[1:]
        for path, url_path in indexes.items()
    }


def _parts_of_paths() -> dict[str, list[str]]:
    """Return the addresses of the questions and outcomes below each guided path, by the path's place in the tree."""
    return {page.path: page.part_addresses() for page in GuidedPathPage.objects.published()}


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
