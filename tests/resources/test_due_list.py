"""Which checks are due: a list by date, as a spreadsheet and as a calendar, and an alarm for editors."""

import csv
import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from resources.models import Contact
from tests.building import make_contact
from tests.reading import soup_of, words_of
from tests.resources.test_contact_checks import editor, press, signed_in

pytestmark = pytest.mark.django_db

REPORT, CALENDAR = "contact_checks_due", "contact_checks_calendar"


def due_in(days: int, key: str, **fields) -> Contact:
    """Store a contact whose check falls due in `days` days."""
    checked_on = timezone.localdate() + datetime.timedelta(days=days - 90)
    return make_contact(key, checked_on=checked_on, checked_by="A role", **fields)


@pytest.fixture
def register():
    """A register of our own: two overdue, one due today, one soon, one later, one never checked, one closed."""
    Contact.objects.update(checked_on=None)
    closed = {"status": "closed", "closed_on": datetime.date(2026, 3, 1)}
    return {
        "later": due_in(60, "later"),
        "soon": due_in(14, "soon"),
        "today": due_in(0, "today"),
        "overdue": due_in(-1, "overdue"),
        "long": due_in(-400, "long", status="paused"),
        "never": make_contact("never"),
        "closed": due_in(-30, "closed", **closed),
    }


IN_ORDER = ["long", "overdue", "today", "soon", "later"]


def listed(client, **asked) -> list[str]:
    answer = client.get(reverse(REPORT), {"export": "csv", **asked})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines))


def test_checks_are_listed_by_date(admin_client, register):
    rows = listed(admin_client)
    assert [row["Contact"] for row in rows] == [register[key].name for key in IN_ORDER]
    due = [datetime.date.fromisoformat(row["Check due"]) for row in rows]
    assert due == [register[key].due_on for key in IN_ORDER]


def test_the_list_can_be_read_and_downloaded(admin_client, register):
    answer = admin_client.get(reverse(REPORT))
    words = words_of(answer)
    overdue = register["overdue"].due_on
    assert f"Overdue since {overdue:%d/%m/%Y}" in words
    assert soup_of(answer).find("a", href=reverse(CALENDAR))
    book = admin_client.get(reverse(REPORT), {"export": "xlsx"})
    assert book.status_code == 200
    assert book.getvalue().startswith(b"PK")


def test_a_check_that_was_made_leaves_the_top_of_the_list(admin_client, register):
    press(admin_client, register["long"])
    assert listed(admin_client)[-1]["Contact"] == register["long"].name


def calendar(client) -> dict[str, dict]:
    answer = client.get(reverse(CALENDAR))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["summary"]): event for event in events}


def test_the_calendar_has_a_day_for_each_check(admin_client, register):
    events = calendar(admin_client)
    assert list(events) == [f"Check contact: {register[key].name}" for key in IN_ORDER]
    for key in IN_ORDER:
        event = events[f"Check contact: {register[key].name}"]
        assert event.decoded("dtstart") == register[key].due_on
        assert event.decoded("dtend") == register[key].due_on + datetime.timedelta(days=1)
        edit = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[register[key].pk])
        assert str(event["url"]).endswith(edit)


def test_an_event_moves_and_keeps_its_name_for_calendars(admin_client, register):
    name = f"Check contact: {register['long'].name}"
    before = calendar(admin_client)[name]
    press(admin_client, register["long"])
    after = calendar(admin_client)[name]
    assert after["uid"] == before["uid"]
    assert after.decoded("dtstart") > before.decoded("dtstart")
    assert len({str(event["uid"]) for event in calendar(admin_client).values()}) == len(IN_ORDER)


def test_the_calendar_names_no_person(register):
    ada = editor("ada", "change_contact", first_name="Ada", last_name="Byron")
    client = signed_in(ada)
    press(client, register["long"])
    text = client.get(reverse(CALENDAR)).content.decode().lower()
    assert not any(word in text for word in ("ada", "byron", "example.org", "duty manager"))


@pytest.mark.parametrize("name", [REPORT, "contact_checks_due_results", CALENDAR])
def test_only_those_who_may_change_contacts_see_it(client, name, register):
    wanted = signed_in(editor("ada", "change_contact"))
    assert wanted.get(reverse(name)).status_code == 200
    for other in (client, signed_in(editor("eve", "view_contact"))):
        answer = other.get(reverse(name))
        assert answer.status_code == 302
        assert b"VCALENDAR" not in answer.content


def test_the_menu_names_it_for_those_who_may_open_it(register):
    home = reverse("wagtailadmin_home")
    seen = signed_in(editor("ada", "change_contact")).get(home).content.decode()
    assert reverse(REPORT) in seen
    assert reverse(REPORT) not in signed_in(editor("eve")).get(home).content.decode()


def alarm(client) -> str:
    panel = soup_of(client.get(reverse("wagtailadmin_home"))).find(id="contact-checks-due-content")
    return " ".join(panel.get_text(" ").split()) if panel else ""


def test_the_first_page_raises_the_alarm(admin_client, register):
    words = alarm(admin_client)
    assert "2 checks are overdue" in words
    assert "2 checks are due within 14 days" in words
    press(admin_client, register["long"])
    press(admin_client, register["overdue"])
    words = alarm(admin_client)
    assert "overdue" not in words and "2 checks are due" in words


def test_no_alarm_when_nothing_is_due(admin_client):
    Contact.objects.update(checked_on=timezone.localdate(), checked_how="rang", checked_by="A role")
    assert alarm(admin_client) == ""


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"due": "overdue"}, {"long", "overdue"}),
        ({"due": "soon"}, {"today", "soon"}),
        ({"status": "closed"}, {"closed"}),
        ({"status": "paused"}, {"long"}),
        ({"due": "overdue", "q": "long"}, {"long"}),
    ],
)
def test_the_register_can_be_filtered(admin_client, register, asked, found):
    answer = admin_client.get(reverse(Contact.snippet_viewset.get_url_name("list")), asked)
    rows = soup_of(answer).select("table.listing tbody tr")
    names = {register[key].name for key in register}
    shown = {name for name in names for row in rows if name in row.get_text()}
    assert shown == {register[key].name for key in found}


def test_the_launch_list_keeps_what_was_never_checked(admin_client, register):
    answer = admin_client.get(reverse("launch_list_contacts"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert register["never"].name in text
    assert register["overdue"].name not in text and register["closed"].name not in text
