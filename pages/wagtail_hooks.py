"""What editors find besides Wagtail's own screens."""

from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from pages.editing.launch_list import ContactsToConfirmView, PagesToReviewView
from pages.models import HomePage, ReportPage


@hooks.register("register_admin_urls")
def launch_list_urls():
    return [
        path(
            "reports/launch-list/contacts/",
            ContactsToConfirmView.as_view(),
            name="launch_list_contacts",
        ),
        path(
            "reports/launch-list/contacts/results/",
            ContactsToConfirmView.as_view(results_only=True),
            name="launch_list_contacts_results",
        ),
        path("reports/launch-list/pages/", PagesToReviewView.as_view(), name="launch_list_pages"),
        path(
            "reports/launch-list/pages/results/",
            PagesToReviewView.as_view(results_only=True),
            name="launch_list_pages_results",
        ),
    ]


class ReportMenuItem(MenuItem):
    """A menu item for the people who may open its report."""

    def __init__(self, label, view, url_name, **kwargs):
        super().__init__(label, reverse(url_name), **kwargs)
        self._view = view

    def is_shown(self, request):
        allowed = self._view.any_permission_required or [self._view.permission_required]
        return self._view.permission_policy.user_has_any_permission(request.user, allowed)


@hooks.register("register_reports_menu_item")
def contacts_to_confirm_item():
    return ReportMenuItem(
        "Contacts to confirm",
        ContactsToConfirmView,
        "launch_list_contacts",
        icon_name="mobile-alt",
        order=10,
    )


@hooks.register("register_reports_menu_item")
def pages_to_review_item():
    return ReportMenuItem(
        "Pages to review",
        PagesToReviewView,
        "launch_list_pages",
        icon_name="doc-empty-inverse",
        order=20,
    )


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_what_every_page_links_to(request, page):
    """Refuse to take away the home page or the report page: every page's header leads there."""
    if not isinstance(page.specific, HomePage | ReportPage):
        return None
    messages.error(
        request,
        f"“{page.title}” stays: every page of the site links to it. You can change what it says.",
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
