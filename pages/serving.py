"""Finding and serving a page of the tree.

Wagtail finds a page by walking down from the home page with two queries for every level. Here one query finds it by its
whole address, and another loads what its type adds. Wagtail's own view then serves it, with all its hooks.
"""

from django.db.models import Exists, F, TextField, Value
from django.db.models.functions import Concat
from django.http import Http404
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from pages.base import BasePage
from pages.queries import restrictions_above


def find_page(path: str) -> BasePage:
    """Return the live page at `path` (from the site's root, without the first slash), with its owner loaded.

    Raises Http404 when there is none. A private page is returned: who may see it is decided when it is served.
    """
    address = "".join(f"{part}/" for part in path.split("/") if part)
    root = Site.objects.filter(is_default_site=True).values(
        address=Concat(F("root_page__url_path"), Value(address), output_field=TextField())
    )
    found = (
        BasePage.objects.live()
        .filter(url_path=root[:1])
        .annotate(is_private=Exists(restrictions_above()))
        .select_related("content_owner")
        .first()
    )
    if found is None:
        raise Http404
    page = found.specific
    page.is_private = found.is_private
    page.content_owner = found.content_owner
    return page


def serve(request, path):
    """Answer with the page at `path`, as Wagtail's view does."""
    request._wagtail_route_for_request = RouteResult(
        find_page(path)
    )  # what wagtail.views.serve looks for first
    return wagtail_serve(request, path)
