"""When a contact is open: a table of days on which people are wrong, and a clock that is walked minute by minute.

The clocks go forward on 29 March 2026 at 01:00 UTC, and back on 25 October 2026 at 01:00 UTC.

Long, because half of it is the table: one file says what is meant by open.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resources.contacts.hours.bank_holidays import bank_holidays
from resources.contacts.hours.hours import LONDON, LOOK_AHEAD, MIDNIGHT, Hours, State, state

pytestmark = pytest.mark.once


def span(text: str) -> tuple[int, int]:
    """Return "9-17.30" as minutes of the day; 24 is midnight at its end."""
    opens, closes = (part.partition(".") for part in text.split("-"))
    return int(opens[0]) * 60 + int(opens[2] or 0), int(closes[0]) * 60 + int(closes[2] or 0)


def week(**days: str) -> tuple:
    """Return a week from mon="9-12 13-17" and so on; days that are not named are closed."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return tuple(tuple(span(text) for text in days.get(name, "").split()) for name in names)


def on(**dates: str) -> dict:
    """Return dates with other hours from d2026_12_24="9-12"; "" is closed all day."""
    days = {name[1:].replace("_", "-"): text for name, text in dates.items()}
    return {
        date.fromisoformat(day): tuple(span(text) for text in hours.split())
        for day, hours in days.items()
    }


def every(text: str) -> dict:
    return dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), text)


OFFICE = {"mon": "9-17", "tue": "9-17", "wed": "9-17", "thu": "9-17", "fri": "9-16"}
HOURS = {
    "office": Hours(week=week(**OFFICE)),
    "England": Hours(week=week(**OFFICE), closed_on="ENG"),
    "Wales": Hours(week=week(**OFFICE), closed_on="WLS"),
    "lunch": Hours(week=week(wed="9-12 13-17")),
    "nights": Hours(week=week(**every("0-6 22-24"))),
    "nights, England": Hours(week=week(**every("0-6 22-24")), closed_on="ENG"),
    "weekend": Hours(week=week(fri="16-24", sat="0-24", sun="0-24", mon="0-9")),
    "late Friday": Hours(week=week(fri="18-24")),
    "first minutes": Hours(week=week(mon="0-0.01", tue="23.59-24")),
    "each day, whole": Hours(week=week(**every("0-24"))),
    "each day from one": Hours(week=week(**every("1.30-3"))),
    "each day until half past one": Hours(week=week(**every("0-1.30"))),
    "each day within the hour": Hours(week=week(**every("1.15-1.45"))),
    "always": Hours(always_open=True),
    "always but Christmas": Hours(always_open=True, exceptions=on(d2026_12_25="")),
    "always, with bank holidays": Hours(always_open=True, closed_on="ENG"),
    "never": Hours(),
    "leap": Hours(week=week(tue="9-17"), exceptions=on(d2028_02_29="10-12")),
    "leap day closed": Hours(week=week(**every("9-17")), exceptions=on(d2028_02_29="")),
    "training": Hours(week=week(**OFFICE), exceptions=on(d2026_11_25="", d2026_11_26="13-15")),
    "Christmas Eve": Hours(week=week(**OFFICE), exceptions=on(d2026_12_24="9-12"), closed_on="ENG"),
    "open on Christmas Day": Hours(
        week=week(**OFFICE), exceptions=on(d2026_12_25="10-12"), closed_on="ENG"
    ),
    "extra Saturday night": Hours(
        week=week(**OFFICE), exceptions=on(d2026_11_21="20-24", d2026_11_22="0-2")
    ),
    "a fortnight closed": Hours(
        week=week(**OFFICE),
        exceptions={date(2026, 11, 23) + timedelta(days=n): () for n in range(14)},
    ),
    "closed for a quarter": Hours(
        week=week(**OFFICE),
        exceptions={date(2026, 11, 23) + timedelta(days=n): () for n in range(90)},
    ),
    "overlapping": Hours(week=week(wed="9-13 12-17 10-11")),
}

