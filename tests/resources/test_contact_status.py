"""What visitors see of a contact: the number always, hours only while somebody vouches for them, no closed door."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from resources.board.lifeline import current_lifeline
from resources.models import BoardSettings, Contact
from safeguarding.delivery.addresses import next_moment
from tests import two_people
from tests.building import make_contact, make_service, open_the_site, page_at, topic, write_body
from tests.reading import soup_of, words_of

pytestmark = pytest.mark.django_db

OLD, NEW, NEWEST = "0808 157 0101", "0808 157 0102", "0808 157 0103"
CLOSED = {"status": "closed", "closed_on": datetime.date(2026, 3, 1)}


def main_of(client, path: str):
    """Return the main part of a page, and its words."""
    main = soup_of(client.get(path)).main
    return main, " ".join(main.get_text(" ").split())


def shown(client, contact: Contact):
    """Return the main part of a page with the contact's card, and its words."""
    page = page_at("/about/members/")
    write_body(page, ("contact", contact.pk))
    return main_of(client, page.path_on_site)


def in_a_sentence(client, contact: Contact) -> str:
    """Return the words of a page with the contact's number in a sentence."""
    page = page_at("/about/members/")
    chip = f'<embed embedtype="contact" id="{contact.pk}"/>'
    write_body(page, ("text", f"<p>Ring the old line on {chip} first.</p>"))
    return main_of(client, page.path_on_site)[1]


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


# Overdue


def checked(days: int, **fields) -> Contact:
    return make_contact(
        "checked", OLD, always_open=True, checked_on=days_ago(days), checked_by="x", **fields
    )


@pytest.mark.parametrize(("days", "trusted"), [(0, True), (90, True), (91, False), (400, False)])
def test_an_overdue_check_takes_the_hours_and_leaves_the_number(client, days, trusted):
    contact = checked(days)
    main, words = shown(client, contact)
    assert main.find("a", href="tel:+448081570101").get_text() == OLD
    assert ("24 hours a day" in words) is trusted
    assert ("left out until they have been checked again" in words) is not trusted
    day = f"{contact.checked_on.day} {contact.checked_on:%B %Y}"
    assert (f"Last checked {day}" in words) is not trusted
    assert day in words


def test_a_check_lapses_at_midnight_in_the_united_kingdom(client, monkeypatch):
    """In summer that is 23:00 of the day before in universal time."""
    contact = make_contact(
        "checked",
        OLD,
        always_open=True,
        checked_on=datetime.date(2026, 7, 1),
        checked_by="x",
        check_every=9,
    )
    write_body(page_at("/about/members/"), ("contact", contact.pk))
    midnight = datetime.datetime(2026, 7, 10, 23, tzinfo=datetime.UTC)
    for moment, trusted in [(-1, True), (1, False)]:
        now = midnight + datetime.timedelta(seconds=moment)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        assert ("24 hours a day" in main_of(client, "/about/members/")[1]) is trusted


def test_the_published_copy_is_made_again_when_a_check_lapses():
    from resources.contacts.hours.moments import ChecksFallingDue

    Contact.objects.update(checked_on=None)
    source = ChecksFallingDue()
    noon = datetime.datetime(2026, 7, 1, 11, tzinfo=datetime.UTC)
    assert source.next_moment(noon) is None
    make_contact("lapses", checked_on=datetime.date(2026, 7, 1), checked_by="x", check_every=9)
    lapses = datetime.datetime(2026, 7, 10, 23, tzinfo=datetime.UTC)
    assert source.next_moment(noon) == lapses
    assert source.next_moment(lapses - datetime.timedelta(seconds=1)) == lapses
    assert source.next_moment(lapses) is None
    assert next_moment(noon) <= lapses


# Closed


def test_a_closed_contact_says_so_and_who_took_over(client):
    new = make_contact("new", NEW, name="The new line")
    old = make_contact("old", OLD, successor=new, status_note="It merged with another.", **CLOSED)
    main, words = shown(client, old)
    assert main.select_one(".app-contact--closed strong").get_text() == "Closed on 1 March 2026."
    assert "Closed on 1 March 2026. It merged with another." in words
    assert "The new line took over" in words
    assert main.find("a", href="tel:+448081570102").get_text() == NEW
    assert OLD not in words


def test_a_closed_contact_without_successor_leads_to_the_concerns_line(client):
    main, words = shown(client, make_contact("old", OLD, **CLOSED))
    concerns = BoardSettings.objects.get().concerns_contact
    assert "Closed on 1 March 2026." in words
    assert main.find("a", href=concerns.main_route.href)
    assert OLD not in words and "took over" not in words


def test_a_paused_contact_says_where_to_turn_meanwhile(client):
    new = make_contact("new", NEW, name="The new line")
    old = make_contact("old", OLD, successor=new, status="paused", status_note="Back in spring.")
    _, words = shown(client, old)
    assert "Closed for now. Back in spring." in words
    assert f"turn to The new line: Telephone: {NEW}" in words
    assert OLD not in words


def test_a_sentence_gives_the_number_of_who_took_over(client):
    new = make_contact("new", NEW, name="The new line")
    old = make_contact("old", OLD, successor=new, **CLOSED)
    assert f"on {NEW} (The new line) first" in in_a_sentence(client, old)


