"""Addresses that lead elsewhere: the redirects that editors keep, and those that Wagtail makes when a page moves."""

from collections.abc import Collection, Iterator

from django.db.models import Exists, Q
from django.utils.encoding import iri_to_uri, uri_to_iri
from wagtail.contrib.redirects.models import Redirect

from pages.core.address import address_of
from pages.core.base import BasePage
from pages.core.queries import restrictions_above
from pages.site.addresses.files import document_address
from resources.models import SiteDocument
from safeguarding.privacy.log_names import EDITORS_PATH


def redirects(taken: Collection[str], page_ids: Collection[int]) -> Iterator[str]:
    """Yield the addresses that redirect, with and without a slash at the end.

    Where something answers already (`taken`, or something private), it is asked first, and the redirect is never met.
    A redirect to a page that is not among `page_ids` (deleted, unpublished or private) is left out.
    """
    rows = Redirect.objects.filter(Q(site=None) | Q(site__is_default_site=True)).order_by("pk")
    rows = rows.values_list("old_path", "redirect_page", "redirect_link")
    rows = [old_path for old_path, page, link in rows if (page in page_ids if page else bool(link))]
    if not rows:
        return
    taken = {*taken, *_private_addresses()}
    for old_path in rows:
        yield from _not_taken(old_path, taken)


def redirect_addresses(old_path: str) -> tuple[str, ...]:
    """Return both forms of a redirect's `old_path`, which has no slash at the end, percent-encoded.

    None at all for a path that Wagtail finds for no request, such as one with a space that was not encoded.
    """
    encoded = iri_to_uri(old_path)
    asked_for = Redirect.normalise_path(encoded, decode_unicode=False)
    if old_path not in (uri_to_iri(asked_for), asked_for):
        return ()
    path, question_mark, query = encoded.partition("?")
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
