"""While nobody vouches for the Concerns Line's hours, both lines are shown, and the clock says which is first."""

import pytest

from resources.board.lifeline import DayAndNight, refresh_lifeline
from resources.models import Area, BoardSettings, Contact
from safeguarding.delivery.addresses import next_moment
from tests import two_people
from tests.fixtures.opening import check, opening
from tests.reading import soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what pages say

DAY, NIGHT = "0345 678 9021", "0345 678 9040"
BY_DAY, OTHERWISE = "Concerns Line, in the daytime", "Evenings, nights and weekends"
CLOSED = "It may be closed now."
OFFICE_HOURS = ["2026-11-26T09:00", "2026-11-27T16:59", "2026-07-01T12:00"]
OTHER_TIMES = [
    *("2026-11-26T08:59", "2026-11-26T17:00", "2026-11-29T23:00"),
    *("2026-11-28T12:00", "2026-12-25T12:00", "2026-12-28T12:00", "2026-07-01T17:00"),
]
SHARED = ["/share/concerns-line.html", "/share/concerns-line.txt", "/share/concerns-line.svg"]


def first_in(text: str) -> str:
    """Return which of the two numbers comes first in a text that has to have both."""
    assert DAY in text and NIGHT in text
    return min(DAY, NIGHT, key=text.index)


@pytest.fixture(params=["never checked", "overdue", "checked without hours"])
def unsure(request) -> Contact:
    """Give the Concerns Line with hours that nobody vouches for."""
    line = BoardSettings.objects.get().concerns_contact
    week = opening("01234", "08:00", "20:00")
    if request.param == "never checked":
        return check(line, week, checked_on=None, checked_by="")
    return check(line, week, check_every=1) if request.param == "overdue" else check(line)


@pytest.mark.parametrize(
    ("at", "first"), [(at, DAY) for at in OFFICE_HOURS] + [(at, NIGHT) for at in OTHER_TIMES]
)
def test_the_clock_says_which_is_first(client, clock, at, first):
    clock(at)
    assert (
        first_in(soup_of(client.get("/report-a-concern/")).select_one(".app-strip").get_text())
        == first
    )


@pytest.mark.parametrize(("at", "first"), [(OFFICE_HOURS[0], DAY), (OTHER_TIMES[2], NIGHT)])
@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", ".app-strip"),
        ("/", ".app-now"),
        ("/report-a-concern/", ".app-report__now"),
        ("/report-a-concern/first-minute/", ".app-report__now"),
        ("/topics/", ".app-side"),
        ("/what-should-i-do/k2/", "main"),
        *[(path, None) for path in SHARED],
    ],
)
def test_both_are_there_with_what_they_are_for(client, clock, path, part, at, first):
    clock(at)
    answer = client.get(path)
    text = soup_of(answer).select_one(part).get_text() if part else answer.content.decode()
    assert first_in(text) == first
    assert BY_DAY in text and OTHERWISE in text
    if part != ".app-strip" and not path.endswith(".svg"):
        assert (CLOSED in text) == (first == NIGHT)


@pytest.mark.parametrize(("at", "first"), [(OFFICE_HOURS[0], DAY), (OTHER_TIMES[1], NIGHT)])
def test_it_is_so_however_the_hours_are_not_known(client, clock, unsure, at, first):
    clock(at)
    for path in ("/", "/report-a-concern/"):
        assert first_in(soup_of(client.get(path)).select_one(".app-strip").get_text()) == first


@pytest.mark.parametrize(("at", "first"), [(OFFICE_HOURS[0], DAY), (OTHER_TIMES[1], NIGHT)])
def test_so_do_error_pages_as_soon_as_day_or_night_begins(client, clock, at, first):
    clock(at)
    try:
        refresh_lifeline()  # as before every build
        text = words_of(client.get("/no-such-page/"))
        assert first_in(text) == first
        assert BY_DAY in text and OTHERWISE in text
        assert (CLOSED in text) == (first == NIGHT)
    finally:
        clock("2026-11-26T12:00")
        refresh_lifeline()


