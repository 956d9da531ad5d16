"""“Still right” is one press, for those who may change contacts; it is kept with who, when and how."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from resources.models import Contact, ContactCheck
from safeguarding.accounts.models import User
from tests.building import make_contact, page_at, write_body
from tests.reading import soup_of, words_of
from tests.resources.contact_form import change

pytestmark = pytest.mark.django_db

LONG_AGO = datetime.date(2025, 1, 1)


def editor(name: str = "ada", *codenames: str, **fields) -> User:
    """Return somebody who may open the editors' part and has these permissions on contacts."""
    user = User.objects.create_user(name, f"{name}@example.org", "a long password", **fields)
    found = Permission.objects.filter(codename__in=["access_admin", *codenames])
    user.user_permissions.set(found)
    return user


def signed_in(user: User, **how) -> Client:
    client = Client(**how)
    client.force_login(user)
    return client


@pytest.fixture
def overdue() -> Contact:
    return make_contact(
        "lapsed",
        always_open=True,
        checked_on=LONG_AGO,
        checked_by="Nobody now",
        checked_how="website",
    )


@pytest.fixture
def ada() -> User:
    return editor("ada", "change_contact", first_name="Ada", last_name="Byron")


def address(contact: Contact) -> str:
    return reverse("contact_still_right", args=[contact.pk])


def press(client: Client, contact: Contact, **sent):
    return client.post(address(contact), {"how": "rang", "role": "Duty manager"} | sent)


def button_in(answer, contact: Contact):
    """Return the form behind the button for a contact on an editor's screen."""
    return soup_of(answer).find("form", action=address(contact))


def test_one_press_records_who_when_and_how(ada, overdue, client):
    write_body(page_at("/about/members/"), ("contact", overdue.pk))
    assert "24 hours a day" not in words_of(client.get("/about/members/"))
    assert press(signed_in(ada), overdue).status_code == 302
    overdue.refresh_from_db()
    assert overdue.checked_on == timezone.localdate()
    assert (overdue.checked_how, overdue.checked_by) == ("rang", "Duty manager")
    check = ContactCheck.objects.get(contact=overdue)
    assert (check.user, check.how, check.role) == (ada, "rang", "Duty manager")
    entry = ModelLogEntry.objects.for_instance(overdue).get(action="contact.still_right")
    assert entry.user == ada
    assert entry.message == "Still right: rang and asked (Duty manager)"
    words = words_of(client.get("/about/members/"))
    assert "24 hours a day" in words
    assert "Ada" not in words and "ada" not in words


def test_nothing_but_the_check_is_changed(ada, overdue):
    before = Contact.objects.filter(pk=overdue.pk).values().get()
    sent = {"name": "Another name", "status": "closed", "checked_on": "1.1.2020"}
    press(signed_in(ada), overdue, **sent)
    after = Contact.objects.filter(pk=overdue.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"checked_on", "checked_how", "checked_by"}


@pytest.mark.parametrize("permission", [None, "view_contact", "add_contact"])
def test_whoever_may_not_change_contacts_cannot_press_it(permission, overdue):
    client = signed_in(editor("eve", *([permission] if permission else [])))
    press(client, overdue)
    overdue.refresh_from_db()
    assert overdue.checked_on == LONG_AGO
    assert not ContactCheck.objects.exists()


def test_a_visitor_cannot_press_it(client, overdue):
    press(client, overdue)
    overdue.refresh_from_db()
    assert overdue.checked_on == LONG_AGO


def test_another_site_cannot_press_it(ada, overdue):
    client = signed_in(ada, enforce_csrf_checks=True)
    assert press(client, overdue).status_code == 403
    overdue.refresh_from_db()
    assert overdue.checked_on == LONG_AGO


def test_looking_records_nothing(ada, overdue):
    answer = signed_in(ada).get(address(overdue))
    assert answer.status_code == 200
    assert "Still right" in words_of(answer)
    overdue.refresh_from_db()
    assert overdue.checked_on == LONG_AGO


SCREENS = {
    "list": lambda contact: reverse(Contact.snippet_viewset.get_url_name("list")) + "?q=lapsed",
    "edit": lambda contact: reverse(
        Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk]
    ),
    "due": lambda contact: reverse("contact_checks_due"),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_button_stands_where_editors_look_and_works(ada, overdue, screen):
    """With a browser's token, and with what the screen has already chosen: a press and nothing else."""
    client = signed_in(ada, enforce_csrf_checks=True)
    ContactCheck.objects.create(
        contact=overdue, at=timezone.now(), how="rang", user=ada, role="Duty manager"
    )
    where = SCREENS[screen](overdue)
    answer = client.get(where)
    form = button_in(answer, overdue)
    assert form.find_parent("form") is None
    sent = {field["name"]: field["value"] for field in form.find_all("input")}
    sent["how"] = form.find("option", selected=True)["value"]
    assert sent["how"] == "website"  # as the last time
    done = client.post(form["action"], sent)
    assert (done.status_code, done.url) == (302, where)
    overdue.refresh_from_db()
    assert overdue.checked_on == timezone.localdate()
    assert (overdue.checked_how, overdue.checked_by) == ("website", "Duty manager")


