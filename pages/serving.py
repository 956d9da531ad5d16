"""Finding and serving a page of the tree.

Wagtail finds a page by walking down from the home page with two queries for every level. Here one query finds it by its
whole address, and another loads what its type adds. Wagtail's own view then serves it, with all its hooks.
"""

import re
from collections import defaultdict
from urllib.parse import unquote

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Subquery, prefetch_related_objects
from django.db.models.functions import Length, Substr
from django.http import Http404
from django.utils.text import slugify
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from pages.base import BasePage
from pages.paging import LATER_NUMBER
from pages.queries import restrictions_above
from pages.references import address_of
from safeguarding.delivery.sharing import addresses_ahead, shared_while_building

LATER = re.compile(rf"(?P<list>.+/)page/(?P<number>{LATER_NUMBER})/")
# Whoever tries words at random costs no second look.
PART = re.compile(r"(?P<page>[^/]+/)(?P<part>[a-z]{1,3}[0-9]{0,4}(?:-[0-9]{1,9})?)/")

# A sheet to print, as a page or as a file.
SHEET = re.compile(r"(?P<page>.+/)(?P<sheet>(?:poster|card)-[a-z0-9-]{1,40}(?:/|\.pdf))")


def find_page(path: str) -> BasePage:
    """Return the live page at `path` (from the site's root, without the first slash), as `_pages_at` loads it.

    Raises Http404 when there is none. A private page is returned: who may see it is decided when it is served.
    """
    path = "".join(f"{part}/" for part in path.split("/") if part)
    ahead = _paths_ahead()
    page = _pages_at(ahead if path in ahead else frozenset({path})).get(path)
    if page is None:
        raise Http404
    return page


@shared_while_building
def _paths_ahead() -> frozenset[str]:
    return frozenset(unquote(address).removeprefix("/") for address in addresses_ahead())


@shared_while_building
def _pages_at(paths: frozenset[str]) -> dict[str, BasePage]:
    """Return the live pages at these paths, each of its own type, with owner, audiences and topics.

    Four queries and one for each type, however many pages there are.
    """
    home = Subquery(Site.objects.filter(is_default_site=True).values("root_page__url_path")[:1])
    found = (
        BasePage.objects.live()
        .filter(url_path__startswith=home)
        .annotate(below_home=Substr("url_path", Length(home) + 1))
        .filter(below_home__in=paths)
        .annotate(is_private=Exists(restrictions_above()))
        .values_list("pk", "content_type", "is_private")
    )
    private: dict[int, bool] = {}
    by_type: dict[int, list[int]] = defaultdict(list)
    for pk, content_type, is_private in found:
        private[pk] = is_private
        by_type[content_type].append(pk)
    pages = []
    for content_type, pks in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        pages += model.objects.select_related("content_owner").filter(pk__in=pks)
    for page in pages:
        page.is_private = private[page.pk]
    prefetch_related_objects(pages, "audiences", "topics")
    return {address_of(page.url_path).removeprefix("/"): page for page in pages}


def find_page_and_part(path: str) -> tuple[BasePage, dict]:
    """Return the page at `path` and which part of it is meant, as arguments of its `serve`.

    That is (news, {"number": 2}) for `news/page/2/`, and (path, {"part": "c3"}) for `what-should-i-do/c3/`. Raises
    Http404 when there is no such page.
    """
    try:
        return find_page(path), {}
    except Http404:
        if later := LATER.fullmatch(path):
            page = find_page(later["list"])
            if page.has_later_pages:
                return page, {"number": int(later["number"])}
        elif part := PART.fullmatch(path):
            page = find_page(part["page"])
            if page.has_parts:
                return page, {"part": part["part"]}
        elif sheet := SHEET.fullmatch(path):
            page = find_page(sheet["page"])
            if page.has_sheets:
                return page, {"sheet": sheet["sheet"]}
        raise


def serve(request, path):
    """Answer with the page at `path`, as Wagtail's view does."""
    # What wagtail.views.serve looks for first; it hands `kwargs` to the page.
    page, kwargs = find_page_and_part(path)
    if not path.endswith(".pdf"):
        request.page_type = slugify(page._meta.verbose_name)  # for the log and the counters
    request._wagtail_route_for_request = RouteResult(page, kwargs=kwargs)
    return wagtail_serve(request, path)
