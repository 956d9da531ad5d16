"""Error pages that always work: no database, no template engine, and always the numbers that matter."""

import sys
from html import escape

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse

from safeguarding import leaving, lifeline
from safeguarding.before_launch import NOTICE
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.privacy.policy import GUARD, STYLES

ERRORS_PATH = "/errors/"
MESSAGES = {
    400: (
        "We could not read that address",
        "Check the address, or start again from the home page.",
    ),
    403: (
        "You cannot open this page",
        "It is for people who sign in, or your session has ended. Start again from the home page.",
    ),
    404: (
        "We cannot find that page",
        "It may have moved, or the address may have a letter wrong. Try the home page, the A to Z or the search.",
    ),
    405: (
        "That page cannot take what was sent",
        "Nothing was kept. Start again from the home page.",
    ),
    429: (
        "Too many attempts to sign in",
        "For safety, signing in with this name is closed for 15 minutes. Then try again, or ask another editor.",
    ),
    500: (
        "Something went wrong on our side",
        "It is not your fault, and nothing you did was kept. Try again in a few minutes.",
    ),
    503: (
        "This part of the site is not working just now",
        "We are putting it right. Try again in a few minutes.",
    ),
}

PAGE = """<!DOCTYPE html>
<html lang="en-GB" data-leave="{away}">
<head>
<meta charset="utf-8">
<title>{title} - {board}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<script>{guard}</script>
<style>{styles}</style>
</head>
<body class="app-body">
<header class="app-error__header"><a class="app-wordmark" href="/">{board}</a>
<a class="app-leave" href="{leave}">Leave this site</a></header>
{notice}
<main id="main-content" class="app-error__main">
<h1>{title}</h1>
<p>{message}</p>
<h2>If you are worried about a child</h2>
<ul class="app-error__contacts">
{contacts}
</ul>
<p><a href="{report}">Report a concern</a></p>
<p><a href="/">Home page</a> &middot;
<a href="/a-to-z/">A to Z</a> &middot; <a href="/search/">Search</a></p>
</main>
</body>
</html>
"""
CONTACT = """<li><span class="app-error__purpose">{purpose}</span>
<a class="app-error__number" href="{href}"><span class="app-error__name">{name}</span> {number}</a></li>"""


def error_page(status: int) -> HttpResponse:
    """Return the page for an HTTP `status` (RFC 9110). Uses neither the database nor a template."""
    title, message = MESSAGES.get(status) or MESSAGES[500 if status >= 500 else 400]
    known = lifeline.recall()
    contacts = "\n".join(
        CONTACT.format(**{key: escape(value) for key, value in vars(contact).items()})
        for contact in known.contacts
    )
    html = PAGE.format(
        title=title,
        message=message,
        board=escape(known.board_name),
        leave=leaving.ADDRESS,
        away=escape(known.leave_site_url),
        report=escape(known.report_address),
        contacts=contacts,
        notice=NOTICE if known.before_launch else "",
        guard=GUARD,
        styles=STYLES,
    )
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "120"
    response.is_error_page = True
    return response


def error_addresses() -> list[str]:
    """Return the addresses of the error pages, for servers that show them for themselves, such as nginx."""
    return [f"{ERRORS_PATH}{status}.html" for status in MESSAGES]


def error_page_at(request, name: str) -> HttpResponse:
    """Answer `/errors/NAME` with the error page and its status. Raises Http404 when there is no such page."""
    if request.path_info not in error_addresses():
        raise Http404
    response = error_page(int(name.removesuffix(".html")))
    response._has_been_logged = True  # for Django: it was asked for, so nothing is wrong
    return response


def bad_request(request, exception=None):
    return error_page(400)


def permission_denied(request, exception=None):
    return error_page(403)


def csrf_failure(request, reason=""):
    return error_page(403)


def server_error(request):
    """500, or 503 when it was the database that did not answer (Django calls this while handling the exception)."""
    database_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    return error_page(503 if database_away else 500)


class ErrorPagesMiddleware:
    """Give every error answer on the public site its page: 405 and others come from Django without one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if (
            response.status_code < 400
            or getattr(response, "is_error_page", False)
            or request.path_info.startswith(EDITORS_PATH)
        ):
            return response
        page = error_page(response.status_code)
        for header in ("Allow", "Content-Range"):
            if header in response:
                page[header] = response[header]
        return page
