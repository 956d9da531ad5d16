"""The neutral page between this site and the one that a board chose for leaving: docs/adr/0020-leaving.md.

It needs neither the database nor a template, so that the way out works whatever else does not.
Standards: Clear Site Data (W3C); HTML, "Session history" and `http-equiv="refresh"` (WHATWG).
"""

from html import escape

from django.http import HttpResponse
from django.templatetags.static import static

from safeguarding import lifeline

# Says nothing in a list of visited pages. In static/js/site.js and safeguarding/privacy/guard.js, too.
ADDRESS = "/i/"

PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>Information</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<noscript><meta http-equiv="refresh" content="0; url={address}"></noscript>
<meta http-equiv="refresh" content="6; url={address}">
{script}
</head>
<body>
<p>One moment. <a href="{address}" rel="noreferrer">Continue</a></p>
</body>
</html>
"""


def leave(request) -> HttpResponse:
    """Answer with an empty-looking page that goes on to the board's neutral site by itself, with and without script.

    It has the browser throw away what it keeps of this site's pages to show them quickly again. Not cookies: browsers
    would clear those of a council's other sites under the same domain, and somebody would notice.
    """
    address = escape(lifeline.recall().leave_site_url)
    response = HttpResponse(PAGE.format(address=address, script=script_tag("js/away.js")))
    response["Clear-Site-Data"] = '"cache"'
    return response


def script_tag(name: str) -> str:
    """Return the tag that loads one of the site's scripts; nothing where static files were never collected."""
    try:
        return f'<script src="{escape(static(name))}" defer></script>'
    except ValueError:
        return ""
