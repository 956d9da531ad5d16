"""Whether a contact answers now, in words that stay true in an old copy.

A line names the moment until which it holds, with its date: “Open until 5pm today, Saturday 21 November 2026.” Whoever
reads it later, from paper, without a network or in a browser without scripts, sees that this moment is over. It
depends on nothing that changes between two moments of `next_moment`, so the same content gives the same bytes.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from resources.contacts.blocks import clock
from resources.contacts.hours.hours import (
    DAY,
    LONDON,
    Hours,
    day_begins,
    hours_of,
    known,
    local_day,
    openings,
)

SCRIPT_KNOWS = 8 * DAY  # of changes: a week, and one more day
MOMENT = "%Y-%m-%dT%H:%MZ"  # ISO 8601, UTC


@dataclass(frozen=True)
class Opening:
    """Whether a contact is open from the moment `since` on (aware, UTC), and when that changes, soonest first.

    `since` is the last change or midnight, whichever was later. `changes` reach eight days ahead, and to the first one
    after that; they are empty when none is known. `leads` says whether the line goes on with whom to ring when it is
    closed: now, and after each of the changes. It is empty when there is nobody else.
    """

    is_open: bool
    since: datetime
    changes: tuple[datetime, ...]
    leads: tuple[bool, ...] = ()

    @property
    def leads_on(self) -> bool:
        """Whether the line goes on with whom to ring now: only with somebody who answers for as long as it says."""
        return any(self.leads[:1])

    @property
    def may_lead_on(self) -> bool:
        """Whether the line goes on with whom to ring, now or after one of the changes."""
        return any(self.leads)

    @property
    def phrase(self) -> str:
        """The line within a sentence: “closed until 9am on Monday 23 November 2026”."""
        word = "open" if self.is_open else "closed"
        if not self.changes:
            return f"{word} today, {date_in_words(local_day(self.since))}"
        return f"{word} until {_until(self.changes[0], local_day(self.since))}"

    @property
    def words(self) -> str:
        """The line: “Open until 5pm today, Saturday 21 November 2026.” With “After that,” when it leads on."""
        sentence = f"{self.phrase[0].upper()}{self.phrase[1:]}."
        return f"{sentence} {self.then}" if self.leads_on else sentence

    @property
    def then(self) -> str:
        """How a sentence begins that goes on with whom to ring when it is closed."""
        if not self.changes:
            return "Meanwhile,"
        return "After that," if self.is_open else "Until then,"

    @property
    def until(self) -> str:
        """Until when it is so, for narrow places: “until 9am Mon 23 Nov”; “today, Sat 21 Nov” when not known."""
        if not self.changes:
            return f"today, {_short(local_day(self.since))}"
        end = self.changes[0].astimezone(LONDON)
        day = (end - timedelta(minutes=1)) if _is_midnight(end) else end
        return f"until {_clock(end)} {_short(day)}"

    @property
    def data(self) -> str:
        """What `page.js` reads: each moment (ISO 8601, UTC) and the line from then on, with bars between.

        What holds from the last one on is not known, so nothing stands there, or “When it is closed,” when it leads
        on. "" when no change is known.
        """
        later = [self.after(number) for number in range(len(self.changes))]
        known = [(one.since, one.words) for one in later]
        last = "When it is closed," if self.leads and all(self.leads) else ""
        ends = [(moment, last) for moment in self.changes[-1:]]
        return "|".join(f"{moment:{MOMENT}}|{words}" for moment, words in known + ends)

    def after(self, number: int) -> "Opening":
        """Return what holds when so many of the changes are over."""
        if not number:
            return self
        is_open = self.is_open ^ bool(number % 2)
        since, changes = self.changes[number - 1], self.changes[number:]
        return Opening(is_open, since, changes, self.leads[number:])


def opening_of(contact, at: datetime, instead=None) -> Opening | None:
    """Return whether a contact is open `at` (aware) this moment.

    `instead` is the contact to ring when this one is closed, or None. Its line leads on to them where they answer.
    None when its hours are not known, nobody may rely on them, or it never closes: the hours themselves say that.
    """
    hours = vouched_hours(contact, at)
    if hours is None or (hours.always_open and not hours.exceptions):
        return None
    opening = _opening(hours, at)
    if opening.is_open and not opening.changes:
        return None
    if instead is None or not instead.rings:
        return opening
    other = opening_of(instead, at)
    leads = (_answers(other, *_closed(opening.after(n), at)) for n in range(len(opening.changes)))
    # With no change known the line speaks of today.
    leads = tuple(leads) or (_answers(other, at, opening.since + DAY),)
    return replace(opening, leads=leads)


def vouched_hours(contact, at: datetime) -> Hours | None:
    """Return the hours of a contact on which people may rely `at` (aware) this moment; None when there are none."""
    if not (contact.is_active and contact.is_checked) or contact.is_overdue(local_day(at)):
        return None
    return hours_of(contact)


def opening_line(contact, at: datetime, out_of_hours=None) -> str:
    """Return the whole line as plain text; "" where `opening_of` knows nothing.

    `out_of_hours` is the contact to ring when this one is closed, or None.
    """
    opening = opening_of(contact, at, out_of_hours)
    if opening is None:
        return ""
    if not opening.leads_on:
        return opening.words
    return f"{opening.words} ring the {out_of_hours.name}: {out_of_hours.main_route.text}"


def other_days_in_words(contact, today: date) -> list[str]:
    """Return what goes before the week's hours as lines to read: bank holidays, and dates that are not over."""
    lines = []
    if not contact.always_open:
        closes = contact.bank_holidays == contact.BankHolidays.CLOSED
        lines.append("Closed on bank holidays" if closes else "The same on bank holidays")
    values = [child.value for child in contact.exceptions]
    for value in sorted(values, key=lambda value: (value["date"], value["opens"] is not None)):
        if value["date"] < today:
            continue
        hours = "closed"
        if value["opens"] is not None:
            hours = f"{clock(value['opens'])} to {clock(value['closes'])}"
        note = f" ({value['note']})" if value["note"] else ""
        lines.append(f"{date_in_words(value['date'])}: {hours}{note}")
    return lines


