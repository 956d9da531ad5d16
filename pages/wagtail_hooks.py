"""What editors find besides Wagtail's own screens."""

from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from pages.editing.guided_path import PlacesToConfirmView, StoppedContactsView
from pages.editing.launch_list import ContactsToConfirmView, PagesToReviewView
from pages.editing.published_copy import PublishedCopyView, PublishedCopyWarning
from pages.editing.visits import VisitsView
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


@hooks.register("register_admin_urls")
def guided_path_urls():
    return [
        path(
            f"reports/launch-list/{name}/{'results/' if results else ''}",
            view.as_view(results_only=results),
            name=view.index_results_url_name if results else view.index_url_name,
        )
        for name, view in (("places", PlacesToConfirmView), ("stopped", StoppedContactsView))
        for results in (False, True)
    ]


@hooks.register("register_admin_urls")
def published_copy_urls():
    return [path("reports/published-copy/", PublishedCopyView.as_view(), name="published_copy")]


@hooks.register("register_admin_urls")
def visits_urls():
    return [
        path("reports/visits/", VisitsView.as_view(), name="visits"),
        path(
            "reports/visits/results/",
            VisitsView.as_view(results_only=True),
            name="visits_results",
        ),
    ]


def may_open(user, view) -> bool:
    """Return whether a user may open a report."""
    allowed = view.any_permission_required or [view.permission_required]
    return view.permission_policy.user_has_any_permission(user, allowed)


class ReportMenuItem(MenuItem):
    """A menu item for the people who may open its report."""

    def __init__(self, label, view, url_name, **kwargs):
        super().__init__(label, reverse(url_name), **kwargs)
        self._view = view

    def is_shown(self, request):
        return may_open(request.user, self._view)


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


@hooks.register("register_reports_menu_item")
def places_to_confirm_item():
    return ReportMenuItem(
        "Places to confirm", PlacesToConfirmView, "launch_list_places", icon_name="site", order=12
    )


@hooks.register("register_reports_menu_item")
def stopped_contacts_item():
    return ReportMenuItem(
        "Contacts that stopped",
        StoppedContactsView,
        "launch_list_stopped",
        icon_name="warning",
        order=13,
    )


@hooks.register("register_reports_menu_item")
def published_copy_item():
    return ReportMenuItem(
        "Published copy", PublishedCopyView, "published_copy", icon_name="copy", order=30
    )


@hooks.register("register_reports_menu_item")
def visits_item():
    return ReportMenuItem("Visits", VisitsView, "visits", icon_name="view", order=40)


@hooks.register("construct_homepage_panels")
def warn_of_the_published_copy(request, panels):
    if may_open(request.user, PublishedCopyView):
        panels.append(PublishedCopyWarning())


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
