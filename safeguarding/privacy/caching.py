"""Who may keep an answer of the public site, and for how long."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from safeguarding import leaving
from safeguarding.privacy.discreet import is_neutral

# Browsers and other caches ask each time whether it is still so; the answer is mostly 304, without a body.
FOR_EVERYONE = "no-cache"
# A content delivery network (RFC 9213) asks every few seconds, and shows what it has when nobody answers it.
FOR_CDN = "max-age=5, stale-if-error=86400"
FOR_NOBODY_ELSE = "private, no-store"
FOR_NOBODY = "no-store"
# A browser that knows it (https://github.com/brave/request-otr) asks whether to keep the visit out of its history,
# its cache and its cookies. The others pay no attention to it.
OFF_THE_RECORD = "Request-OTR", "1"


def set_cache_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Say in the headers who may keep `response`. What has a Cache-Control of its own keeps it.

    An answer to somebody who signed in, or that depends on who asks, is never kept. Nor is a discreet page, or what
    leads to one: these also ask the browser to forget the visit. What stands at a neutral address is discreet; for
    others the view says so by `response.is_discreet`. Answers with `response.kept_by_browsers` False are kept by no
    browser, and by content delivery networks as any other.
    """
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    neutral = map(is_neutral, (request.path_info, urlsplit(response.get("Location", "")).path))
    discreet = getattr(response, "is_discreet", False) or any(neutral)
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "cookie" in vary:
        response["Cache-Control"] = FOR_NOBODY_ELSE
    elif discreet:
        response["Cache-Control"] = FOR_NOBODY
    elif (
        "Cache-Control" not in response
        and response.status_code < 400
        and request.method in ("GET", "HEAD")
    ):
        response["Cache-Control"] = (
            FOR_EVERYONE if getattr(response, "kept_by_browsers", True) else FOR_NOBODY
        )
        response["CDN-Cache-Control"] = FOR_CDN
    # Not on the way out: nobody who leaves in a hurry is asked a question.
    if discreet and request.path_info != leaving.ADDRESS:
        name, value = OFF_THE_RECORD
        response[name] = value
