"""What is a typed telephone number and what is not, and whose it is."""

import pytest

from resources.contacts.numbers.holders import Holder, Numbers
from resources.contacts.numbers.typed_numbers import typed_numbers

pytestmark = pytest.mark.once

NUMBERS = Numbers(
    [
        Holder("Day line", "0808 157 0123"),
        Holder("Night line", "0808 157 0456"),
        Holder("Short line", "116 123"),
        Holder("Old line", "01632 960123", is_active=False, instead="Day line"),
    ]
)

TYPED = [
    ("Ring 0808 157 0123 today.", "0808 157 0123"),
    ("Ring (0808) 157-0123.", "(0808) 157-0123"),
    ("Ring 0808.157.0123.", "0808.157.0123"),
    ("Ring 0808–157–0123.", "0808–157–0123"),
    ("Ring 08081570123.", "08081570123"),
    ("Ring 0808\u00a0157\u00a00123.", "0808 157 0123"),
    ("Ring 08\u00ad08 157\u200b 0123.", "0808 157 0123"),
    ("Ring ０８０８ 157 0123.", "0808 157 0123"),
    ("Ring O808 157 O123.", "0808 157 0123"),
    ("Tel.0808 157 0123", "0808 157 0123"),
    ("+44 808 157 0123", "+44 808 157 0123"),
    ("+44 (0)808 157 0123", "+44 (0)808 157 0123"),
    ("0044 808 157 0123", "0044 808 157 0123"),
    ("44 808 157 0123", "44 808 157 0123"),
    ("01632 960123", "01632 960123"),
    ("07700 900123", "07700 900123"),
    ("020 7946 0123", "020 7946 0123"),
    ("0808 157 0123, 24 hours, from 09.00–17.00", "0808 157 0123"),
    ("Option 2 0808 157 0123", "0808 157 0123"),
    ("18001 0808 157 0123", "18001"),
    ("Childline: 0800 1111", "0800 1111"),
    ("Samaritans: 116 123.", "116 123"),
    ("NHS 111", "111"),
    ("Ring NHS on 111 at any time.", "111"),
    ("Text SHOUT to 85258.", "85258"),
    ("Text 61016.", "61016"),
    ("tel:999", "tel:999"),
    ("https://wa.me/447700900123", "wa.me/447700900123"),
    # A slip of a finger: one too few, one too many, two changed round, no 0.
    ("0808 157 012", "0808 157 012"),
    ("0808 157 01233", "0808 157 01233"),
    ("0880 157 0123", "0880 157 0123"),
    ("808 157 0123", "808 157 0123"),
]


@pytest.mark.parametrize(("text", "written"), TYPED, ids=[text for text, _ in TYPED])
def test_a_typed_number_is_found_as_it_stands_there(text, written):
    assert written in [number.written for number in NUMBERS.found_in(text)]


FALSE_ALARMS = [
    "Ring 999. Ring 101 when it is not urgent. 999 BSL.",
    "Registered charity 1234567. Charity number 0123456.",
    "Company number 01234567. Company number 08001234.",
    "ISBN 978-0-11-271111-3, ISBN 0-11-341234-5, 978 0 11 271111 3, ISBN-13: 9780113412345",
    "ISSN 0264-3758",
    "VAT number 012 3456 78",
    "1 March 2026, 01/03/2026 09:00, 1.3.2026, 2026-03-01, 01/03/26 - 02/04/26",
    "2019–2024, 2024-25 and 2025-26, 07/2026 to 09/2027",
    "£1,000,000 or £0.50; £116 123; £012 345 678 90",
    "09.00–17.00 and 09.00–12.00, 09:00 to 17:00, 8.30am to 10.15pm",
    "Ages 5 to 11, 12 to 16 and 17 to 18. 10,000 children. 2,116 123 of them.",
    "section 111 of the Local Government Act 1972, page 112, 111 children, 119 referrals",
    "https://www.gov.uk/publications/08081570123 and team@08081570123.example.org",
    "doi 10.1000/0123456789 and 0.123456789 and 52.7073, -2.7553",
    "Form A0123456789, order #0123456789",
    "SY2 6ND, SJ 4912 1234",
    "Working Together 2023, KCSIE 2025, SI 2013/1465, [2021] EWCA Civ 123, 1989 c. 41",
    "[[contact:concerns-line]] and c3, d1",
]


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_what_is_no_telephone_number_is_left_alone(text):
    assert NUMBERS.found_in(text) == []


ADVICE = [
    ("0808 157 0123", "This is “Day line”."),
    ("+44 808 157 0123", "This is “Day line”."),
    ("116 123", "This is “Short line”."),
    ("0800 157 0123", "“Day line” has 0808 157 0123: is a digit wrong?"),
    ("0808 157 123", "“Day line” has 0808 157 0123: is a digit wrong?"),
    ("0808 157 0546", "“Night line” has 0808 157 0456: is a digit wrong?"),
    ("116 132", "“Short line” has 116 123: is a digit wrong?"),
    ("07700 900123", "No record has this number. Add it to the register"),
    ("01632 960123", "“Old line”, which has stopped answering. Choose “Day line” in its place."),
]


@pytest.mark.parametrize(("text", "says"), ADVICE)
def test_the_record_that_matches_is_named(text, says):
    (number,) = typed_numbers(text)
    assert says in NUMBERS.advice(number)
