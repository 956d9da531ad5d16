"""What is only a draft of a contact is seen by no visitor, and takes back nothing that was published beside it."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from resources.contacts.queries import contacts_due, contacts_to_confirm
from resources.models import Contact, ContactCheck
from safeguarding.accounts.models import User
from safeguarding.delivery.models import BuildRequest
from tests import two_people
from tests.building import make_contact, make_service, page_at, write_body
from tests.reading import soup_of, words_of
from tests.resources import contact_form
from tests.resources.test_contact_checks import LONG_AGO, editor, press
from tests.resources.two_person_site import (
    NEW,
    OLD,
    account,
    address,
    decide,
    line,
    seen,
    send,
    signed_in,
)

pytestmark = pytest.mark.django_db

SHELTER = "0808 157 0199"


@pytest.fixture
def ada():
    return account("ada")


@pytest.fixture
def bob():
    return account("bob")


@pytest.fixture
def draft(admin_client) -> Contact:
    """Give a new contact of which only a draft was saved."""
    answer, contact = contact_form.add(admin_client, action="action-create", number=SHELTER)
    assert answer.status_code == 302
    return contact


# A new contact


def test_a_new_contact_that_is_only_a_draft_is_on_no_page(client, draft):
    assert not draft.live
    page = page_at("/about/members/")
    block = ("text", f'<p>Ring <embed embedtype="contact" id="{draft.pk}"/> first.</p>')
    write_body(page, ("contact", draft.pk), block)
    words = words_of(client.get(page.path_on_site))
    assert SHELTER not in words and "The shelter" not in words
    with pytest.raises(ValidationError, match="contact"):
        make_service("shelter", draft).full_clean()


def test_nobody_takes_over_who_is_only_a_draft(client, draft):
    old = make_contact("old", "0808 157 0101", status="paused")
    Contact.objects.filter(pk=old.pk).update(successor=draft)
    write_body(page_at("/about/members/"), ("contact", old.pk))
    assert SHELTER not in words_of(client.get("/about/members/"))


def test_what_is_only_a_draft_is_neither_counted_nor_chosen(admin_client, draft):
    assert draft not in contacts_to_confirm()
    assert draft not in contacts_due()
    chooser = reverse(Contact.snippet_viewset.chooser_viewset.get_url_name("choose"))
    assert "The shelter" not in admin_client.get(chooser).content.decode()
    assert "The shelter" not in admin_client.get(chooser + "?q=shelter").content.decode()


def test_published_it_is_there(client, admin_client, draft):
    contact_form.change(admin_client, draft, number=SHELTER)
    write_body(page_at("/about/members/"), ("contact", draft.pk))
    assert SHELTER in words_of(client.get("/about/members/"))


# A draft beside what is public


def test_a_draft_changes_no_page_and_asks_for_no_build(ada):
    BuildRequest.objects.all().delete()
    send(signed_in(ada), "action-save")
    assert seen() == OLD
    assert not BuildRequest.objects.exists()
    send(signed_in(ada), "action-submit")
    assert not BuildRequest.objects.exists()
    decide(signed_in(account("cat")))
    tables = set(BuildRequest.objects.values_list("table", flat=True))
    assert "resources_contact" in tables


def test_the_form_says_what_waits_and_for_whom(ada, bob):
    send(signed_in(ada), "action-submit")
    words = words_of(signed_in(ada).get(address("edit")))
    assert "A change waits for a second person" in words
    assert OLD in words and NEW in words
    assert "who did not write any of it: bob." in words
    assert "Agree and publish" not in words
    screen = signed_in(bob).get(address("edit"))
    form = soup_of(screen).find("form", attrs={"aria-label": "Agree or ask for changes"})
    signed_in(bob).post(form["action"], {"comment": "Rang it."})
    assert seen() == NEW


def test_the_second_person_finds_it_on_the_first_page_and_can_compare(ada, bob):
    send(signed_in(ada), "action-submit")
    first = signed_in(bob).get(reverse("wagtailadmin_home"))
    assert "Concerns Line" in words_of(first)
    screen = soup_of(signed_in(bob).get(address("edit")))
    compare = screen.find("a", string="Compare all of it with what is public")["href"]
    words = words_of(signed_in(bob).get(compare))
    assert NEW in words and OLD in words


def test_what_was_not_agreed_to_comes_back_to_its_author(ada, bob):
    send(signed_in(ada), "action-submit")
    decide(signed_in(bob), "reject", comment="A digit is missing.")
    assert seen() == OLD
    assert line().has_unpublished_changes
    send(signed_in(ada), "action-submit")
    decide(signed_in(bob))
    assert seen() == NEW


def test_without_a_second_account_the_form_says_so(ada):
    send(signed_in(ada), "action-submit")
    assert "nobody can" in words_of(signed_in(ada).get(address("edit")))


def test_the_first_page_says_when_nobody_could_agree(ada):
    first = reverse("wagtailadmin_home")
    assert "A second person is missing" in words_of(signed_in(ada).get(first))
    account("bob")
    assert "A second person is missing" not in words_of(signed_in(ada).get(first))


def test_an_account_that_somebody_makes_is_in_the_history(ada):
    """One person with two accounts cannot be shut out. It is to be seen."""
    password = "seven-grey-geese"
    fields = {"username": "second", "email": "x@example.org", "first_name": "x", "last_name": "x"}
    fields |= {
        "password1": password,
        "password2": password,
        "is_active": "on",
        "is_superuser": "on",
    }
    signed_in(ada).post(reverse("wagtailusers_users:add"), fields)
    entry = ModelLogEntry.objects.for_instance(User.objects.get(username="second")).get()
    assert (entry.user, entry.action) == (ada, "wagtail.create")


# Checks


def test_still_right_is_not_taken_back_by_a_draft_that_waits(ada, bob):
    two_people.in_sql(line(), checked_on=LONG_AGO, checked_by="Nobody", checked_how="website")
    send(signed_in(ada), "action-submit", number=OLD, what_happens="Somebody answers.")
    press(signed_in(bob), line())
    assert line().checked_on == timezone.localdate()
    assert line().what_happens != "Somebody answers."
    decide(signed_in(bob))
    assert line().what_happens == "Somebody answers."
    assert line().checked_on == timezone.localdate()
    assert ContactCheck.objects.filter(contact=line()).count() == 1


@pytest.fixture
def overdue() -> Contact:
    checked = {"checked_by": "Nobody", "checked_how": "website"}
    return make_contact("lapsed", SHELTER, checked_on=LONG_AGO, **checked)


def in_the_form(client: Client, contact: Contact) -> str:
    where = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[contact.pk])
    return soup_of(client.get(where)).find("input", attrs={"name": "check_seen"})["value"]


def typed(day: datetime.date, by: str = "Nobody", how: str = "website") -> dict:
    return {"checked_on": f"{day:%d/%m/%Y}", "checked_by": by, "checked_how": how}


def test_a_form_that_was_opened_before_a_check_does_not_take_it_back(ada, bob, overdue):
    opened = in_the_form(signed_in(ada), overdue)
    press(signed_in(bob), overdue)
    fields = {"purpose": "To ask, today.", "number": SHELTER, "check_seen": opened}
    contact_form.change(signed_in(ada), overdue, **fields, **typed(LONG_AGO))
    overdue.refresh_from_db()
    assert overdue.purpose == "To ask, today."
    assert (overdue.checked_on, overdue.checked_how) == (timezone.localdate(), "rang")
    assert ContactCheck.objects.filter(contact=overdue).count() == 1


def test_a_form_that_was_opened_before_a_wrong_day_was_put_right_does_not_bring_it_back(
    ada, bob, overdue
):
    opened = in_the_form(signed_in(ada), overdue)
    right = LONG_AGO - datetime.timedelta(days=3)
    contact_form.change(signed_in(bob), overdue, number=SHELTER, check_seen=opened, **typed(right))
    fields = {"purpose": "To ask, today.", "number": SHELTER, "check_seen": opened}
    contact_form.change(signed_in(ada), overdue, **fields, **typed(LONG_AGO))
    overdue.refresh_from_db()
    assert (overdue.purpose, overdue.checked_on) == ("To ask, today.", right)


def test_a_wrong_day_can_be_put_right(ada, overdue):
    opened = in_the_form(signed_in(ada), overdue)
    right = LONG_AGO - datetime.timedelta(days=3)
    contact_form.change(signed_in(ada), overdue, number=SHELTER, check_seen=opened, **typed(right))
    overdue.refresh_from_db()
    assert overdue.checked_on == right


# Who may publish


def test_whoever_may_change_and_publish_contacts_publishes(overdue):
    eve = editor("eve", "change_contact", "publish_contact")
    contact_form.change(signed_in(eve), overdue, purpose="To ask, today.", number=SHELTER)
    overdue.refresh_from_db()
    assert overdue.purpose == "To ask, today."


def test_there_is_a_permission_to_publish_contacts():
    assert Permission.objects.filter(codename="publish_contact").count() == 1