@pytest.mark.parametrize("screen", SCREENS)
def test_there_is_no_button_for_what_has_closed(ada, overdue, screen):
    Contact.objects.filter(pk=overdue.pk).update(status="closed", closed_on=LONG_AGO)
    assert button_in(signed_in(ada).get(SCREENS[screen](overdue)), overdue) is None


def test_what_has_closed_is_not_right_any_more(ada, overdue):
    Contact.objects.filter(pk=overdue.pk).update(status="closed", closed_on=LONG_AGO)
    answer = signed_in(ada).post(address(overdue), {"how": "rang", "role": "x"}, follow=True)
    assert "has closed: there is nothing to check" in answer.content.decode()
    overdue.refresh_from_db()
    assert overdue.checked_on == LONG_AGO


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"role": ""}, "Give your role"),
        ({"role": "Ada Byron"}, "This is your name"),
        ({"role": "ada"}, "This is your name"),
        ({"how": "guessed"}, "guessed is not one of the available choices"),
        ({"how": ""}, "Say how"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_recorded(ada, overdue, sent, says):
    answer = press(signed_in(ada), overdue, **sent)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    overdue.refresh_from_db()
    assert overdue.checked_on == LONG_AGO
    assert not ContactCheck.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("ada", "ADA", "Ada Byron", "ADA BYRON", "ada byron", " Ada  Byron ", "Byron, Ada"),
        *("ADA@EXAMPLE.ORG", "ada@example.org"),
    ],
)
def test_ones_own_name_is_no_role_however_it_is_written(ada, overdue, name):
    """Neither where a check is one press, nor in the contact's form."""
    said = "This is your name. Give your role"
    assert said in words_of(press(signed_in(ada), overdue, role=name))
    fields = {"checked_on": f"{timezone.localdate():%d/%m/%Y}", "checked_how": "rang"}
    ada.is_superuser = True
    ada.save()
    answer = change(signed_in(ada), overdue, checked_by=name, **fields)
    assert said in words_of(answer)
    overdue.refresh_from_db()
    assert overdue.checked_by == "Nobody now"
    assert not ContactCheck.objects.exists()


def test_a_role_that_has_a_part_of_ones_name_is_a_role(overdue):
    press(signed_in(editor("duty", "change_contact", first_name="Duty")), overdue)
    overdue.refresh_from_db()
    assert overdue.checked_by == "Duty manager"


def test_nobody_is_sent_to_another_site(ada, overdue):
    assert press(signed_in(ada), overdue, next="https://evil.example/").url.startswith("/admin/")


def test_the_edit_page_shows_the_history_and_keeps_it_when_an_account_is_deleted(ada, overdue):
    press(signed_in(ada), overdue, role="Duty manager")
    bob = editor("bob", "change_contact")
    press(signed_in(bob), overdue, role="Business manager", how="wrote")
    ada.delete()
    words = words_of(signed_in(bob).get(SCREENS["edit"](overdue)))
    assert "Duty manager" in words and "Business manager" in words
    assert "Wrote and was answered" in words


def test_a_check_that_is_typed_into_the_form_is_kept_too(admin_client, overdue):
    day = timezone.localdate() - datetime.timedelta(days=2)
    answer = change(
        admin_client,
        overdue,
        checked_on=f"{day:%d/%m/%Y}",
        checked_by="Duty manager",
        checked_how="told",
    )
    assert answer.status_code == 302
    check = ContactCheck.objects.get(contact=overdue)
    assert timezone.localdate(check.at) == day
    assert (check.how, check.role, check.user.username) == ("told", "Duty manager", "admin")


def test_a_corrected_comma_is_not_a_check(admin_client, overdue):
    fields = {"checked_by": "Nobody now", "checked_how": "website", "always_open": "on"}
    change(
        admin_client,
        overdue,
        checked_on="01/01/2025",
        purpose="To ask, today.",
        number=overdue.main_route.text,
        **fields,
    )
    overdue.refresh_from_db()
    assert overdue.purpose == "To ask, today."
    assert not ContactCheck.objects.exists()
