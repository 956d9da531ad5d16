"""Which checks are due, by date: a report, a spreadsheet, a calendar, and a panel that raises the alarm."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from resources.contacts.checking.still_right import PERMISSION, StillRightColumn
from resources.contacts.models import Contact
from resources.contacts.queries import contacts_due, due_counts
from resources.contacts.viewset import due_in_words


def edit_address(contact: Contact) -> str:
    """Return where editors change a contact, from `/`."""
    return reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])


class ChecksDueView(ReportView):
    """Contacts by the day on which they have to be checked again, the first one first."""

    model = Contact
    page_title = "Contact checks due"
    header_icon = "calendar-check"
    index_url_name = "contact_checks_due"
    index_results_url_name = "contact_checks_due_results"
    permission_policy = ModelPermissionPolicy(Contact)
    permission_required = "change"
    default_ordering = "due"
    columns = [
        TitleColumn("name", label="Contact", get_url=edit_address),
        Column("due", label="Check due", accessor=due_in_words),
        Column("checked_on", label="Last checked"),
        Column("checked_how", label="How", accessor="get_checked_how_display"),
        Column("source", label="Where the facts come from"),
        StillRightColumn(),
    ]
    list_export = ["name", "due", "checked_on", "get_checked_how_display", "check_every", "source"]
    export_headings = {
        "name": "Contact",
        "due": "Check due",
        "get_checked_how_display": "Checked how",
    }
    export_filename = "contact-checks-due"

    def get_queryset(self):
        return contacts_due()

    @property
    def header_more_buttons(self):
        """Offer the calendar beside Wagtail's spreadsheets."""
        calendar = HeaderButton(
            "Download as calendar (ICS)", reverse("contact_checks_calendar"), icon_name="calendar"
        )
        return [*super().header_more_buttons, calendar]


def checks_calendar(request) -> HttpResponse:
    """Answer with the due checks as a calendar of all-day events (iCalendar, RFC 5545, UTF-8).

    An event keeps its UID when the day moves, so that a calendar which reads the file again moves it, too. It names no
    person. Raises PermissionDenied for whoever may not change contacts.
    """
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding board//Contact checks//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Contact checks")
    for contact in contacts_due():
        calendar.add_component(_event(contact))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="contact-checks-due.ics"'
    return answer


def _event(contact: Contact) -> Event:
    event = Event()
    event.add(
        "uid", f"contact-check-{contact.pk}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}"
    )
    event.add("dtstamp", timezone.now())
    event.add("dtstart", contact.due_on)
    event.add("dtend", contact.due_on + timedelta(days=1))  # the first day after it
    event.add("summary", f"Check contact: {contact.name}")
    event.add("url", settings.WAGTAILADMIN_BASE_URL + edit_address(contact))
    event.add("transp", "TRANSPARENT")
    return event


class ChecksDuePanel(Component):
    """A panel of the dashboard: how many checks are overdue or due soon. Nothing when none are."""

    name = "contact_checks_due"
    template_name = "wagtailadmin/home/contact_checks_due.html"
    order = 60  # below what is wrong with the published copy

    def get_context_data(self, parent_context):
        overdue, soon = due_counts(timezone.localdate())
        return {"overdue": overdue, "soon": soon}
