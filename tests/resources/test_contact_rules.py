"""What cannot be right about a contact is refused with the reason, and nothing that was typed is lost."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from pages.starter import registers
from pages.starter.markdown import ContentError
from resources.models import BoardSettings, Contact
from tests.building import make_contact
from tests.reading import soup_of
from tests.resources.contact_form import add, change, exception, hours

pytestmark = pytest.mark.django_db

CHECKED = {"checked_on": "21/11/2026", "checked_by": "The duty manager", "checked_how": "rang"}


def typed_again(answer, name: str) -> str:
    """Return what stands in a field of the form that came back."""
    field = soup_of(answer).find(attrs={"name": name})
    if field.name == "select":
        return field.find("option", selected=True)["value"]
    return field.get_text().strip() if field.name == "textarea" else field.get("value", "")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"exceptions": [exception("24/12/2026", "17:00", "09:00")]}, "It closes before it opens"),
        ({"exceptions": [exception("24/12/2026", "09:00", "")]}, "Give both times, or leave both"),
        ({"exceptions": [exception("30/02/2027")]}, "Enter a valid date"),
        (
            {"exceptions": [exception("24/12/2026"), exception("24/12/2026", "09:00", "12:00")]},
            "24 December 2026 is given twice",
        ),
        ({"hours": [hours("0", "09:00", "25:00")]}, "Enter a valid time"),
        ({"checked_on": "31/02/2026"}, "Enter a valid date"),
        ({"status": "closed"}, "Say on which day it closed"),
        ({"closed_on": "01/03/2026"}, "Only a contact that has closed has this day"),
        ({"status": "closed", "closed_on": "01/01/2090"}, "Close it on that day"),
        ({**CHECKED, "checked_on": "01/01/2090"}, "This day is still to come"),
        ({**CHECKED, "checked_how": ""}, "Say how it was checked"),
        ({**CHECKED, "checked_by": ""}, "Say who made sure"),
        ({"check_every": "0"}, "Give at least 1 day"),
        ({"kind": "bsl", "number": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_right_is_refused_and_all_that_was_typed_stays(admin_client, changes, says):
    typed = {
        "what_happens": "Somebody answers, and asks what you saw.",
        "languages": "English and Welsh",
        "cost": "Free from any telephone",
        "nation": "WLS",
        "status_note": "It moved to the new building.",
    }
    answer, contact = add(admin_client, **typed, **changes)
    assert contact is None
    page = answer.content.decode()
    assert says in page
    plain = {name: value for name, value in changes.items() if isinstance(value, str)}
    plain = {name: value for name, value in plain.items() if name not in {"kind", "number"}}
    for name, value in (typed | plain).items():
        assert typed_again(answer, name) == value
    for block in (
        block for value in changes.values() if isinstance(value, list) for block in value
    ):
        for value in block[1].values():
            assert value in page


def test_a_contact_that_is_whole_is_kept_with_all_its_facts(admin_client):
    answer, contact = add(
        admin_client,
        **CHECKED,
        languages="English and Welsh",
        nation="WLS",
        hours=[hours("0", "09:00", "17:00")],
        exceptions=[exception("24/12/2026", "09:00", "12:00"), exception("25/12/2026")],
    )
    assert answer.status_code == 302
    assert (contact.nation, contact.languages, contact.checked_how) == (
        "WLS",
        "English and Welsh",
        "rang",
    )
    days = [(block.value["date"], block.value["closes"]) for block in contact.exceptions]
    assert days == [
        (datetime.date(2026, 12, 24), datetime.time(12)),
        (datetime.date(2026, 12, 25), None),
    ]


# Who took over


def test_nobody_takes_over_from_themselves(admin_client):
    contact = make_contact("alone")
    answer = change(admin_client, contact, successor=str(contact.pk))
    assert "It cannot take over from itself" in answer.content.decode()
    assert Contact.objects.get(pk=contact.pk).successor is None


@pytest.mark.parametrize("length", [2, 3, 5])
def test_a_circle_of_successors_is_refused(admin_client, length):
    ring = [make_contact("first")]
    for number in range(1, length):
        ring.append(make_contact(f"number-{number}", successor=ring[-1]))
    answer = change(admin_client, ring[0], successor=str(ring[-1].pk))
    assert "round in a circle" in " ".join(answer.content.decode().split())
    assert Contact.objects.get(pk=ring[0].pk).successor is None


def test_whoever_closed_takes_over_from_nobody(admin_client):
    gone = make_contact("gone", status="closed", closed_on=datetime.date(2026, 3, 1))
    contact = make_contact("left")
    answer = change(admin_client, contact, successor=str(gone.pk))
    assert "has closed, too" in answer.content.decode()


# The board's own


BOARD = ["emergency_contact", "concerns_contact", "out_of_hours_contact", "police_contact"]
CLOSED = {"status": "closed", "closed_on": datetime.date(2026, 3, 1)}


@pytest.mark.parametrize("name", BOARD)
@pytest.mark.parametrize("how", [CLOSED, {"status": "paused"}])
def test_what_every_page_shows_cannot_be_closed(name, how):
    contact = getattr(BoardSettings.objects.get(), name)
    for field, value in how.items():
        setattr(contact, field, value)
    with pytest.raises(ValidationError, match="change its number in place of closing it"):
        contact.full_clean()


@pytest.mark.parametrize("name", BOARD)
@pytest.mark.parametrize("how", [CLOSED, {"status": "paused"}])
def test_the_board_cannot_choose_what_has_closed(name, how):
    board = BoardSettings.objects.get()
    number = "999" if name == "emergency_contact" else "0808 157 0123"
    setattr(board, name, make_contact("gone", number, **how))
    with pytest.raises(ValidationError) as error:
        board.full_clean()
    assert name in error.value.message_dict
    assert "Choose a contact that answers" in str(error.value)


# From files


def load(monkeypatch, tmp_path, *records: str):
    """Load contacts from a file, as a new site does. Returns them by key; raises ContentError."""
    text = "\n".join(records)
    (tmp_path / "contacts.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    loader = registers.Registers.__new__(registers.Registers)
    loader.areas = {}
    return loader._load_contacts()


def record(key: str, *more: str) -> str:
    lines = [f"- key: {key}", f"  name: {key}", "  purpose: To try.", "  source: a test"]
    lines += ['  routes: [{kind: phone, value: "0808 157 0123"}]', *(f"  {line}" for line in more)]
    return "\n".join(lines)


def test_a_file_may_hold_every_fact(monkeypatch, tmp_path):
    loaded = load(
        monkeypatch,
        tmp_path,
        record("old", "status: closed", "closed_on: 2026-03-01", "successor: new"),
        record(
            "new",
            "nation: WLS",
            "check_every: 30",
            "languages: Welsh",
            'exceptions: [{date: 2026-12-24, opens: "09:00", closes: "12:00"}, {date: 2026-12-25}]',
        ),
    )
    assert Contact.objects.get(key="old").successor == loaded["new"]
    new = Contact.objects.get(key="new")
    assert (new.nation, new.check_every, new.languages) == ("WLS", 30, "Welsh")
    assert [block.value["closes"] for block in new.exceptions] == [datetime.time(12), None]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["status: closed"], "Say on which day it closed"),
        (["check_every: 0"], "Give at least 1 day"),
        (["successor: wrong"], "It cannot take over from itself"),
        (["exceptions: [{date: 2026-02-30}]"], "day is out of range"),
        (['exceptions: [{date: "2026-02-30"}]'], "day"),
        (["exceptions: [{date: 2026-12-24}, {date: 2026-12-24}]"], "given twice"),
        (["status: shut"], "not a valid choice"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_name(monkeypatch, tmp_path, more, says):
    with pytest.raises(ContentError, match=says) as error:
        load(monkeypatch, tmp_path, record("wrong", *more))
    assert "contacts.yaml" in str(error.value)


def test_a_check_is_due_after_its_days():
    today = timezone.localdate()
    contact = make_contact("checked", checked_on=today, checked_by="x", check_every=30)
    assert contact.due_on == today + datetime.timedelta(days=30)
    assert not contact.is_overdue(contact.due_on)
    assert contact.is_overdue(contact.due_on + datetime.timedelta(days=1))