@pytest.mark.parametrize(("at", "first"), [(OFFICE_HOURS[0], DAY), (OTHER_TIMES[1], NIGHT)])
def test_the_biggest_card_of_an_outcome_is_who_answers(client, clock, at, first):
    clock(at)
    shropshire = Area.objects.get(key="shropshire").pk
    for end in ("k2", f"b8-{shropshire}"):
        main = soup_of(client.get(f"/what-should-i-do/{end}/")).select_one(".app-contact--main")
        assert first in main.get_text()


def test_hours_that_somebody_vouches_for_are_believed(client, clock):
    """Open until eight in the evening: at six the line is first, and nothing says that it may be closed."""
    line = BoardSettings.objects.get().concerns_contact
    check(line, opening("01234", "08:00", "20:00"))
    clock("2026-11-26T18:00")
    for path in ("/", "/report-a-concern/"):
        answer = client.get(path)
        strip = soup_of(answer).select_one(".app-strip").get_text()
        assert DAY in strip and NIGHT not in strip
        assert CLOSED not in answer.content.decode()
        assert OTHERWISE not in words_of(answer)


def test_a_line_that_never_closes_is_first_at_night(client, clock):
    check(BoardSettings.objects.get().concerns_contact, always_open=True)
    clock("2026-11-29T23:00")
    strip = soup_of(client.get("/")).select_one(".app-strip").get_text()
    assert DAY in strip and NIGHT not in strip


def test_a_team_that_is_known_not_to_answer_yet_is_not_first(client, clock):
    team = BoardSettings.objects.get().out_of_hours_contact
    check(team, opening("01234", "20:00", "23:59"), bank_holidays="as_usual")
    clock("2026-11-26T18:00")
    assert (
        first_in(soup_of(client.get("/report-a-concern/")).select_one(".app-strip").get_text())
        == DAY
    )
    clock("2026-11-26T20:00")
    assert (
        first_in(soup_of(client.get("/report-a-concern/")).select_one(".app-strip").get_text())
        == NIGHT
    )


def test_bank_holidays_are_those_of_its_nation(client, clock, monkeypatch):
    """The law of England and Wales may differ one day: here it does."""

    def only_in_wales(nation, year):
        return {wales_only} if nation == "WLS" else set()

    at = clock("2026-11-26T12:00")
    wales_only = at.date()
    monkeypatch.setattr("resources.contacts.hours.hours.bank_holidays", only_in_wales)
    assert first_in(soup_of(client.get("/")).select_one(".app-strip").get_text()) == DAY
    line = BoardSettings.objects.get().concerns_contact
    check(line, checked_on=None, checked_by="", nation="WLS")
    assert first_in(soup_of(client.get("/")).select_one(".app-strip").get_text()) == NIGHT


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-26T12:00", "2026-11-26T17:00"),
        ("2026-11-26T17:00", "2026-11-27T09:00"),
        ("2026-11-27T18:00", "2026-11-30T09:00"),
        ("2026-12-24T17:00", "2026-12-29T09:00"),
        ("2026-03-27T17:00", "2026-03-30T09:00"),  # the clocks go forward on the Sunday
    ],
)
def test_the_copy_is_made_anew_when_day_begins_and_ends(clock, at, then):
    then = clock(then)
    at = clock(at)
    assert DayAndNight().next_moment(at) == then
    assert next_moment(at) <= then


def test_the_clock_changes_nothing_where_the_hours_are_known(clock, concerns):
    Area.objects.exclude(pk=concerns.area_id).update(out_of_hours_contact=None)
    assert DayAndNight().next_moment(clock("2026-11-26T12:00")) is None


def test_day_and_night_count_for_another_council_whose_hours_are_not_known(clock, concerns):
    """Also where the board's own are known: its page says which of its lines is first."""
    then = clock("2026-11-26T17:00")
    assert DayAndNight().next_moment(clock("2026-11-26T12:00")) == then


def test_without_a_second_line_there_is_one(client, clock):
    board = BoardSettings.objects.get()
    two_people.choose_only(board, "emergency_contact", "concerns_contact")
    Area.objects.update(out_of_hours_contact=None)
    clock("2026-11-29T23:00")
    for path in ("/", "/report-a-concern/", "/topics/"):
        answer = client.get(path)
        assert DAY in soup_of(answer).select_one(".app-strip").get_text()
        assert CLOSED not in answer.content.decode()
        assert BY_DAY not in answer.content.decode()
    assert DayAndNight().next_moment(clock("2026-11-29T23:00")) is None
