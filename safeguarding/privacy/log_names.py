"""What kind of thing was asked for: one word of ours for the log and the counters, never the visitor's address.

The word is a page's type (`guidance-page`) or else the name of the URL pattern (`search`). It travels in the WSGI
environment, whose keys a visitor's headers cannot reach (PEP 3333: those begin with HTTP_).
"""

import re

from django.conf import settings

LOG_NAME = "board.log_name"  # the word
IS_PAGE = "board.is_page"  # whether the answer is a page that a visitor reads
FOUND_NOTHING = "board.found_nothing"  # whether it is a search without results
EDITORS_PATH = "/admin/"
EDITORS = "editors"  # all of /admin/, and whatever is asked for by somebody who signed in
STATIC = "static"
NONE = "none"
LEAVE = "leave"  # that somebody leaves is noted nowhere
FORM = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")  # of every word
READ = {200, 304}


def note(environ: dict, name: str, is_page: bool) -> None:
    """Say in a WSGI environment what was asked for, and whether that is a page."""
    signed_in = is_signed_in(environ)
    environ[LOG_NAME] = EDITORS if signed_in else name
    environ[IS_PAGE] = is_page and not signed_in


def is_signed_in(environ: dict) -> bool:
    """Return whether a request has the cookie of somebody who signed in; visitors never have it."""
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def is_page(name: str, status: int, content_type: str) -> bool:
    """Return whether an answer with this name, status and content type is a page that somebody reads."""
    return name not in (EDITORS, NONE) and status in READ and content_type.startswith("text/html")


class LogNameMiddleware:
    """Say in the environment what was asked for, whoever answers. The outermost middleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        name = _name_of(request)
        note(
            request.META,
            name,
            is_page(name, response.status_code, response.get("Content-Type", "")),
        )
        return response


def _name_of(request) -> str:
    if request.path_info.startswith(EDITORS_PATH):
        return EDITORS
    if request.path_info.startswith(settings.STATIC_URL):
        return STATIC
    named = getattr(request, "page_type", "")  # said by the view that found the page
    if not named and request.resolver_match:
        named = request.resolver_match.view_name
    if named == LEAVE:
        return NONE
    return named if FORM.fullmatch(named) else NONE