# Hours, moment, open or closed, and when that changes next: United Kingdom time, or UTC where it ends in Z.
CASES = """
office          | 2026-11-20 08:59 | closed | 2026-11-20 09:00
office          | 2026-11-20 09:00 | open   | 2026-11-20 16:00
office          | 2026-11-20 15:59 | open   | 2026-11-20 16:00
office          | 2026-11-20 16:00 | closed | 2026-11-23 09:00
office          | 2026-11-21 12:00 | closed | 2026-11-23 09:00
office          | 2026-11-23 00:00 | closed | 2026-11-23 09:00
office          | 2026-11-23 16:59 | open   | 2026-11-23 17:00
office          | 2026-07-01 08:30Z| open   | 2026-07-01 16:00Z
office          | 2026-07-01 07:59Z| closed | 2026-07-01 08:00Z
office          | 2026-12-25 10:00 | open   | 2026-12-25 16:00
office          | 2026-12-31 17:00 | closed | 2027-01-01 09:00
lunch           | 2026-11-25 11:59 | open   | 2026-11-25 12:00
lunch           | 2026-11-25 12:00 | closed | 2026-11-25 13:00
lunch           | 2026-11-25 13:00 | open   | 2026-11-25 17:00
lunch           | 2026-11-25 17:00 | closed | 2026-12-02 09:00
overlapping     | 2026-11-25 10:59 | open   | 2026-11-25 17:00
overlapping     | 2026-11-25 08:00 | closed | 2026-11-25 09:00
England         | 2026-12-25 10:00 | closed | 2026-12-29 09:00
England         | 2026-12-26 10:00 | closed | 2026-12-29 09:00
England         | 2026-12-28 10:00 | closed | 2026-12-29 09:00
England         | 2026-12-24 17:00 | closed | 2026-12-29 09:00
England         | 2027-12-27 10:00 | closed | 2027-12-29 09:00
England         | 2027-12-28 10:00 | closed | 2027-12-29 09:00
England         | 2026-12-31 17:00 | closed | 2027-01-04 09:00
England         | 2026-04-03 10:00 | closed | 2026-04-07 09:00
England         | 2026-05-04 10:00 | closed | 2026-05-05 09:00
England         | 2026-05-25 10:00 | closed | 2026-05-26 09:00
England         | 2026-08-31 10:00 | closed | 2026-09-01 09:00
England         | 2022-01-03 10:00 | closed | 2022-01-04 09:00
England         | 2022-06-03 10:00 | closed | 2022-06-06 09:00
England         | 2022-05-30 10:00 | open   | 2022-05-30 17:00
England         | 2022-09-19 10:00 | closed | 2022-09-20 09:00
England         | 2020-05-08 10:00 | closed | 2020-05-11 09:00
England         | 2020-05-04 10:00 | open   | 2020-05-04 17:00
England         | 2023-05-08 10:00 | closed | 2023-05-09 09:00
England         | 2026-08-03 10:00 | open   | 2026-08-03 17:00
England         | 2026-11-30 10:00 | open   | 2026-11-30 17:00
England         | 2026-03-17 10:00 | open   | 2026-03-17 17:00
Wales           | 2026-12-28 10:00 | closed | 2026-12-29 09:00
Wales           | 2026-08-31 10:00 | closed | 2026-09-01 09:00
Wales           | 2027-01-01 10:00 | closed | 2027-01-04 09:00
Wales           | 2027-03-01 10:00 | open   | 2027-03-01 17:00
Wales           | 2026-08-03 10:00 | open   | 2026-08-03 17:00
Wales           | 2024-01-02 10:00 | open   | 2024-01-02 17:00
nights          | 2026-11-20 21:59 | closed | 2026-11-20 22:00
nights          | 2026-11-20 22:00 | open   | 2026-11-21 06:00
nights          | 2026-11-20 23:59 | open   | 2026-11-21 06:00
nights          | 2026-11-21 00:00 | open   | 2026-11-21 06:00
nights          | 2026-11-21 06:00 | closed | 2026-11-21 22:00
nights          | 2026-12-31 23:59 | open   | 2027-01-01 06:00
nights, England | 2026-12-24 23:00 | open   | 2026-12-25 00:00
nights, England | 2026-12-25 00:00 | closed | 2026-12-27 00:00
nights, England | 2026-12-28 23:59 | closed | 2026-12-29 00:00
weekend         | 2026-11-20 16:00 | open   | 2026-11-23 09:00
weekend         | 2026-11-23 09:00 | closed | 2026-11-27 16:00
late Friday     | 2026-11-20 23:59 | open   | 2026-11-21 00:00
late Friday     | 2026-11-21 00:00 | closed | 2026-11-27 18:00
first minutes   | 2026-11-23 00:00 | open   | 2026-11-23 00:01
first minutes   | 2026-11-23 00:01 | closed | 2026-11-24 23:59
first minutes   | 2026-11-24 23:59 | open   | 2026-11-25 00:00
each day, whole | 2026-11-24 23:59 | open   | never
nights          | 2026-03-28 23:00Z| open   | 2026-03-29 05:00Z
nights          | 2026-03-29 05:00Z| closed | 2026-03-29 21:00Z
nights          | 2026-10-24 21:00Z| open   | 2026-10-25 06:00Z
office          | 2026-03-27 16:00Z| closed | 2026-03-30 08:00Z
office          | 2026-10-23 15:00Z| closed | 2026-10-26 09:00Z
each day from one | 2026-03-29 00:59Z | closed | 2026-03-29 01:00Z
each day from one | 2026-03-29 01:00Z | open   | 2026-03-29 02:00Z
each day from one | 2026-03-28 03:00Z | closed | 2026-03-29 01:00Z
each day from one | 2026-10-25 00:29Z | closed | 2026-10-25 00:30Z
each day from one | 2026-10-25 00:30Z | open   | 2026-10-25 01:00Z
each day from one | 2026-10-25 01:00Z | closed | 2026-10-25 01:30Z
each day from one | 2026-10-25 01:30Z | open   | 2026-10-25 03:00Z
each day until half past one | 2026-03-29 00:59Z | open   | 2026-03-29 01:00Z
each day until half past one | 2026-03-29 01:00Z | closed | 2026-03-29 23:00Z
each day until half past one | 2026-10-25 00:29Z | open   | 2026-10-25 00:30Z
each day until half past one | 2026-10-25 00:30Z | closed | 2026-10-25 01:00Z
each day until half past one | 2026-10-25 01:29Z | open   | 2026-10-25 01:30Z
each day within the hour | 2026-03-29 00:00Z | closed | 2026-03-30 00:15Z
each day within the hour | 2026-10-25 00:45Z | closed | 2026-10-25 01:15Z
always          | 2026-12-25 03:00 | open   | never
always          | 2026-10-25 01:00Z| open   | never
always, with bank holidays | 2026-12-25 03:00 | open | never
always but Christmas | 2026-12-24 23:59 | open   | 2026-12-25 00:00
always but Christmas | 2026-12-25 12:00 | closed | 2026-12-26 00:00
always but Christmas | 2026-12-26 00:00 | open   | never
never           | 2026-11-20 10:00 | closed | never
leap            | 2028-02-29 09:30 | closed | 2028-02-29 10:00
leap            | 2028-02-29 11:59 | open   | 2028-02-29 12:00
leap            | 2028-02-29 12:00 | closed | 2028-03-07 09:00
leap            | 2024-02-29 10:00 | closed | 2024-03-05 09:00
leap day closed | 2028-02-28 17:00 | closed | 2028-03-01 09:00
leap day closed | 2027-02-28 17:00 | closed | 2027-03-01 09:00
training        | 2026-11-24 17:00 | closed | 2026-11-26 13:00
training        | 2026-11-26 09:00 | closed | 2026-11-26 13:00
training        | 2026-11-26 14:59 | open   | 2026-11-26 15:00
Christmas Eve   | 2026-12-24 11:59 | open   | 2026-12-24 12:00
Christmas Eve   | 2026-12-24 12:00 | closed | 2026-12-29 09:00
open on Christmas Day | 2026-12-25 10:00 | open   | 2026-12-25 12:00
open on Christmas Day | 2026-12-24 17:00 | closed | 2026-12-25 10:00
extra Saturday night | 2026-11-20 16:00 | closed | 2026-11-21 20:00
extra Saturday night | 2026-11-21 23:59 | open   | 2026-11-22 02:00
a fortnight closed   | 2026-11-20 16:00 | closed | 2026-12-07 09:00
closed for a quarter | 2026-11-23 10:00 | closed | never
"""


