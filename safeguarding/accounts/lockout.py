"""Who has failed to sign in too often, and what they see."""

from django.conf import settings

from safeguarding.errors import error_page


def address_of(request) -> str:
    """Return the address of whoever asks, as the outermost of the board's own proxies saw it (PROXY_COUNT of them).

    Each proxy adds whom it was asked by at the end of X-Forwarded-For; what is before that, anybody may have written.
    django-axes calls this (AXES_CLIENT_IP_CALLABLE).
    """
    direct = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = [*(address.strip() for address in forwarded if address.strip()), direct]
    return seen[-1 - settings.PROXY_COUNT] if len(seen) > settings.PROXY_COUNT else direct


def locked_out(request, original_response=None, credentials=None):
    """Return the 429 page; django-axes calls this (AXES_LOCKOUT_CALLABLE)."""
    return error_page(429)
