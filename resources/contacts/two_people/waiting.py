"""What waits for a second person, as the form of a contact shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.utils import quote
from django.urls import reverse
from wagtail.admin.ui.components import Component

from resources.contacts.models import Contact
from resources.contacts.two_people.agreement import may_agree, publishers, second_people
from resources.contacts.two_people.protected import changes, protected_ids


@dataclass(frozen=True)
class Waiting:
    """A change of a contact that is not public yet.

    `now` and `then` are its ways in words; `agree` and `reject` the addresses for whoever may be the second person.
    """

    now: list[str]
    then: list[str]
    author: str
    at: datetime
    is_submitted: bool
    needs_two: bool
    people: list[str]
    agree: str = ""
    reject: str = ""
    compare: str = ""


def waiting_change(pk: int, user) -> Waiting | None:
    """Return the change of a contact that waits to be published; None when there is none."""
    contact = Contact.objects.get(pk=pk)
    if not (contact.live and contact.has_unpublished_changes and contact.latest_revision):
        return None
    revision = contact.latest_revision
    draft = revision.as_object()
    state = contact.current_workflow_task_state
    address = Contact.snippet_viewset.get_url_name
    addresses = {}
    if state and may_agree(user, contact):
        addresses = {
            name: reverse(address("workflow_action"), args=[quote(pk), action, state.pk])
            for name, action in (("agree", "approve"), ("reject", "reject"))
        }
    if contact.live_revision_id:
        addresses["compare"] = reverse(
            address("revisions_compare"), args=[quote(pk), contact.live_revision_id, revision.pk]
        )
    return Waiting(
        now=_as_people_reach_it(contact),
        then=_as_people_reach_it(draft),
        author=str(revision.user or "somebody whose account was deleted"),
        at=revision.created_at,
        is_submitted=state is not None,
        needs_two=pk in protected_ids() and bool(changes(draft)),
        people=[str(person) for person in second_people(contact)],
        **addresses,
    )


def _as_people_reach_it(contact: Contact) -> list[str]:
    """Return all that two people have to agree to, a line for each way: nothing that differs looks the same."""
    lines = []
    for route in contact.all_routes:
        opens = "" if route.href.partition(":")[0] in {"tel", "sms", "mailto"} else route.href
        lines.append(
            ", ".join(filter(None, [route.hint, route.label, route.text, opens, route.note]))
        )
    if not contact.is_active:
        lines.append(contact.get_status_display())
    if contact.successor:
        lines.append(f"Who took over: {contact.successor}")
    return lines


class NoSecondPersonPanel(Component):
    """A panel of the dashboard: that nobody could agree to a change of a number. Nothing when somebody could."""

    name = "no_second_person"
    template_name = "wagtailadmin/home/no_second_person.html"
    order = 70

    def get_context_data(self, parent_context):
        return {"missing": len(publishers()[:2]) < 2}