def moment(text: str) -> datetime | None:
    if text == "never":
        return None
    zone = UTC if text.endswith("Z") else LONDON
    return datetime.strptime(text.rstrip("Z"), "%Y-%m-%d %H:%M").replace(tzinfo=zone)


TABLE = [tuple(part.strip() for part in line.split("|")) for line in CASES.strip().splitlines()]


def test_the_table_is_long_enough():
    assert len(set(TABLE)) == len(TABLE) >= 60


@pytest.mark.parametrize(("hours", "at", "word", "until"), TABLE)
def test_a_contact_is_open_or_closed_until(hours, at, word, until):
    told = state(HOURS[hours], moment(at))
    assert told.is_open is (word == "open")
    expected = moment(until)
    # Two moments of one zone are compared by the clock on the wall, not in time.
    assert told.changes_at == (expected and expected.astimezone(UTC))


# The reference: slow, and plain to see


def open_by_the_clock(hours: Hours, at: datetime) -> bool:
    """Look at the calendar and at the clock on the wall, as a person would."""
    local = at.astimezone(LONDON)
    minute = local.hour * 60 + local.minute
    if local.date() in hours.exceptions:
        spans = hours.exceptions[local.date()]
    elif hours.always_open:
        return True
    elif hours.closed_on and local.date() in bank_holidays(hours.closed_on, local.year):
        spans = ()
    else:
        spans = hours.week[local.weekday()]
    return any(opens <= minute < closes for opens, closes in spans)


