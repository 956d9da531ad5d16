"""The neutral page between this site and the one that a board chose for leaving: docs/adr/0020-leaving.md.

It needs neither the database nor a template, so that the way out works whatever else does not.
Standards: Clear Site Data (W3C); HTML, "Session history" and `http-equiv="refresh"` (WHATWG).
"""

from html import escape

from django.http import HttpResponse

from safeguarding import lifeline
from safeguarding.privacy.policy import GUARD

# Says nothing in a list of visited pages. In safeguarding/privacy/guard.js, too.
ADDRESS = "/i/"

PAGE = """<!DOCTYPE html>
<html lang="en-GB" data-leave="{address}">
<head>
<meta charset="utf-8">
<title>Information</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<noscript><meta http-equiv="refresh" content="0; url={address}"></noscript>
<script>{guard}</script>
<meta http-equiv="refresh" content="6; url={address}">
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
    response = HttpResponse(PAGE.format(address=address, guard=GUARD))
    response["Clear-Site-Data"] = '"cache"'
    return response
