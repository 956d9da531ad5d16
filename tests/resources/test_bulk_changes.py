"""What writes many records at once types no number among their words, given as words or as an expression."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, CharField, F, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Upper

from resources.board.two_people import slots_in
from resources.models import BoardSettings, Contact
from tests.building import make_contact
from tests.resources.two_person_site import NEW, OLD, line, seen
from tests.resources.words_of_contacts import TEXTS, typed, with_words

pytestmark = pytest.mark.django_db

RING = f"Ring {NEW} instead."
QUIET = "Somebody listens."


def text(words: str) -> Value:
    return Value(words, output_field=CharField())


EXPRESSIONS = {
    "another field": F("source"),
    "another field, in capitals": Upper("source"),
    "put together": Concat(Value("Ring 0808 157 "), Value("0199")),
    "put together with a field": Concat(F("name"), Value(" and more")),
    "a value": text(RING),
    "a value, cast": Cast(text(RING), CharField()),
    "the first there is": Coalesce(F("source"), text(QUIET)),
    "in some cases": Case(When(Q(key="other"), then=text(RING)), default=text(QUIET)),
    "in all other cases": Case(When(Q(key="other"), then=text(QUIET)), default=text(RING)),
    "a field in some cases": Case(When(Q(key="other"), then=F("source")), default=text(QUIET)),
    "cases within a case": Case(
        When(Q(key="other"), then=Case(When(Q(live=True), then=text(RING)))), default=text(QUIET)
    ),
    "cases that are cast": Cast(Case(default=F("source")), CharField()),
    "out of another query": Subquery(Contact.objects.values("source")[:1]),
}


@pytest.fixture
def other() -> Contact:
    """Give a contact that anybody may change, with a number where one may stand."""
    contact = make_contact("other", what_happens=QUIET, cost="Free")
    Contact.objects.filter(pk=contact.pk).update(source=f"Rang {NEW}")
    return contact


def row(contact: Contact) -> dict:
    return Contact.objects.filter(pk=contact.pk).values().get()


def refused(action) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        action()


@pytest.mark.parametrize("field", ["purpose", "what_happens", "name"])
@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_no_expression_writes_a_number_among_words(other, field, expression):
    """Nor words that nobody has read: only the database knows what they will be."""
    before = row(other)
    refused(lambda: Contact.objects.filter(pk=other.pk).update(**{field: expression}))
    assert row(other) == before


@pytest.mark.parametrize("field", TEXTS)
def test_no_field_takes_a_number_from_what_writes_many(other, field):
    """By `update`, in each form in which words may be given; by `bulk_update`; and in new records."""
    before = row(other)
    given = typed(field, RING)
    changed = with_words(field, RING, Contact.objects.get(pk=other.pk))
    in_python = getattr(changed, field)
    as_json = given if isinstance(given, str) else json.dumps(given)
    for value in (given, in_python, Value(in_python), Value(given), as_json, Value(as_json)):
        refused(lambda value=value: Contact.objects.filter(pk=other.pk).update(**{field: value}))
    refused(lambda: Contact.objects.bulk_update([changed], [field]))
    changed.pk, changed.key = None, "new"
    refused(lambda: Contact.objects.bulk_create([changed]))
    assert row(other) == before
    assert not Contact.objects.filter(key="new").exists()


@pytest.mark.parametrize("field", TEXTS)
def test_words_without_a_number_are_written(other, field):
    changed = with_words(field, QUIET, Contact.objects.get(pk=other.pk))
    Contact.objects.bulk_update([changed], [field])
    assert QUIET in str(getattr(Contact.objects.get(pk=other.pk), field))
    changed.pk, changed.key = None, "new"
    Contact.objects.bulk_create([changed])
    assert Contact.objects.filter(key="new").exists()


def test_what_holds_no_words_is_written_by_expression(other):
    """A number of days, a choice; and what may hold a number: where a fact comes from."""
    Contact.objects.filter(pk=other.pk).update(
        check_every=F("check_every") + 1,
        nation=Case(When(Q(key="other"), then=text("WLS")), default=F("nation")),
        source=Concat(F("source"), Value(f", rang {OLD}")),
        purpose=Case(When(Q(key="other"), then=text(QUIET)), default=text("Other words.")),
    )
    other.refresh_from_db()
    assert (other.check_every, other.nation, other.purpose) == (91, "WLS", QUIET)
    assert other.source == f"Rang {NEW}, rang {OLD}"


# What stands on every page


@pytest.mark.parametrize(
    "fields",
    [
        {"routes": F("opening_hours")},
        {"routes": Case(When(Q(key="other"), then=F("routes")), default=F("exceptions"))},
        {"status": Value("paused")},
        {"successor": F("pk")},
        {"successor_id": F("pk")},
        {"live": Q(key="other")},
        {"live": F("always_open")},
    ],
    ids=str,
)
def test_no_expression_changes_what_two_people_agree_to(other, fields):
    before = row(line())
    refused(lambda: Contact.objects.update(**fields))
    refused(lambda: line().__class__._base_manager.update(**fields))
    assert row(line()) == before
    assert seen() == OLD


def board() -> BoardSettings:
    return BoardSettings.objects.get()


def with_another_choice() -> BoardSettings:
    changed = board()
    changed.concerns_contact = changed.police_contact
    return changed


BOARD = {
    "another field": lambda: BoardSettings.objects.update(concerns_contact=F("police_contact")),
    "by its column": lambda: BoardSettings.objects.update(concerns_contact_id=F("police_contact")),
    "a case": lambda: BoardSettings.objects.update(
        out_of_hours_contact=Case(default=F("police_contact"))
    ),
    "nothing": lambda: BoardSettings.objects.update(emergency_contact=Value(None)),
    "bulk_update": lambda: BoardSettings.objects.bulk_update(
        [with_another_choice()], ["concerns_contact"]
    ),
    "bulk_create": lambda: BoardSettings.objects.bulk_create(
        [with_another_choice()],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["concerns_contact"],
    ),
    "bulk_create of a second": lambda: BoardSettings.objects.bulk_create([BoardSettings(name="x")]),
    "past the manager": lambda: BoardSettings._base_manager.update(
        concerns_contact=F("police_contact")
    ),
}


@pytest.mark.parametrize("way", BOARD.values(), ids=BOARD)
def test_no_bulk_change_moves_the_boards_choice(way):
    before = BoardSettings.objects.values().get()
    refused(way)
    assert BoardSettings.objects.values().get() == before
    assert seen() == OLD


WRITING = {
    "save": lambda changed, field: changed.save(),
    "save one field": lambda changed, field: changed.save(update_fields=[field]),
    "update": lambda changed, field: BoardSettings.objects.update(
        **{field: getattr(changed, field)}
    ),
    "an expression": lambda changed, field: BoardSettings.objects.update(
        **{field: Concat(Value("Ring 0808 157 "), Value("0199"))}
    ),
    "bulk_update": lambda changed, field: BoardSettings.objects.bulk_update([changed], [field]),
}


@pytest.mark.parametrize("write", WRITING.values(), ids=WRITING)
@pytest.mark.parametrize("field", ["name", "short_name", "place", "strapline"])
def test_no_way_of_writing_types_a_number_among_the_boards_words(field, write):
    """They stand on every page, too."""
    before = BoardSettings.objects.values().get()
    changed = board()
    setattr(changed, field, NEW)
    refused(lambda: write(changed, field))
    assert BoardSettings.objects.values().get() == before


def test_the_boards_other_words_are_written():
    BoardSettings.objects.update(strapline="Everybody's business", place=Value("Northmoor"))
    assert (board().strapline, board().place) == ("Everybody's business", "Northmoor")
    assert slots_in({"strapline": "", "place": ""}) == set()
