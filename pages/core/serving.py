"""Finding and serving a page of the tree.

Wagtail finds a page by walking down from the home page with two queries for every level. Here one query finds it by its
whole address, and another loads what its type adds. Wagtail's own view then serves it, with all its hooks.
"""

from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import unquote

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Q, Subquery, prefetch_related_objects
from django.db.models.functions import Length, Substr
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import slugify
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from pages.core.base import BasePage
from pages.core.discreet import is_discreet
from pages.core.queries import restrictions_above
from safeguarding.delivery.memo import addresses_ahead, memoised_while_building
from safeguarding.privacy.discreet import neutral_address, page_id_in

PART_STEPS = 2  # at most, below a page's own address: `page/2/`


def find_page(path: str) -> tuple[BasePage, dict]:
    """Return the live page that answers at `path`, as `_pages_at` loads it, and the arguments of its `serve`.

    `path` is from the site's root, without the first slash. At the page's own address there are no arguments; for an
    address below it the page says them (`BasePage.part`): {"number": 2} for `news/page/2/`. Raises Http404 when
    nothing is there. A private page is returned: who may see it is decided when it is served.
    """
    candidates = _candidates(path)
    own = next(iter(candidates))
    ahead = _paths_ahead()
    known = _pages_at(ahead) if own in ahead else {}
    answer = _answering(candidates, known)
    answer = answer or _answering(candidates, _pages_at(frozenset(candidates), own))
    if answer is None:
        raise Http404
    return answer


def _candidates(path: str) -> dict[str, str]:
    """Return the addresses of the pages that may answer at `path`, the nearest first, each with what follows it."""
    parts = [part for part in path.split("/") if part]
    candidates = {"".join(f"{part}/" for part in parts): ""}
    end = "/" if path.endswith("/") else ""
    for count in range(1, min(PART_STEPS, len(parts) - 1) + 1):  # the home page has no parts
        above = "".join(f"{part}/" for part in parts[:-count])
        candidates[above] = "/".join(parts[-count:]) + end
    return candidates


def _answering(
    candidates: Mapping[str, str], pages: Mapping[str, BasePage]
) -> tuple[BasePage, dict] | None:
    for address, rest in candidates.items():
        if page := pages.get(address):
            arguments = page.part(rest) if rest else {}
            if arguments is not None:
                return page, arguments
    return None


@memoised_while_building
def _paths_ahead() -> frozenset[str]:
    return frozenset(unquote(address).removeprefix("/") for address in addresses_ahead())


@memoised_while_building
def _pages_at(paths: frozenset[str], own: str | None = None) -> dict[str, BasePage]:
    """Return the live pages at these paths, each of its own type, with owner, audiences and topics.

    A discreet page is at its neutral path, too. With `own`, one of the paths, only the page there; without one there,
    those that may have parts. Four queries and one for each type, however many pages there are.
    """
    home = Subquery(Site.objects.filter(is_default_site=True).values("root_page__url_path")[:1])
    named = {page_id_in(f"/{path}") for path in paths} - {None}
    here = Q(below_home__in=paths)
    if named:
        here |= Q(pk__in=named, is_discreet=True)
    rows = (
        BasePage.objects.live()
        .filter(url_path__startswith=home)
        .annotate(below_home=Substr("url_path", Length(home) + 1), is_discreet=is_discreet())
        .filter(here)
        .annotate(is_private=Exists(restrictions_above()))
        .values_list("below_home", "pk", "content_type", "is_private", "is_discreet")
    )
    found = [
        (address, pk, ContentType.objects.get_for_id(content_type).model_class(), marks)
        for readable, pk, content_type, *marks in rows
        for address in (readable, neutral_address(pk).removeprefix("/"))
        if address in paths
    ]
    if own is not None:
        # Whoever tries words at random costs no second look.
        found = [row for row in found if row[0] == own] or [
            row for row in found if row[2].part is not BasePage.part
        ]
    by_type: dict[type[BasePage], list[int]] = defaultdict(list)
    for _, pk, model, _ in found:
        by_type[model].append(pk)
    pages = {
        page.pk: page
        for model, pks in by_type.items()
        for page in model.objects.select_related("content_owner").filter(pk__in=pks)
    }
    for _, pk, _, marks in found:
        pages[pk].is_private, pages[pk].is_discreet = marks
    prefetch_related_objects([*pages.values()], "audiences", "topics")
    return {address: pages[pk] for address, pk, _, _ in found}


def serve(request, path):
    """Answer with the page at `path`, as Wagtail's view does.

    The neutral address of a page that is not discreet any more leads to its readable one.
    """
    # What wagtail.views.serve looks for first; it hands the arguments to the page.
    try:
        page, arguments = find_page(path)
    except Http404:
        if address := _no_longer_discreet(f"/{path}"):
            return redirect(address)
        raise
    request.page_type = slugify(page._meta.verbose_name)  # for the log and the counters
    request._wagtail_route_for_request = RouteResult(page, kwargs=arguments)
    return wagtail_serve(request, path)


def _no_longer_discreet(path: str) -> str:
    """Return the readable address of the page that a neutral path names, when it is public and not discreet; or ""."""
    page_id = page_id_in(path)
    page = page_id and BasePage.objects.published().filter(pk=page_id, is_discreet=False).first()
    return page.readable_path if page else ""
