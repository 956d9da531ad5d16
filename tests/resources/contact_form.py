"""The editor's form of a contact, as a browser sends it."""

from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from resources.models import Contact

NUMBER = "0808 157 0199"


def form(**changes) -> dict:
    """Return what the editor's form for a new contact sends; `changes` are fields in place of these.

    `action` is the button that was pressed: “Publish” unless it is given.
    """
    route = {"label": "", "note": "", "value": changes.pop("number", NUMBER)}
    fields = {
        "key": "the-shelter",
        "name": "The shelter",
        "purpose": "To ask for a bed.",
        "who_for": "",
        "area": "",
        "routes": streamfield([(changes.pop("kind", "phone"), route)]),
        "opening_hours": streamfield(changes.pop("hours", [])),
        "cost": "",
        "languages": "",
        "what_happens": "",
        "nation": "ENG",
        "bank_holidays": "closed",
        "exceptions": streamfield(changes.pop("exceptions", [])),
        "source": "the shelter's manager",
        "checked_on": "",
        "checked_how": "",
        "checked_by": "",
        "check_every": "90",
        "status": "active",
        "closed_on": "",
        "successor": "",
        "status_note": "",
        changes.pop("action", "action-publish"): "1",
    }
    return nested_form_data(fields | changes)


def add(admin_client, **changes):
    """Send the form; return the editor's answer and the contact, or None."""
    answer = admin_client.post(
        reverse(Contact.snippet_viewset.get_url_name("add")), form(**changes)
    )
    return answer, Contact.objects.filter(key="the-shelter").first()


def change(admin_client, contact: Contact, **changes):
    """Send the form for a contact that there is; return the editor's answer."""
    address = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    return admin_client.post(address, form(key=contact.key, name=contact.name, **changes))


def hours(day: str, opens: str, closes: str) -> tuple:
    return "opening", {"days": day, "opens": opens, "closes": closes}


def exception(date: str, opens: str = "", closes: str = "") -> tuple:
    return "exception", {"date": date, "opens": opens, "closes": closes, "note": ""}
