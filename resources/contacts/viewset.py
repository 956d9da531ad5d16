"""How editors see the register of contacts: the list, its filters, and the form in groups."""

from collections.abc import Iterator

import django_filters
from django.contrib.admin.utils import quote
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    SnippetViewSet,
    UnpublishView,
)

from resources.contacts.checking.still_right import (
    PERMISSION,
    StillRightColumn,
    address_of,
    form_for,
)
from resources.contacts.models import Contact
from resources.contacts.queries import SOON, contacts_due, contacts_to_confirm
from resources.contacts.two_people.rule import STAYS
from resources.contacts.two_people.waiting import waiting_change


def due_in_words(contact: Contact) -> str:
    """Return for editors when the next check is due."""
    if contact.is_closed:
        return ""
    if not contact.due_on:
        return "Never checked"
    day = f"{contact.due_on:%d/%m/%Y}"
    return f"Overdue since {day}" if contact.is_overdue_now else day


def first_way(contact: Contact) -> str:
    """Return for editors the number or address that headers and sentences show."""
    return contact.main_route.text if contact.main_route else ""


class ContactFilterSet(WagtailFilterSet):
    """Filters of the list of contacts."""

    due = django_filters.ChoiceFilter(
        label="Check",
        method="by_due",
        choices=[
            ("overdue", "Overdue"),
            ("soon", "Due within 14 days"),
            ("never", "Never checked"),
        ],
    )

    def by_due(self, contacts, name, value):
        """Return those of the contacts whose check is overdue, due soon, or was never made."""
        today = timezone.localdate()
        found = {
            "overdue": lambda: contacts_due().filter(due__lt=today),
            "soon": lambda: contacts_due().filter(due__range=(today, today + SOON)),
            "never": contacts_to_confirm,
        }[value]()
        return contacts.filter(pk__in=found.order_by().values("pk"))

    class Meta:
        model = Contact
        fields = ["status", "due", "area"]


class HistoryPanel(Panel):
    """Who made sure of the contact before, when and how. Sends back which check there was when the form was opened."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/contacts/history.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            known = self.instance.pk is not None
            checks = self.instance.checks.select_related("user") if known else []
            return context | {"checks": checks[:20], "check_seen": self.form.check_seen}


REACH = [
    MultiFieldPanel(
        [FieldPanel("key"), FieldPanel("name"), FieldPanel("purpose")], heading="What it is"
    ),
    MultiFieldPanel(
        [FieldPanel("who_for"), FieldPanel("area"), FieldPanel("cost"), FieldPanel("languages")],
        heading="Who can use it",
    ),
    FieldPanel("routes"),
    FieldPanel("what_happens"),
]
HOURS = [
    FieldPanel("always_open"),
    FieldPanel("opening_hours"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("nation"), FieldPanel("bank_holidays")])],
        heading="Bank holidays",
    ),
    FieldPanel("exceptions"),
]
CHECKING = [
    FieldPanel("source"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_how")]),
            FieldRowPanel([FieldPanel("checked_by"), FieldPanel("check_every")]),
        ],
        heading="The last check",
    ),
    HistoryPanel(heading="Earlier checks"),
]
STATUS = [
    FieldRowPanel([FieldPanel("status"), FieldPanel("closed_on")]),
    FieldPanel("successor"),
    FieldPanel("status_note"),
]


def panels_of(tabs: dict[str, list], model=Contact) -> list[ObjectList]:
    """Return the form's tabs. Every field that editors may change is in one: what none names is last in the first."""
    placed = {name for panels in tabs.values() for name in _fields_in(panels)}
    others = [
        FieldPanel(field.name)
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in placed | OF_WAGTAIL
    ]
    first, *_ = tabs
    return [
        ObjectList([*panels, *(others if name == first else [])], heading=name)
        for name, panels in tabs.items()
    ]


def _fields_in(panels) -> Iterator[str]:
    for panel in panels:
        if isinstance(panel, FieldPanel):
            yield panel.field_name
        yield from _fields_in(getattr(panel, "children", ()))


# What Wagtail's own buttons and side panels change.
OF_WAGTAIL = {
    field.name
    for mixin in Contact.__mro__
    if issubclass(mixin, models.Model) and mixin is not Contact and hasattr(mixin, "_meta")
    for field in mixin._meta.local_fields
}


class NoAutosave:
    """A form that saves nothing by itself: a number half typed is no draft."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class ContactCreateView(NoAutosave, CreateView):
    """The form of a new contact."""


class ContactCopyView(NoAutosave, CopyView):
    """The form of a new contact, filled in with another one's facts."""


class ContactEditView(NoAutosave, EditView):
    """The form of a contact, with what waits to be published and “Still right” above it."""

    template_name = "wagtailadmin/contacts/edit.html"

    def get_context_data(self, **kwargs):
        """Add what waits for a second person, and what the button needs.

        No button for a contact that has closed, or who may not change any.
        """
        context = super().get_context_data(**kwargs)
        context["waiting"] = waiting_change(self.object.pk, self.request.user)
        if self.request.user.has_perm(PERMISSION) and not self.object.is_closed:
            context["still_right"] = form_for(self.object, self.request.user)
            context["still_right_action"] = address_of(self.object)
        return context


class ContactUnpublishView(UnpublishView):
    """Says why a contact stays public."""

    def dispatch(self, request, *args, **kwargs):
        messages.error(request, STAYS)
        return redirect(reverse(self.edit_url_name, args=[quote(self.object.pk)]))


class ShownOnly:
    """Offers for choosing what visitors can see, not what is only a draft."""

    def get_object_list(self):
        return super().get_object_list().shown()


class ChooseContactView(ShownOnly, ChooseView):
    pass


class ChooseContactResultsView(ShownOnly, ChooseResultsView):
    pass


class ContactChooserViewSet(SnippetChooserViewSet):
    """Where an editor chooses a contact."""

    choose_view_class = ChooseContactView
    choose_results_view_class = ChooseContactResultsView


class ContactViewSet(SnippetViewSet):
    """The register of contacts."""

    model = Contact
    icon = "mobile-alt"
    menu_label = "Contacts"
    list_display = [
        "name",
        Column("first_way", label="First way", accessor=first_way),
        Column("status", accessor="get_status_display", sort_key="status"),
        "checked_on",
        Column("due", label="Check due", accessor=due_in_words),
        StillRightColumn(),
    ]
    filterset_class = ContactFilterSet
    search_fields = ["name", "purpose"]
    # A register is small. The search engine would refuse to search within what a filter found.
    search_backend_name = None
    ordering = ["name"]
    add_view_class = ContactCreateView
    copy_view_class = ContactCopyView
    edit_view_class = ContactEditView
    unpublish_view_class = ContactUnpublishView
    chooser_viewset_class = ContactChooserViewSet
    edit_template_name = "wagtailadmin/contacts/edit.html"
    edit_handler = TabbedInterface(
        panels_of({"Reach": REACH, "Hours": HOURS, "Checking": CHECKING, "Status": STATUS})
    )
