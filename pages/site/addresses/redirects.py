"""Addresses that lead elsewhere: the redirects that editors keep, and those that Wagtail makes when a page moves."""

from collections.abc import Collection, Iterator
from urllib.parse import unquote

from django.db.models import Exists, Q
from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects.models import Redirect

from pages.core.address import address_of
from pages.core.base import BasePage
from pages.core.queries import restrictions_above
from pages.site.addresses.files import document_address
from resources.models import SiteDocument
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.typed_addresses import normal_form


def redirects(taken: Collection[str], page_ids: Collection[int]) -> Iterator[str]:
    """Yield the addresses that redirect, with and without a slash at the end.

    Where something answers already (`taken`, or something private), it is asked first, and the redirect is never met.
    A redirect to a page that is not among `page_ids` (deleted, unpublished or private) is left out.
    """
    rows = redirects_here().values_list("old_path", "redirect_page", "redirect_link")
    rows = [old_path for old_path, page, link in rows if (page in page_ids if page else bool(link))]
    if not rows:
        return
    taken = {*taken, *_private_addresses()}
    for old_path in rows:
        yield from _not_taken(old_path, taken)


def redirect_addresses(old_path: str) -> tuple[str, ...]:
    """Return both forms of a redirect's `old_path`, which has no slash at the end, percent-encoded."""
    path, question_mark, query = iri_to_uri(old_path).partition("?")
    return tuple(dict.fromkeys(p + question_mark + query for p in (path, path.rstrip("/") + "/")))


def _not_taken(old_path: str, taken: Collection[str]) -> Iterator[str]:
    addresses = redirect_addresses(old_path)
    paths = {address.partition("?")[0] for address in addresses}
    if paths.isdisjoint(taken):
        yield from (address for address in addresses if not address.startswith(EDITORS_PATH))


def _private_addresses() -> Iterator[str]:
    """Yield the addresses that answer with the way to sign in."""
    pages = BasePage.objects.filter(Exists(restrictions_above()), live=True)
    yield from map(address_of, pages.values_list("url_path", flat=True))
    files = SiteDocument.objects.filter(is_private=True).exclude(file="")
    for pk, name in files.values_list("pk", "file"):
        yield document_address(pk, name)


def redirect_meant(request):
    """Return the answer of the redirect that editors keep for an address, however it is typed; None without one.

    One with a query goes before one without, and one for this site before one for all. To a page that is not public
    nobody is sent.
    """
    path = normal_form(request.path_info)
    asked = [path]
    if query := unquote(request.META.get("QUERY_STRING", "")):
        asked.insert(0, f"{path}?{'&'.join(sorted(query.split('&')))}")
    known = {}
    for pk, old_path, site in redirects_here().values_list("pk", "old_path", "site"):
        key = normal_old_path(old_path)
        if key in asked and (key not in known or site):
            known[key] = pk
    found = next((known[one] for one in asked if one in known), None)
    if found is None:
        return None
    redirect = Redirect.objects.filter(pk=found).select_related("redirect_page").first()
    if redirect is None or not (link := redirect.link):
        return None
    page = redirect.redirect_page
    if page and not page.live:
        return None
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    response = kind(link)
    response.is_discreet = bool(page) and page.specific.is_discreet
    return response


def redirects_here():
    """Return the redirects that are for this site, the oldest first."""
    return Redirect.objects.filter(Q(site=None) | Q(site__is_default_site=True)).order_by("pk")


def normal_old_path(old_path: str) -> str:
    """Return a redirect's source as it is compared: the path in its normal form, and its query as it is."""
    path, mark, query = old_path.partition("?")
    return normal_form(unquote(path)) + mark + unquote(query)
