"""“Still right”: an editor says with one press that all of a contact is as the register has it."""

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from resources.contacts.checking.history import CheckedHow, last_role_of, still_right
from resources.contacts.forms import StillRightForm
from resources.contacts.models import Contact

PERMISSION = "resources.change_contact"


@require_http_methods(["GET", "POST"])
def still_right_view(request, pk: int):
    """Record a check (POST: `how`, `role`, `next`). Asks on a page of its own for what the press did not say.

    A role that is not sent is the one in which this person last checked. Raises PermissionDenied for whoever may not
    change contacts, Http404 where there is no such contact.
    """
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    contact = get_object_or_404(Contact, pk=pk)
    following = _place_on_this_site(request)
    if contact.is_closed:
        messages.error(request, f"“{contact}” has closed: there is nothing to check.")
        return redirect(following)
    sent = request.POST.copy() or None
    if sent:
        sent.setdefault("role", last_role_of(request.user))
    form = form_for(contact, request.user, sent)
    if sent and form.is_valid():
        still_right(contact, request.user, form.cleaned_data["how"], form.cleaned_data["role"])
        messages.success(
            request, f"“{contact}” is still right. Check again by {contact.due_on:%d/%m/%Y}."
        )
        return redirect(following)
    page = {"contact": contact, "form": form, "next": following, "page_title": "Still right?"}
    return render(request, "wagtailadmin/contacts/still_right.html", page)


def form_for(contact: Contact, user, sent=None) -> StillRightForm:
    """Return the form, filled in as at the contact's last check and with the role that the user last had."""
    initial = {
        "how": contact.checked_how or CheckedHow.WEBSITE,
        "role": last_role_of(user),
    }
    return StillRightForm(sent, user=user, choices=CheckedHow.choices, initial=initial)


def address_of(contact: Contact) -> str:
    """Return where “Still right” is sent for a contact."""
    return reverse("contact_still_right", args=[quote(contact.pk)])


class StillRightColumn(Column):
    """The button, with the choice of how, in a list of contacts."""

    cell_template_name = "wagtailadmin/contacts/still_right_cell.html"

    def __init__(self, **kwargs):
        super().__init__("still_right", label="Still right?", accessor="pk", width="22%", **kwargs)

    def get_cell_context_data(self, instance, parent_context):
        """Add the button's address and token; nothing for a contact that has closed, or who may not change any."""
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        if instance.is_closed or not request.user.has_perm(PERMISSION):
            return context | {"action": ""}
        return context | {
            "action": address_of(instance),
            "csrf_token": get_token(request),
            "next": request.get_full_path(),
            "ways": CheckedHow.choices,
            "last_way": instance.checked_how or CheckedHow.WEBSITE,
        }


def _place_on_this_site(request) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse(Contact.snippet_viewset.get_url_name("list"))
