"""What someone sees who failed to sign in too often."""

from safeguarding.errors import error_page


def locked_out(request, original_response=None, credentials=None):
    """Return the 429 page; django-axes calls this (AXES_LOCKOUT_CALLABLE)."""
    return error_page(429)
