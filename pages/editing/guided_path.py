"""The launch list of the guided path: places that nobody confirmed, and contacts that stopped answering."""

from django.urls import reverse
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from pages.kinds.guided_path.contacts_led_to import contacts_that_stopped, led_to
from resources.models import Contact, Place
from resources.vocabulary.queries import places_to_confirm


def edit_address(record) -> str:
    """Return where an editor changes a record of a register."""
    return reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])


class PlacesToConfirmView(ReportView):
    """Places that nobody of the board has checked. Visitors who look for one are told so."""

    model = Place
    page_title = "Launch list: places to confirm"
    header_icon = "site"
    index_url_name = "launch_list_places"
    index_results_url_name = "launch_list_places_results"
    permission_policy = ModelPermissionPolicy(Place)
    permission_required = "change"
    columns = [
        TitleColumn("name", label="Place", get_url=edit_address),
        Column("get_kind_display", label="What it is"),
        Column("area", label="Council's area"),
        Column("source", label="Where this comes from"),
    ]
    list_export = ["name", "kind", "area", "source"]

    def get_queryset(self):
        return places_to_confirm().order_by("name", "area__name", "pk")


class StoppedContactsView(ReportView):
    """Contacts that “What should I do?” leads to and that do not answer, with where to take them out."""

    model = Contact
    page_title = "Launch list: “What should I do?” leads to contacts that stopped"
    header_icon = "warning"
    index_url_name = "launch_list_stopped"
    index_results_url_name = "launch_list_stopped_results"
    permission_policy = ModelPermissionPolicy(Contact)
    permission_required = "change"
    columns = [
        TitleColumn("name", label="Contact", get_url=edit_address),
        Column("get_status_display", label="Now"),
        Column("stands_in", label="Who stands in", accessor=lambda one: one.reachable or "Nobody"),
        Column("where", label="Where", accessor=led_to),
    ]
    list_export = ["name", "status", "successor"]

    def get_queryset(self):
        return contacts_that_stopped().select_related("successor").order_by("name", "pk")
