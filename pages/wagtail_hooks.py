"""What editors find besides Wagtail's own screens."""

from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from pages.editing import redirects  # noqa: F401  (registers its hooks)
from pages.editing.guided_path import PlacesToConfirmView, StoppedContactsView
from pages.editing.launch_list import ContactsToConfirmView, PagesToReviewView
from pages.editing.published_copy import PublishedCopyView, PublishedCopyWarning
from pages.editing.visits import VisitsView
from pages.models import HomePage, ReportPage
from resources.reports import Report, may_open, register_reports

REPORTS = [
    Report(ContactsToConfirmView, "Contacts to confirm", "launch-list/contacts/", order=10),
    Report(PlacesToConfirmView, "Places to confirm", "launch-list/places/", order=12),
    Report(StoppedContactsView, "Contacts that stopped", "launch-list/stopped/", order=13),
    Report(PagesToReviewView, "Pages to review", "launch-list/pages/", order=20),
    Report(PublishedCopyView, "Published copy", "published-copy/", order=30),
    Report(VisitsView, "Visits", "visits/", order=40),
]
register_reports(REPORTS)


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
