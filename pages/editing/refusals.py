"""What may not be published, told where there is no form to tell it in: a list of pages, an approval."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from resources.models import Contact
from safeguarding.privacy.log_names import EDITORS_PATH


class RefusalMiddleware:
    """Answer a refusal that no form has caught with its reason and the form it is about, in place of an error page.

    What the request had begun is rolled back by then: Wagtail publishes several pages, and approves, in a transaction.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not request.path_info.startswith(EDITORS_PATH):
            return None
        if not isinstance(exception, ValidationError):
            return None
        for message in exception.messages:
            messages.error(request, f"Refused, and nothing was changed. {message}")
        target = _form_of(request.resolver_match)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse(
                {"step": "success", "redirect": target}
            )  # Wagtail's dialogues follow it
        return redirect(target)


def _form_of(match) -> str:
    """Return the address of the form for what a request was about; of the list of pages when that is not known."""
    if page := match.kwargs.get("page_id"):
        return reverse("wagtailadmin_pages:edit", args=[page])
    if match.namespace == Contact.snippet_viewset.url_namespace and (pk := match.kwargs.get("pk")):
        return reverse(f"{match.namespace}:edit", args=[pk])
    return reverse("wagtailadmin_explore_root")