def next_by_the_clock(hours: Hours, at: datetime, days: int) -> datetime | None:
    """Wait, minute by minute, until it is otherwise than now; for so many days at most."""
    now = open_by_the_clock(hours, at)
    for minute in range(1, days * MIDNIGHT):
        later = at + timedelta(minutes=minute)
        if open_by_the_clock(hours, later) != now:
            return later
    return None


# Around what makes days differ: both changes of the clock, Christmas and New Year, a leap day, an Easter.
DAYS = [
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 12, 26),
    date(2028, 2, 29),
    date(2026, 4, 4),
]
WALKED = 4  # days
minutes = st.integers(0, MIDNIGHT) | st.sampled_from(
    [0, 60, 75, 90, 119, 120, 121, MIDNIGHT - 1, MIDNIGHT]
)
spans = st.lists(
    st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]), max_size=3
).map(tuple)


@st.composite
def hours_and_moment(draw) -> tuple[Hours, datetime]:
    around = draw(st.sampled_from(DAYS))
    near = st.integers(-2, 3).map(lambda days: around + timedelta(days=days))
    hours = Hours(
        always_open=draw(st.sampled_from([False, False, False, True])),
        week=tuple(draw(spans) for _ in range(7)),
        exceptions=draw(st.dictionaries(near, spans, max_size=2)),
        closed_on=draw(st.sampled_from([None, "ENG", "WLS"])),
    )
    begins = datetime(around.year, around.month, around.day, tzinfo=UTC) - timedelta(days=1)
    return hours, begins + timedelta(minutes=draw(st.integers(0, 2 * MIDNIGHT)))


@settings(max_examples=150, deadline=None)
@given(hours_and_moment())
@example((HOURS["each day from one"], datetime(2026, 10, 25, 0, 30, tzinfo=UTC)))
@example((HOURS["each day within the hour"], datetime(2026, 3, 29, 0, 59, tzinfo=UTC)))
def test_it_is_what_somebody_sees_who_watches_the_clock(given_):
    hours, at = given_
    told = state(hours, at)
    assert told.is_open is open_by_the_clock(hours, at)
    seen = next_by_the_clock(hours, at, WALKED)
    if seen is not None:
        assert told.changes_at == seen
    else:
        assert told.changes_at is None or told.changes_at >= at + timedelta(days=WALKED)


def test_it_looks_two_months_ahead_and_no_further():
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    day = at.date() + timedelta(days=LOOK_AHEAD - 1)
    last = Hours(exceptions={day: ((540, 1020),)})
    beyond = Hours(exceptions={day + timedelta(days=1): ((540, 1020),)})
    assert state(last, at).changes_at == datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    assert state(beyond, at) == State(False, None)


def test_england_and_wales_keep_the_same_days_and_not_those_of_scotland():
    for year in range(2020, 2040):
        assert bank_holidays("ENG", year) == bank_holidays("WLS", year)
    scottish = {date(2026, 1, 2), date(2026, 8, 3), date(2026, 11, 30), date(2026, 3, 17)}
    assert not scottish & bank_holidays("WLS", 2026)
