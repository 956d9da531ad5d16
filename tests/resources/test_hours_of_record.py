"""What a contact's record says of its hours, as the engine reads it."""

from datetime import UTC, date, datetime

from resources.contacts.hours.hours import MIDNIGHT, Hours, State, hours_of, state
from resources.models import Contact
from tests.fixtures.opening import opening, other_day


def of_record(hours=(), exceptions=(), **fields) -> Hours | None:
    """Return the hours of a contact that is not saved."""
    fields_of = Contact._meta.get_field
    contact = Contact(key="x", name="X", **fields)
    contact.opening_hours = fields_of("opening_hours").stream_block.to_python(list(hours))
    contact.exceptions = fields_of("exceptions").stream_block.to_python(list(exceptions))
    return hours_of(contact)


def test_a_record_without_hours_promises_nothing():
    assert of_record() is None
    assert of_record(exceptions=[other_day("2026-12-24", "09:00", "12:00")]) is None


def test_a_record_becomes_hours():
    hours = of_record(
        [opening("01", "09:00", "12:30"), opening("0", "14:00", "23:59")],
        [other_day("2026-12-24"), other_day("2026-12-31", "00:00", "23:59")],
        nation="WLS",
    )
    assert hours == Hours(
        week=(((540, 750), (840, MIDNIGHT)), ((540, 750),), (), (), (), (), ()),
        exceptions={date(2026, 12, 24): (), date(2026, 12, 31): ((0, MIDNIGHT),)},
        closed_on="WLS",
    )


def test_bank_holidays_as_on_other_days_close_nothing():
    assert of_record([opening("4", "09:00", "17:00")], bank_holidays="as_usual").closed_on is None


def test_what_is_open_24_hours_every_day_is_open_on_bank_holidays():
    hours = of_record(always_open=True)
    assert state(hours, datetime(2026, 12, 25, 12, tzinfo=UTC)) == State(True, None)


def test_hours_that_end_before_they_begin_count_for_nothing():
    """Forms and files refuse them; a row written past both must not show a contact as open."""
    hours = of_record([opening("0", "17:00", "09:00")], [other_day("2026-12-24", "12:00", None)])
    assert hours.week[0] == ()
    assert hours.exceptions == {date(2026, 12, 24): ()}
