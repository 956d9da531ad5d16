"""When a contact answers: the week's hours, bank holidays and dates with other hours, on the United Kingdom's clock.

Pure: nothing here asks the database or what time it is. The rule is the one that people read off the wall: a contact is
open in every minute in which the clock shows a time within its hours. So hours over the night are an hour shorter when
the clocks go forward and an hour longer when they go back (Summer Time Act 1972, section 1, as amended in 2002: at 1am
Greenwich Mean Time on the last Sunday in March and in October; the dates come from the time zone database).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from resources.contacts.hours.bank_holidays import bank_holidays

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
LOOK_AHEAD = 62  # days: two months of dates on which it is closed
MIDNIGHT = 24 * 60

# Minutes from midnight on the clock, the first one within and the first one after: 9am to 5pm is (540, 1020).
Span = tuple[int, int]


@dataclass(frozen=True)
class Hours:
    """When somebody answers. Dates with other hours go before `always_open`, that before bank holidays and the week."""

    always_open: bool = False
    week: tuple[tuple[Span, ...], ...] = ((),) * 7  # Monday first
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    closed_on: str | None = None  # whose bank holidays: "ENG", "WLS" or None

    def on(self, day: date) -> tuple[Span, ...]:
        """Return the spans of a day. They may lie in any order, and may overlap."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.always_open:
            return ((0, MIDNIGHT),)
        if self.closed_on and day in bank_holidays(self.closed_on, day.year):
            return ()
        return self.week[day.weekday()]


@dataclass(frozen=True)
class State:
    """Whether it is open, and when that changes (aware, UTC); None when not within `LOOK_AHEAD` days."""

    is_open: bool
    changes_at: datetime | None


def hours_of(contact) -> Hours | None:
    """Return a contact's hours, checked by the board or not; None when they are not known.

    A line that ends before it begins counts for nothing: forms and files refuse it. 23:59 at the end is midnight.
    """
    if not contact.has_hours:
        return None
    week = [[] for _ in range(7)]
    for child in contact.opening_hours:
        for day in child.value["days"]:
            week[int(day)] += _spans(child.value)
    exceptions: dict[date, tuple[Span, ...]] = {}
    for child in contact.exceptions:
        day = child.value["date"]
        exceptions[day] = (*exceptions.get(day, ()), *_spans(child.value))
    closes = contact.bank_holidays == contact.BankHolidays.CLOSED and not contact.always_open
    return Hours(
        contact.always_open,
        tuple(tuple(spans) for spans in week),
        exceptions,
        contact.nation if closes else None,
    )


def state(hours: Hours, at: datetime) -> State:
    """Return whether these hours are open `at` (aware) this moment, and when that changes next."""
    for start, end in openings(hours, local_day(at)):
        if at < end:
            is_open = start <= at
            return State(is_open, known(end if is_open else start, at))
    return State(False, None)


def openings(hours: Hours, first: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times it is open from the day `first` on, for `LOOK_AHEAD` days: start and end (aware, UTC).

    What meets at midnight is one. The last one ends where looking ahead ends, when it may well go on.
    """
    waiting = None
    for number in range(LOOK_AHEAD):
        for start, end in _openings_on(hours, first + number * DAY):
            if waiting and start <= waiting[1]:
                waiting = waiting[0], max(waiting[1], end)
                continue
            if waiting:
                yield waiting
            waiting = start, end
    if waiting:
        yield waiting


def local_day(at: datetime) -> date:
    """Return the day of the calendar in the United Kingdom at a moment (aware)."""
    return at.astimezone(LONDON).date()


def day_begins(day: date) -> datetime:
    """Return the moment (aware, UTC) at which a day begins in the United Kingdom."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def known(moment: datetime, at: datetime) -> datetime | None:
    """Return a moment at which something changes; None for the end of what was looked at, from `at` on."""
    return moment if moment < day_begins(local_day(at) + LOOK_AHEAD * DAY) else None


def _openings_on(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    spans = sorted(hours.on(day))
    for begins, ends, clock_at_zero in _stretches(day) if spans else ():
        for opens, closes in spans:
            start = max(begins, clock_at_zero + timedelta(minutes=opens))
            end = min(ends, clock_at_zero + timedelta(minutes=closes))
            if start < end:
                yield start, end


def _stretches(day: date) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Yield the parts of a day between two changes of the clock: start, end, and when its clock showed 00:00 (UTC)."""
    begins, ends = day_begins(day), day_begins(day + DAY)
    longer = ends - begins - DAY
    if not longer:
        yield begins, ends, begins
        return
    offset = ends.astimezone(LONDON).utcoffset()
    hours = (begins + timedelta(hours=number) for number in range(24))
    changed = next(hour for hour in hours if hour.astimezone(LONDON).utcoffset() == offset)
    yield begins, changed, begins
    yield changed, ends, begins + longer


def _spans(value) -> list[Span]:
    if value["opens"] is None or value["closes"] is None:
        return []
    opens, closes = _minutes(value["opens"]), _minutes(value["closes"])
    return [(opens, MIDNIGHT if closes == MIDNIGHT - 1 else closes)] if opens < closes else []


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