@pytest.mark.parametrize(
    ("status", "says"),
    [(CLOSED, "closed on 1 March 2026"), ({"status": "paused"}, "closed for now")],
)
def test_a_sentence_says_that_nobody_is_there(client, status, says):
    words = in_a_sentence(client, make_contact("old", OLD, name="The old line", **status))
    assert OLD not in words
    assert f"The old line ({says}) first" in words


def test_who_took_over_may_have_been_taken_over_too(client):
    newest = make_contact("newest", NEWEST, name="The newest line")
    new = make_contact("new", NEW, name="The new line", successor=newest)
    old = make_contact("old", OLD, successor=new)
    for contact in (new, old):
        Contact.objects.filter(pk=contact.pk).update(**CLOSED)
    assert f"on {NEWEST} (The newest line)" in in_a_sentence(client, old)
    _, words = shown(client, old)
    assert NEWEST in words and NEW not in words and OLD not in words


def test_a_circle_that_came_past_the_form_still_ends(client):
    one = make_contact("one", OLD, name="Line one")
    two = make_contact("two", NEW, name="Line two", successor=one)
    Contact.objects.filter(pk=one.pk).update(successor=two, **CLOSED)
    Contact.objects.filter(pk=two.pk).update(**CLOSED)
    words = in_a_sentence(client, one)
    assert "Line one (closed on 1 March 2026)" in words
    assert OLD not in words and NEW not in words


SERVICE_PAGES = ["/services/shelter/", "/services/", "/topics/neglect/", "/help/", "/a-to-z/"]


def test_a_closed_services_pages_stay_and_offer_nothing_that_closed(client):
    from tests.building import topic

    new = make_contact("new", NEW, name="The new line")
    old = make_contact("old", OLD, name="The shelter line", successor=new, **CLOSED)
    make_service("shelter", old, topics=[topic("neglect")])
    main, words = main_of(client, "/services/shelter/")
    assert "This service has closed" in words and "Closed on 1 March 2026" in words
    assert main.find("a", href="tel:+448081570102")
    assert "It helps with what people ask it" not in words
    assert "Closed on 1 March 2026" in main_of(client, "/services/")[1]
    for path in SERVICE_PAGES:
        answer = client.get(path)
        assert answer.status_code == 200
        assert OLD not in words_of(answer)
        assert "tel:+448081570101" not in answer.content.decode()
    found = words_of(client.post(reverse("search"), {"q": "shelter"}, follow=True))
    assert OLD not in found


def test_closed_contacts_cost_no_more_queries_when_there_are_more(
    client, django_assert_max_num_queries
):
    page = page_at("/about/members/")
    new = make_contact("new", NEW)
    pairs = [make_contact(f"old-{n}", OLD, successor=new, **CLOSED) for n in range(30)]
    write_body(page, *[("contact", contact.pk) for contact in pairs])
    with django_assert_max_num_queries(14):
        client.get(page.path_on_site)


def test_even_a_board_contact_that_was_closed_past_the_form_is_not_offered(client):
    """By SQL, say. Its successor takes its place in the header and on error pages."""
    board = BoardSettings.objects.get()
    new = make_contact("new", NEW, name="The new line")
    old = board.concerns_contact.main_route.text
    two_people.in_sql(board.concerns_contact, successor_id=new.pk, **CLOSED)
    words = words_of(client.get("/"))
    assert NEW in words and old not in words
    numbers = [contact.number for contact in current_lifeline().contacts]
    assert NEW in numbers and old not in numbers


# What else a card says


def test_a_card_says_cost_languages_and_what_happens(client):
    contact = make_contact(
        "full",
        OLD,
        cost="Free from any telephone",
        languages="English and Welsh",
        what_happens="A person answers.\n\nThey ask what you saw.",
    )
    _, words = shown(client, contact)
    assert "Cost: Free from any telephone" in words
    assert "Languages: English and Welsh" in words
    assert "When you get in touch: A person answers. They ask what you saw." in words


@pytest.mark.parametrize(
    ("kind", "value", "href", "words"),
    [
        (
            "chat",
            {"value": "https://chat.example.org/talk", "text": "Chat with us"},
            "https://chat.example.org/talk",
            "Chat with us",
        ),
        (
            "bsl",
            {"value": "Video call, any time", "address": "https://bsl.example.org/"},
            "https://bsl.example.org/",
            "British Sign Language: Video call, any time",
        ),
        ("bsl", {"value": "The app", "address": ""}, None, "British Sign Language: The app"),
        ("silent", {"value": "Press 55 when asked."}, None, "Press 55 when asked."),
    ],
)
def test_ways_for_people_who_do_not_speak_or_hear(client, kind, value, href, words):
    contact = make_contact("ways", OLD)
    contact.routes = [(kind, {"label": "", "note": "", **value})]
    contact.full_clean()
    contact.save()
    main, text = shown(client, contact)
    assert words in text
    assert href is None or main.find("a", href=href)["rel"] == ["noreferrer"]


def test_the_card_of_a_service_says_when_its_contact_was_checked(client):
    open_the_site()
    make_service("shelter", make_contact("shelter", OLD), topics=[topic("neglect")])
    cards = soup_of(client.get("/topics/neglect/")).select("main .app-service")
    (card,) = [card for card in cards if OLD in card.get_text()]
    assert card.select_one(".app-checked").get_text() == "Not yet checked by the board"
