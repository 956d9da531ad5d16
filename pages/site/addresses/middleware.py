"""Leads from an address as somebody typed it to the right one, by one redirect; also by the redirects of editors."""

import copy
from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponsePermanentRedirect
from django.urls import is_valid_path

from pages.site.addresses.redirects import redirect_meant
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.typed_addresses import normal_form

# What a view says of its answer's headers: safeguarding/privacy/caching.py and exceptions.py.
OF_THE_PAGE = {"is_discreet", "kept_by_browsers", "_csp_replace", "_csp_config"}


class TypedAddressMiddleware:
    """Where nothing answers: ask what answers at the address that was meant, and send the visitor there.

    In place of Django's APPEND_SLASH and Wagtail's middleware for redirects, which know capitals and full stops not at
    all and need one redirect for each mistake. The innermost middleware: it asks views and nothing else.
    """

    def __init__(self, get_response):
        """Take the view, as Django hands it to middleware."""
        self.get_response = get_response

    def __call__(self, request):
        """Answer a request."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        return self._page_meant(request) or redirect_meant(request) or response

    def _page_meant(self, request):
        """Return a redirect to the page that was meant, or the way to sign in for it; None when there is none."""
        for path in _paths_meant(request.path_info):
            answer = self.get_response(_at(request, path))
            if answer.status_code == 200:
                response = HttpResponsePermanentRedirect(_with_query(quote(path), request))
                # As the published copy does: the headers are those of the page.
                for name in OF_THE_PAGE & vars(answer).keys():
                    setattr(response, name, getattr(answer, name))
                return response
            if 300 <= answer.status_code < 400:
                return answer
        return None


def _paths_meant(path: str) -> Iterator[str]:
    """Yield the addresses that may be meant, the likeliest first. All addresses of pages are in small letters."""
    if path.startswith(EDITORS_PATH.rstrip("/")):
        meant = [f"{path}/"]
    else:
        bare = normal_form(path)
        meant = [f"{bare}/" if bare != "/" else bare, bare]
    for one in meant:
        if one != path and is_valid_path(one):
            yield one


def _at(request, path: str):
    """Return a request for another path, the same in everything else."""
    other = copy.copy(request)
    other.path = other.path_info = path
    other.META = {**request.META, "PATH_INFO": path}
    return other


def _with_query(path: str, request) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
