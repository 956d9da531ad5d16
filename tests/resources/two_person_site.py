"""The Concerns Line as visitors see it, and the ways in which an editor tries to change it."""

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from resources.models import BoardSettings, Contact
from safeguarding.accounts.models import User
from tests.resources.contact_form import form

OLD, NEW = "0345 678 9021", "0808 157 0199"


def line() -> Contact:
    """Return the Concerns Line as it is in the database."""
    return BoardSettings.objects.get().concerns_contact


def seen() -> str:
    """Return which of the two numbers visitors find on the report page and on the home page."""
    pages = [Client().get(path).content.decode() for path in ("/report-a-concern/", "/")]
    found = [{number for number in (OLD, NEW) if number in page} for page in pages]
    assert found[0] == found[1]
    (number,) = found[0]
    return number


def account(name: str) -> User:
    """Return somebody who may do everything that one person may."""
    return User.objects.create_superuser(name, f"{name}@example.org", "a long password")


def signed_in(user: User, **how) -> Client:
    client = Client(**how)
    client.force_login(user)
    return client


def address(name: str, *arguments) -> str:
    """Return the address of one of a contact's screens."""
    return reverse(Contact.snippet_viewset.get_url_name(name), args=[line().pk, *arguments])


def filled_in(action: str = "action-publish", number: str = NEW, **changes) -> dict:
    """Return what the form of the Concerns Line sends, with another number."""
    stored = line()
    routes = [
        (child.block_type, {k: v or "" for k, v in child.block.get_prep_value(child.value).items()})
        for child in stored.routes
    ]
    routes[0][1]["value"] = number
    fields = {
        "key": stored.key,
        "name": stored.name,
        "purpose": stored.purpose,
        "who_for": stored.who_for,
        "area": stored.area_id or "",
        "source": stored.source,
        "nation": stored.nation,
        "what_happens": stored.what_happens,
        "cost": stored.cost,
        "languages": stored.languages,
    }
    sent = form(action=action, **fields | changes)
    sent = {k: v for k, v in sent.items() if not k.startswith("routes-")}
    return sent | nested_form_data({"routes": streamfield(routes)})


def send(client: Client, action: str = "action-publish", number: str = NEW, **changes):
    """Press a button of the Concerns Line's form, with another number in it."""
    return client.post(address("edit"), filled_in(action, number, **changes))


def waiting():
    """Return what waits for a second person: a TaskState; None when nothing does."""
    return line().current_workflow_task_state


def decide(client: Client, action: str = "approve", state=None, comment: str = ""):
    """Press “Agree and publish”, or “Ask for changes”."""
    state = state or waiting()
    return client.post(address("workflow_action", action, state.pk), {"comment": comment})
