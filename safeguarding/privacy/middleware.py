"""What a request may be, and which policy its answer gets."""

from urllib.parse import unquote_plus

from csp.constants import HEADER
from csp.middleware import CSPMiddleware as UnorderedCSPMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponseNotAllowed
from django.urls import reverse

from safeguarding.privacy.caching import set_cache_headers
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.privacy.policy import CSP_ADMIN

FORMS = ("search", "places")  # the names of the addresses that take what a visitor types
SAFE_METHODS = ("GET", "HEAD")
# What they say is for pages, and a script or a style sheet has to be light.
FOR_PAGES = ("Permissions-Policy", "Cross-Origin-Opener-Policy")


def is_form(path: str) -> bool:
    """Return whether a form of the public site is sent to this path."""
    return path in map(reverse, FORMS)


class CSPMiddleware(UnorderedCSPMiddleware):
    """django-csp puts the directives in another order in every process. Here they are sorted, so that an answer made
    twice is the same twice.
    """

    def process_response(self, request, response):
        """Set the policy's header."""
        response = super().process_response(request, response)
        if HEADER in response:
            response[HEADER] = "; ".join(sorted(response[HEADER].split("; ")))
        return response


class QuietMiddleware:
    """Have browsers do nothing that nobody asked for, and take from own files what is said of pages only.

    `X-DNS-Prefetch-Control: off`: Chromium and Safari would look up the hosts of a page's links in advance, and whoever
    runs the network would see the name of each helpline that the page links to.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith(settings.STATIC_URL):
            for name in FOR_PAGES:
                response.headers.pop(name, None)
        else:
            response.headers.setdefault("X-DNS-Prefetch-Control", "off")
        return response


class PolicyMiddleware:
    """Refuse requests that no page here can mean; give editors' pages the looser policy,
    and the public's the headers for caches.

    - A NUL character anywhere in the address is refused with 400: PostgreSQL cannot hold it.
    - Methods other than GET and HEAD are refused with 405, except to forms and to the editors' part.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        for_editors = request.path_info.startswith(EDITORS_PATH)
        if "\x00" in request.path_info or "\x00" in unquote_plus(
            request.META.get("QUERY_STRING", "")
        ):
            raise BadRequest("The address holds a NUL character.")
        if request.method not in SAFE_METHODS and not for_editors:
            allowed = (*SAFE_METHODS, "POST") if is_form(request.path_info) else SAFE_METHODS
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
        if not for_editors:
            # Django would answer a malformed token with a new cookie, and no public page needs one.
            request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
        response = self.get_response(request)
        # Wagtail's view of documents says "None" where there is no encoding.
        if response.headers.get("Content-Encoding") == "None":
            del response["Content-Encoding"]
        if for_editors:
            response.headers.pop("Content-Security-Policy", None)  # a preview has the public page's
            response._csp_config = CSP_ADMIN  # read by django-csp in place of the public policy
            # Previews stand in a frame.
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            # Without any referrer policy of its own a browser says "Origin: null", and no form could be sent.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        else:
            set_cache_headers(request, response)
        return response
