"""A one-time password opens one page: the one where its owner chooses a new password."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from safeguarding.privacy.log_names import EDITORS_PATH


class OneTimePasswordMiddleware:
    """Send an editor who signed in with a handed-out password to their account page until they change it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(EDITORS_PATH) and self._must_change(request):
            messages.warning(
                request,
                "Before you start: fill in your name and e-mail address here, and choose your own "
                "password (12 characters or more) further down, under “Password”. Then save.",
            )
            return redirect("wagtailadmin_account")
        return self.get_response(request)

    @staticmethod
    def _must_change(request) -> bool:
        allowed = (
            reverse("wagtailadmin_account"),
            reverse("wagtailadmin_logout"),
            reverse("wagtailadmin_login"),
            reverse("wagtailadmin_javascript_catalog"),
            reverse("wagtailadmin_sprite"),
        )
        return (
            request.path_info not in allowed
            and request.user.is_authenticated
            and request.user.password_is_one_time
        )
