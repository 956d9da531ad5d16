"""Whom to ring about a child at a moment, first who answers: the concerns contact and the out-of-hours contact.

Hours that somebody vouches for say it (`opening.py`). While nobody vouches for the concerns contact's, pages show both
with what each is for, and the clock says which stands first: by day, that is from 9am to 5pm on working days, the
concerns contact, otherwise the other one. That is no promise that anybody answers, and the words make none.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from resources.contacts.hours.hours import Hours, local_day, openings
from resources.contacts.hours.opening import (
    MOMENT,
    Opening,
    opening_of,
    vouched_hours,
)

NINE, FIVE = 9 * 60, 17 * 60  # minutes from midnight
WORKING_WEEK = (((NINE, FIVE),),) * 5 + ((),) * 2
BY_DAY = "in the daytime"
OTHERWISE = "Evenings, nights and weekends"
CHANGES = 16  # that a page knows of: eight working days. The same number always, so that only a change changes it
AT_OTHER_TIMES = "At other times"
MAY_BE_CLOSED = "It may be closed now."


@dataclass(frozen=True)
class Day:
    """Whether it is day, and when that changes next (aware, UTC)."""

    is_now: bool
    changes: tuple[datetime, ...]


@dataclass(frozen=True)
class Line:
    """A contact to ring, and what to say before its number. `name` is the contact's, where `label` does not say it."""

    contact: object
    label: str
    name: str = ""

    @property
    def words(self) -> str:
        """What to say before the number where there is room: “Evenings, nights and weekends: Emergency Duty Team”."""
        return f"{self.label}: {self.name}" if self.name else self.label


@dataclass(frozen=True)
class WhomToRing:
    """The lines, the best one at this moment first.

    `closed` is for how long the concerns contact is closed while the other one answers; None when it is open, or when
    it cannot be told. `day` is whether it is day, and when that changes; None when somebody vouches for the hours.
    """

    lines: tuple[Line, ...]
    instead: object | None = None
    closed: Opening | None = None
    day: Day | None = None

    @property
    def concerns(self) -> object | None:
        """The concerns contact; None where there is none."""
        return next((line.contact for line in self.lines if line.contact is not self.instead), None)

    @property
    def in_strip(self) -> tuple[Line, ...]:
        """The lines for narrow places, those that can be rung: both when the first one is not enough."""
        lines = self.lines if self.closed or self.day else self.lines[:1]
        return tuple(line for line in lines if line.contact.main_route)

    @property
    def out_of_hours_first(self) -> bool:
        """Whether the out-of-hours contact stands first."""
        return bool(self.instead) and self.lines[0].contact is self.instead

    def words_for(self, contact) -> str:
        """Return what to call a contact: with what it is for, while that is all that is known of its hours."""
        lines = self.lines if self.day else ()
        return next((line.words for line in lines if line.contact == contact), contact.name)

    @property
    def may_be_closed(self) -> str:
        """What to say beside the concerns contact's number; "" by day."""
        return MAY_BE_CLOSED if self.day and not self.day.is_now else ""

    @property
    def may_be_closed_data(self) -> str:
        """What `page.js` reads: each moment (ISO 8601, UTC) and what to say from then on, with bars between.

        "" from the last one on, because nothing is known beyond it.
        """
        day = self.day.is_now
        said = [MAY_BE_CLOSED if day ^ bool(n % 2) else "" for n in range(len(self.day.changes))]
        pairs = zip(self.day.changes, [*said[:-1], ""], strict=True)
        return "|".join(f"{moment:{MOMENT}}|{words}" for moment, words in pairs)


def whom_to_ring(concerns, out_of_hours, at: datetime) -> WhomToRing:
    """Return whom to ring `at` (aware) this moment. Both are contacts that answer, or None where there is none."""
    instead = _instead_of(concerns, out_of_hours)
    if instead is None:
        there = dict.fromkeys(one for one in (concerns, out_of_hours) if one)
        return WhomToRing(tuple(Line(one, one.name) for one in there))
    opening = opening_of(concerns, at, instead)
    if opening and not opening.is_open and opening.leads_on:
        first = Line(instead, capfirst(opening.until), instead.name)
        return WhomToRing((first, Line(concerns, concerns.name)), instead, opening)
    if vouched_hours(concerns, at):
        by_hours = Line(concerns, concerns.name), Line(instead, AT_OTHER_TIMES, instead.name)
        return WhomToRing(by_hours, instead)
    day = day_or_not(concerns, at)
    by_day = Line(concerns, f"{concerns.name}, {BY_DAY}")
    otherwise = Line(instead, OTHERWISE, instead.name)
    other = opening_of(instead, at)
    answers = other is None or other.is_open
    lines = (otherwise, by_day) if answers and not day.is_now else (by_day, otherwise)
    return WhomToRing(lines, instead, None, day)


def day_or_not(contact, at: datetime) -> Day:
    """Return whether it is day for a contact `at` (aware) this moment: with the bank holidays of its nation."""
    hours = Hours(week=WORKING_WEEK, closed_on=contact.nation)
    spans = openings(hours, local_day(at))
    changes = [moment for span in spans for moment in span if moment > at]
    return Day(len(changes) % 2 == 1, tuple(changes[:CHANGES]))


def _instead_of(concerns, out_of_hours):
    """Return whom to ring when the concerns contact is closed; None when there is nobody else."""
    if concerns is None or out_of_hours is None or out_of_hours.pk == concerns.pk:
        return None
    return out_of_hours if out_of_hours.rings else None
