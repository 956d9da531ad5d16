"""The register of contacts: what an editor types there is what every page shows, from the next request on."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import streamfield

from resources.contacts.blocks import clock, days_in_words
from resources.models import BoardSettings, Contact
from tests.building import make_contact, open_the_site, page_at, write_body
from tests.reading import set_number, soup_of, words_of
from tests.resources.contact_form import add, hours

pytestmark = pytest.mark.django_db

OLD, NEW, NEW_ADDRESS = "0345 678 9021", "0808 157 0199", "tel:+448081570199"


def test_an_editor_adds_a_contact_and_a_page_shows_it(admin_client, client):
    open_the_site()
    answer, contact = add(admin_client)
    assert answer.status_code == 302
    page = page_at("/about/members/")
    write_body(page, ("contact", contact.pk))
    read = client.get(page.path_on_site)
    assert soup_of(read).main.find("a", href=NEW_ADDRESS).get_text() == NEW
    words = words_of(read)
    assert "The shelter" in words and "To ask for a bed." in words
    assert "Not yet checked by the board" in words


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("0345 678 90211", "too many digits"),
        ("01632 960123", "no such number"),
        ("call", "use digits"),
    ],
)
def test_a_wrong_number_is_explained_and_stays_in_the_form(admin_client, number, says):
    answer, contact = add(admin_client, number=number)
    assert contact is None
    assert answer.status_code == 200
    page = answer.content.decode()
    assert says in page
    assert number in page
    assert soup_of(answer).find(attrs={"name": "name"})["value"] == "The shelter"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"checked_on": "21/11/2026"}, "Say who made sure"),
        ({"checked_on": "21/11/2026", "checked_by": "The duty manager"}, "Say how it was checked"),
        ({"hours": [hours("0", "17:00", "09:00")]}, "It closes before it opens"),
        ({"hours": [hours("0", "09:00", "17:00")], "always_open": "on"}, "not both"),
        ({"checked_on": "01/01/2090", "checked_by": "The duty manager"}, "still to come"),
        (
            {"hours": [hours("0", "09:00", "17:00"), hours("0", "16:00", "18:00")]},
            "Monday has two lines whose hours overlap",
        ),
        ({"routes": streamfield([])}, "required"),
        ({"source": ""}, "This field is required"),
        ({"kind": "email", "number": "not an address"}, "valid email address"),
    ],
)
def test_a_contact_that_is_not_whole_is_refused_with_the_reason(admin_client, changes, says):
    answer, contact = add(admin_client, **changes)
    assert contact is None
    assert answer.status_code == 200
    assert says in answer.content.decode()


EVERYWHERE = [
    "/",
    "/report-a-concern/",
    "/signs/neglect/",
    "/help/neighbouring-councils/",
    "/news/",
    "/a-to-z/",
    "/search/",
    "/services/childline/",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_changed_number_is_everywhere_on_the_next_request(client, path):
    """In the strip above, in the footer, beside the text and in sentences; the old one is nowhere."""
    before = client.get(path).content.decode()
    shown = before.count(OLD)
    assert shown >= 2
    for contact in Contact.objects.all():
        if contact.main_route and contact.main_route.text == OLD:
            set_number(contact, NEW)
    after = client.get(path).content.decode()
    assert OLD not in after
    assert "+443456789021" not in after
    assert after.count(NEW) == shown
    assert f'href="{NEW_ADDRESS}"' in after


def test_another_record_does_not_take_the_concerns_lines_place():
    """Not even one with the same number: sentences would go on showing the old record, whose number one may change."""
    board = BoardSettings.objects.get()
    new = make_contact("new-line", name="The Worry Line")
    new.routes = board.concerns_contact.routes
    new.save()
    board.concerns_contact = new
    with pytest.raises(ValidationError, match="a second person agrees"):
        board.save()


def test_a_contact_that_every_page_shows_cannot_be_lost():
    contact = BoardSettings.objects.get().concerns_contact
    with pytest.raises(ProtectedError):
        contact.delete()


def test_whoever_tries_to_delete_the_concerns_line_is_told_that_it_is_in_use(admin_client):
    contact = BoardSettings.objects.get().concerns_contact
    address = reverse(Contact.snippet_viewset.get_url_name("delete"), args=[contact.pk])
    for answer in (admin_client.get(address, follow=True), admin_client.post(address, follow=True)):
        assert answer.status_code == 200
        assert "is still used in" in answer.content.decode()
        assert soup_of(answer).select(f"form[action='{address}']") == []
    assert Contact.objects.filter(pk=contact.pk).exists()


# Hours


def shown_for(client, contact) -> str:
    page = page_at("/about/members/")
    write_body(page, ("contact", contact.pk))
    return " ".join(soup_of(client.get(page.path_on_site)).main.get_text(" ").split())


def open_contact(**fields) -> Contact:
    contact = make_contact("opens", **fields)
    contact.opening_hours = [
        (
            "opening",
            {"days": ["0", "1", "2", "3"], "opens": datetime.time(9), "closes": datetime.time(17)},
        ),
        ("opening", {"days": ["4"], "opens": datetime.time(9), "closes": datetime.time(16, 30)}),
    ]
    contact.save()
    return Contact.objects.get(pk=contact.pk)


def test_hours_that_nobody_checked_are_not_shown(client):
    words = shown_for(client, open_contact())
    assert "9am" not in words and "Monday" not in words
    assert "to be confirmed" in words


def test_checked_hours_are_shown_in_words(client):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    checked = {"checked_on": yesterday, "checked_by": "The duty manager"}
    words = shown_for(client, open_contact(**checked))
    assert "Monday to Thursday, 9am to 5pm" in words
    assert "Friday, 9am to 4.30pm" in words
    assert f"Checked {yesterday.day} {yesterday:%B %Y}. The duty manager rang and asked." in words


@pytest.mark.parametrize("checked", [True, False])
def test_always_open_is_shown_when_checked(client, checked):
    fields = {"checked_on": timezone.localdate(), "checked_by": "x"} if checked else {}
    words = shown_for(client, make_contact("always", always_open=True, **fields))
    assert ("24 hours a day, every day" in words) is checked


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["0"], "Monday"),
        (["0", "1"], "Monday and Tuesday"),
        (["0", "1", "2"], "Monday to Wednesday"),
        (["0", "2", "4"], "Monday, Wednesday and Friday"),
        (["0", "1", "2", "5"], "Monday to Wednesday and Saturday"),
        (["6", "5"], "Saturday and Sunday"),
        (["6", "0", "1", "2", "3", "4", "5"], "Monday to Sunday"),
        ([], ""),
    ],
)
def test_days_are_said_as_people_say_them(days, words):
    assert days_in_words(days) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (9, 0, "9am"),
        (9, 5, "9.05am"),
        (16, 30, "4.30pm"),
        (12, 0, "midday"),
        (12, 30, "12.30pm"),
        (0, 0, "midnight"),
        (0, 30, "12.30am"),
        (23, 59, "midnight"),
    ],
)
def test_times_are_said_as_people_say_them(hour, minute, words):
    assert clock(datetime.time(hour, minute)) == words
