"""Who may keep an answer of the public site, and for how long."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Browsers and other caches ask each time whether it is still so; the answer is mostly 304, without a body.
FOR_EVERYONE = "no-cache"
# A content delivery network (RFC 9213) asks every few seconds, and shows what it has when nobody answers it.
FOR_CDN = "max-age=5, stale-if-error=86400"
FOR_NOBODY_ELSE = "private, no-store"


def set_cache_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Say in the headers who may keep `response`. What has a Cache-Control of its own keeps it.

    An answer to somebody who signed in, or that depends on who asks, is never kept.
    """
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "cookie" in vary:
        response["Cache-Control"] = FOR_NOBODY_ELSE
    elif (
        "Cache-Control" not in response
        and response.status_code < 400
        and request.method in ("GET", "HEAD")
    ):
        response["Cache-Control"] = FOR_EVERYONE
        response["CDN-Cache-Control"] = FOR_CDN
