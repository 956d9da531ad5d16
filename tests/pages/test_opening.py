"""The line on whether a contact answers now, as visitors get it: true at the moment it names, also when read later."""

import datetime
from datetime import UTC, timedelta

import pytest

from resources.contacts.hours.opening import opening_line
from resources.models import BoardSettings, Contact
from tests import two_people
from tests.building import make_contact, page_at, write_body
from tests.fixtures.opening import check, lines, opening, other_day
from tests.reading import soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say

REPORT = "/report-a-concern/"
NIGHT = "0345 678 9040"
DAY = "0345 678 9021"


THEN = f"ring the Emergency Duty Team: {NIGHT}"


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (
            "2026-11-19T09:00",
            f"Open until 5pm today, Thursday 19 November 2026. After that, {THEN}",
        ),
        ("2026-11-20T15:59", f"Open until 4pm today, Friday 20 November 2026. After that, {THEN}"),
        ("2026-11-20T16:00", f"Closed until 9am on Monday 23 November 2026. Until then, {THEN}"),
        (
            "2026-11-23T00:00",
            f"Closed until 9am today, Monday 23 November 2026. Until then, {THEN}",
        ),
        ("2026-12-24T17:00", f"Closed until 9am on Tuesday 29 December 2026. Until then, {THEN}"),
    ],
)
@pytest.mark.parametrize("path", [REPORT, "/"])
def test_the_line_names_the_moment_until_which_it_holds(client, clock, concerns, path, at, line):
    clock(at)
    answer = client.get(path)
    assert lines(answer) == [line]
    links = soup_of(answer).select(".app-opening a")
    assert [link["href"] for link in links] == ["tel:+443456789040"]


@pytest.mark.parametrize("at", ["2026-11-20T12:00", "2026-11-20T20:00"])
def test_the_starter_site_makes_no_promise(client, clock, at):
    """Nobody of the board has checked its hours."""
    clock(at)
    for path in (REPORT, "/"):
        for line in lines(client.get(path)):
            assert line in {"", "It may be closed now."}


@pytest.mark.parametrize(
    "change",
    [
        {"checked_on": None, "checked_by": ""},
        {"check_every": 3},
        {"status": "paused"},
        {"status": "closed", "closed_on": datetime.date(2026, 11, 1)},
    ],
)
def test_hours_that_nobody_vouches_for_make_no_line(client, clock, change):
    clock("2026-11-20T12:00")
    contact = check(make_contact("office"), opening("0123456", "09:00", "17:00"))
    page = page_at("/about/members/")
    write_body(page, ("contact", contact.pk))
    assert lines(client.get(page.path_on_site)) == [
        "Open until 5pm today, Friday 20 November 2026."
    ]
    check(contact, opening("0123456", "09:00", "17:00"), **change)
    assert lines(client.get(page.path_on_site)) == []


def test_a_line_that_never_closes_needs_no_line(client, clock):
    clock("2026-12-25T12:00")
    contact = check(make_contact("always"), always_open=True)
    page = page_at("/about/members/")
    write_body(page, ("contact", contact.pk))
    answer = client.get(page.path_on_site)
    assert lines(answer) == []
    assert "24 hours a day, every day" in words_of(answer)


@pytest.mark.parametrize(
    ("at", "line"),
    [
        ("2026-11-20T18:30", "Open until 2am on Saturday 21 November 2026."),
        ("2026-11-21T00:00", "Open until 2am today, Saturday 21 November 2026."),
        ("2026-11-21T02:00", "Closed until midnight tonight, Saturday 21 November 2026."),
        ("2026-11-22T10:00", "Open until midnight tonight, Sunday 22 November 2026."),
        ("2026-11-23T10:00", "Closed until 6.30pm on Friday 27 November 2026."),
    ],
)
def test_the_line_speaks_of_nights_as_people_do(clock, at, line):
    contact = check(
        make_contact("nights"),
        opening("4", "18:30", "23:59"),
        opening("5", "00:00", "02:00"),
        opening("6", "00:00", "23:59"),
    )
    assert opening_line(contact, clock(at)) == line


def test_what_closes_for_longer_than_anyone_looks_ahead_is_closed_today():
    first = datetime.date(2026, 11, 20)
    dates = [other_day(str(first + timedelta(days=n))) for n in range(90)]
    contact = check(make_contact("x"), opening("0123456", "09:00", "17:00"), exceptions=dates)
    at = datetime.datetime(2026, 11, 20, 12, tzinfo=UTC)
    team = Contact.objects.get(key="emergency-duty-team")
    assert opening_line(contact, at, team) == (
        f"Closed today, Friday 20 November 2026. Meanwhile, {THEN}"
    )


# Who answers comes first


def names(answer) -> list[str]:
    return [
        name.get_text()
        for name in soup_of(answer).select(".app-report__contacts .app-contact__name")
    ]


def test_the_report_page_puts_first_who_answers(client, clock, concerns):
    clock("2026-11-20T15:59")
    answer = client.get(REPORT)
    assert names(answer)[:2] == ["Concerns Line", "Emergency Duty Team"]
    assert soup_of(answer).select_one(".app-contact--main h2").get_text() == "Concerns Line"
    clock("2026-11-20T16:00")
    answer = client.get(REPORT)
    assert names(answer)[:2] == ["Emergency Duty Team", "Concerns Line"]
    assert soup_of(answer).select_one(".app-contact--main h2").get_text() == "Emergency Duty Team"


