"""Telephone numbers: what is accepted, what is refused and why, and what a telephone dials."""

import pytest
from django.core.exceptions import ValidationError

from resources.contacts.numbers.telephone import dialled, validate_phone_number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("999", "tel:999"),
        ("101", "tel:101"),
        ("116 123", "tel:116123"),
        ("116 000", "tel:116000"),
        ("85258", "tel:85258"),
        ("18000", "tel:18000"),
        ("0800 1111", "tel:+448001111"),
        ("0808 157 0123", "tel:+448081570123"),
        ("0345 678 9021", "tel:+443456789021"),
        ("(0345) 678-9021", "tel:+443456789021"),
        ("03456789021", "tel:+443456789021"),
        ("+44 345 678 9021", "tel:+443456789021"),
        ("+44 (0)345 678 9021", "tel:+443456789021"),
        ("18001 0345 678 9021", "tel:1800103456789021"),
        ("18001 +44 345 678 9021", "tel:1800103456789021"),
        ("18001 101", "tel:18001101"),
        ("  0808 157 0123  ", "tel:+448081570123"),
    ],
)
def test_a_number_that_can_be_rung_is_dialled(typed, address):
    validate_phone_number(typed)
    assert dialled(typed) == address


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0345 678 902", "cannot be rung"),
        ("0345 678 90211", "too many digits"),
        ("01632 960123", "no such number is in use"),  # Ofcom's for drama: nobody has it
        ("12", "cannot be rung"),
        ("0345 678 902O", "use digits, spaces and + only"),
        ("call us", "use digits, spaces and + only"),
        ("0345 678 9021 ext 4", "use digits, spaces and + only"),
        ("٠٣٤٥", "use digits, spaces and + only"),
        ("９９９", "use digits, spaces and + only"),  # a telephone does not know these
        ("", "is not a telephone number"),
        ("+", "is not a telephone number"),
        ("()", "is not a telephone number"),
        ("18001 call", "use digits, spaces and + only"),
        ("18001 12", "cannot be rung"),
    ],
)
def test_a_number_that_cannot_be_rung_is_refused_with_the_reason(typed, says):
    with pytest.raises(ValidationError) as refusal:
        validate_phone_number(typed)
    (message,) = refusal.value.messages
    assert says in message
    assert f"“{typed}”" in message  # what was typed, so that the slip can be seen
    with pytest.raises(ValidationError):
        dialled(typed)
