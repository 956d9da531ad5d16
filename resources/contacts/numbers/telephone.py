"""Telephone numbers: are they right, and how does a telephone dial them?

Numbering plan: ITU-T E.164 and Ofcom's National Telephone Numbering Plan, as kept by the `phonenumbers` library.
"""

import re
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumbers import shortnumberinfo

REGION = "GB"
UNITED_KINGDOM = 44  # country code
TEXTPHONE_PREFIX = re.compile(r"^\s*(18001)\s+(\S.*)$")


def validate_phone_number(text: str) -> None:
    """Accept a United Kingdom telephone number or short number (999, 101, 116 123), as people write it.

    Raises ValidationError with what is wrong.
    """
    _parse(text)


@lru_cache(maxsize=1000)
def dialled(text: str) -> str:
    """Return the `tel:` address (RFC 3966) for a number as people write it.

    Short numbers are dialled as they are; others in international form, so that they work from any telephone.
    Raises ValidationError when the number is not valid.
    """
    number = _parse(text)
    if shortnumberinfo.is_valid_short_number_for_region(number, REGION):
        return f"tel:{_digits(text)}"
    if prefix := TEXTPHONE_PREFIX.match(
        text
    ):  # Relay UK: 18001 is dialled before the national number
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        return f"tel:{prefix.group(1)}{_digits(national)}"
    return f"tel:{phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _parse(text: str) -> phonenumbers.PhoneNumber:
    prefix = TEXTPHONE_PREFIX.match(text)
    bare = prefix.group(2) if prefix else text
    if re.search(r"[^0-9\s()+-]", bare):
        raise ValidationError(f"“{text}” is not a telephone number: use digits, spaces and + only.")
    try:
        number = phonenumbers.parse(bare, REGION)
    except phonenumbers.NumberParseException:
        raise ValidationError(
            f"“{text}” is not a telephone number. Check it with its source."
        ) from None
    if number.country_code == UNITED_KINGDOM and phonenumbers.is_valid_number(number):
        return number
    if shortnumberinfo.is_valid_short_number_for_region(number, REGION):
        return number
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_SHORT:
        detail = "it has too few digits"
    elif reason == phonenumbers.ValidationResult.TOO_LONG:
        detail = "it has too many digits"
    else:
        detail = "no such number is in use in the United Kingdom (is a digit missing or wrong?)"
    raise ValidationError(f"“{text}” cannot be rung: {detail}. Check it with its source.")
