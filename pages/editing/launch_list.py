"""The launch list: what the board still has to make sure of before people rely on the site."""

from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from pages.core.base import BasePage
from resources.contacts.queries import contacts_to_confirm
from resources.models import Contact


class ContactsToConfirmView(ReportView):
    """Contacts that nobody of the board has checked. Visitors see their number, and no hours."""

    model = Contact
    page_title = "Launch list: contacts to confirm"
    header_icon = "mobile-alt"
    index_url_name = "launch_list_contacts"
    index_results_url_name = "launch_list_contacts_results"
    permission_policy = ModelPermissionPolicy(Contact)
    permission_required = "change"
    default_ordering = "name"
    columns = [
        TitleColumn(
            "name",
            label="Contact",
            get_url=lambda contact: reverse(
                Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk]
            ),
        ),
        Column("purpose", label="What it is for"),
        Column("source", label="Where the facts come from"),
    ]
    list_export = ["name", "purpose", "source", "checked_on"]

    def get_queryset(self):
        return contacts_to_confirm().order_by("name")


class PagesToReviewView(ReportView):
    """Published pages that their owner has not reviewed yet."""

    model = BasePage
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    page_title = "Launch list: pages to review"
    header_icon = "doc-empty-inverse"
    index_url_name = "launch_list_pages"
    index_results_url_name = "launch_list_pages_results"
    columns = [
        TitleColumn(
            "title",
            label="Page",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        Column("content_owner", label="Owner"),
        DateColumn("next_review", label="Review by"),
    ]
    list_export = ["title", "content_owner", "next_review"]

    def get_queryset(self):
        pages = BasePage.objects.live().to_review()
        return pages.select_related("content_owner").order_by("title")