@pytest.mark.parametrize("end", ["k2", "k17", "b8-{area}"])
def test_the_guided_path_ends_with_who_answers(client, clock, concerns, end):
    path = f"/what-should-i-do/{end.format(area=concerns.area_id)}/"
    for at, first in (("2026-11-20T15:59", DAY), ("2026-11-20T16:00", NIGHT)):
        clock(at)
        words = soup_of(client.get(path)).main.get_text()
        other = NIGHT if first == DAY else DAY
        assert first in words
        assert other not in words or words.index(first) < words.index(other)


@pytest.mark.parametrize(
    ("path", "part"),
    [("/", ".app-now"), ("/signs/neglect/", ".app-strip"), ("/topics/", ".app-side")],
)
def test_every_page_offers_first_who_answers(client, clock, concerns, path, part):
    clock("2026-11-20T15:59")
    words = soup_of(client.get(path)).select_one(part).get_text()
    assert DAY in words
    assert NIGHT not in words or words.index(DAY) < words.index(NIGHT)
    clock("2026-11-20T16:00")
    words = soup_of(client.get(path)).select_one(part).get_text()
    assert NIGHT in words
    assert DAY not in words or words.index(NIGHT) < words.index(DAY)
    assert "9am" in words and "23 Nov" in words, "an old copy has to say until when"


def test_without_a_second_line_the_concerns_line_stays(client, clock, concerns):
    board = BoardSettings.objects.get()
    two_people.choose_only(board, "emergency_contact", "concerns_contact")
    clock("2026-11-21T12:00")
    for path in (REPORT, "/", "/about/members/"):
        strip = soup_of(client.get(path)).select_one(".app-strip").get_text()
        assert DAY in strip
    assert lines(client.get(REPORT)) == ["Closed until 9am on Monday 23 November 2026."]


# The line names nobody who does not answer then


def team(**fields) -> Contact:
    """Return the out-of-hours team, stored with these fields: the form would refuse some of them."""
    contact = Contact.objects.get(key="emergency-duty-team")
    if "status" in fields:
        two_people.in_sql(contact, **fields)
    else:
        two_people.change(contact, **fields)
    return contact


def says_who_to_ring(answer) -> bool:
    """Return whether anything that is shown before the cards sends people to the out-of-hours team."""
    soup = soup_of(answer)
    for hidden in soup.select("[hidden]"):
        hidden.decompose()
    parts = soup.select(".app-opening, .app-strip, .app-side, .app-now")
    return any(NIGHT in part.get_text() or "ring the" in part.get_text() for part in parts)


@pytest.mark.parametrize("path", [REPORT, "/", "/topics/"])
@pytest.mark.parametrize(
    "stopped",
    [
        {"status": "paused"},
        {"status": "closed", "closed_on": datetime.date(2026, 11, 1)},
        {"routes": [("email", {"label": "", "note": "", "value": "team@example.org"})]},
    ],
    ids=["paused", "closed for good", "without a number"],
)
def test_nobody_is_sent_to_a_team_that_cannot_be_rung(client, clock, concerns, path, stopped):
    clock("2026-11-20T18:00")
    assert says_who_to_ring(client.get(path))
    team(**stopped)
    answer = client.get(path)
    assert not says_who_to_ring(answer)
    assert DAY in soup_of(answer).select_one(".app-strip").get_text()
    if path == REPORT:
        assert lines(answer)[0] == "Closed until 9am on Monday 23 November 2026."
        assert names(answer)[0] == "Concerns Line"


WEEKDAYS_FROM_FIVE = (
    opening("01234", "17:00", "23:59"),
    opening("01234", "00:00", "09:00"),
    opening("56", "00:00", "23:59"),
)


@pytest.mark.parametrize(
    ("at", "line", "first"),
    [
        ("2026-11-20T15:00", "Open until 4pm today, Friday 20 November 2026.", "Concerns Line"),
        ("2026-11-20T16:30", "Closed until 9am on Monday 23 November 2026.", "Concerns Line"),
        (
            "2026-11-20T17:00",
            f"Closed until 9am on Monday 23 November 2026. Until then, {THEN}",
            "Emergency Duty Team",
        ),
        (
            "2026-11-19T12:00",
            f"Open until 5pm today, Thursday 19 November 2026. After that, {THEN}",
            "Concerns Line",
        ),
    ],
)
def test_the_line_names_the_team_only_for_times_at_which_it_answers(
    client, clock, concerns, at, line, first
):
    """On Fridays nobody answers between 4pm and 5pm: the line must not say that somebody does."""
    check(team(), *WEEKDAYS_FROM_FIVE, bank_holidays="as_usual")
    clock(at)
    answer = client.get(REPORT)
    soup = soup_of(answer)
    for hidden in soup.select("[hidden]"):
        hidden.decompose()
    shown = [" ".join(one.get_text().split()) for one in soup.select("main .app-opening")]
    assert line in shown
    assert names(answer)[0] == first
    assert (NIGHT in soup.select_one(".app-strip").get_text()) == (first == "Emergency Duty Team")


# Hours in words


def test_other_days_stand_below_the_weeks_hours_until_they_are_over(client, clock):
    clock("2026-12-24T12:00")
    contact = check(
        make_contact("office"),
        opening("01234", "09:00", "17:00"),
        exceptions=[
            other_day("2026-12-31", "09:00", "12:00", "New Year’s Eve"),
            other_day("2026-12-24"),
            other_day("2026-12-23"),
        ],
    )
    assert contact.hours_in_words == [
        "Monday to Friday, 9am to 5pm",
        "Closed on bank holidays",
        "Thursday 24 December 2026: closed",
        "Thursday 31 December 2026: 9am to midday (New Year’s Eve)",
    ]