def date_in_words(day: date) -> str:
    """Return a day as people write it: Saturday 21 November 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def _opening(hours: Hours, at: datetime) -> Opening:
    at = at.astimezone(UTC)
    since = day_begins(local_day(at))
    far = since + SCRIPT_KNOWS
    is_open, changes = False, []
    for start, end in openings(hours, local_day(at)):
        for moment, opens in ((start, True), (end, False)):
            if moment <= at:
                is_open, since = opens, max(since, moment)
            elif known(moment, at):
                changes.append(moment)
        if changes and changes[-1] >= far:
            break
    after_far = next((n for n, moment in enumerate(changes, 1) if moment >= far), len(changes))
    return Opening(is_open, since, tuple(changes[:after_far]))


def _closed(opening: Opening, at: datetime) -> tuple[datetime, datetime | None]:
    """Return when the closed time begins and ends of which a line speaks; no end when none is known."""
    if not opening.is_open:
        return max(opening.since, at), opening.changes[0]
    return opening.changes[0], next(iter(opening.changes[1:]), None)


def _answers(other: Opening | None, start: datetime, end: datetime | None) -> bool:
    """Return whether a contact is open from `start` until `end`; at `start` when that is None.

    One whose hours are not known, or that never closes, is.
    """
    if other is None:
        return True
    is_open = other.is_open
    for moment in other.changes:
        if moment <= start:
            is_open = not is_open
        elif end is not None and moment < end:
            return False
    return is_open


def _until(moment: datetime, today: date) -> str:
    end = moment.astimezone(LONDON)
    if _is_midnight(end):
        day = end.date() - DAY
        words = "midnight tonight," if day == today else "midnight at the end of"
    else:
        day = end.date()
        words = f"{_clock(end)} {'today,' if day == today else 'on'}"
    return f"{words} {date_in_words(day)}"


def _clock(moment: datetime) -> str:
    # In a record 23:59 stands for midnight; a moment is what it is.
    return "11.59pm" if (moment.hour, moment.minute) == (23, 59) else clock(moment.time())


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)
