"""Telephone numbers that somebody typed into a text, also with a digit missing, doubled or wrong.

A pattern, and not `phonenumbers.PhoneNumberMatcher`: that finds numbers that could be rung, and the most dangerous one
is the one that cannot. What a number looks like: Ofcom's National Telephone Numbering Plan.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Every pattern has bounds, so that a long text takes as long as it is long.
# Between two digits of one number, as people write it. Never the end of a line.
GAP = r"[^\S\n]{0,2}[-.()\u2010-\u2015\u2212]?[()]?[^\S\n]{0,2}"
BEGINS_AS_NUMBER = re.compile(
    rf"(?<![\d£$€#A-Z_/])(?:\+[^\S\n]?\(?\d|\(?0|\(?44(?=[\s(]))(?:{GAP}\d){{1,20}}"
)
ANY_LONG_RUN = re.compile(rf"(?<![\d£$€])\d(?:{GAP}\d){{8,11}}(?!\d)")
LINKS = re.compile(
    r"(?:\b(?:tel|sms|callto|facetime):|\bwa\.me/)\+?[\d\s().-]{0,30}\d", re.IGNORECASE
)
SHORT = re.compile(r"(?<![\d£$€.,/-])(?:116[ -]?\d{3}|1800[01]|85258)(?![\d%]|[.,]\d)")
# 111 and 112 are also pages, sections and counts, so only where somebody is told to ring them.
RINGING = re.compile(
    r"\b(?:ring|call|dial|phone|telephone|text|NHS)\s+(?:[a-z]+\s+){0,2}?(10[56]|11[129])\b(?![.,:/-]?\d)",
    re.IGNORECASE,
)
TEXTING = re.compile(r"\btext\s+(?:\w+\s+)?(?:to\s+)?(\d{5,6})\b(?![.,]\d)", re.IGNORECASE)

# What has digits and is no telephone number.
DAY, MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
DATE = rf"(?<![\d.])(?:{DAY}[./-]{MONTH}[./-](?:\d{{4}}|\d{{2}})|[12]\d{{3}}-{MONTH}-{DAY})(?![./-]?\d)"
TIME = r"(?:[01]?\d|2[0-3])[.:][0-5]\d(?:\s?[ap]m)?"
HOURS = rf"(?<![\d.]){TIME}\s?(?:[-–—]|to|until)\s?{TIME}(?!\d)"
ADDRESS = r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}|\b10\.\d{4,9}/\S+"
OTHER_THINGS = re.compile(rf"{DATE}|{HOURS}|{ADDRESS}", re.IGNORECASE)
IDENTIFIER_BEFORE = re.compile(
    r"(?:\bISBN(?:-?1[03])?|\bISSN|\bVAT(?: registration)?(?: number| no\.?)?|\bUPRN|\bURN)\W{0,3}$"
    r"|97[89][\s-]?$",
    re.IGNORECASE,
)
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Typed:
    """A number in a text: as it is written there, and its digits as they are dialled in the United Kingdom."""

    written: str
    digits: str
    is_sure: bool = True  # False: only a number when the register has one like it


def surely_typed(text: str) -> str:
    """Return the first number in a text that is one whatever the register says, as it stands there; "" for none."""
    return next((number.written for number in typed_numbers(text or "") if number.is_sure), "")


def typed_numbers(text: str) -> list[Typed]:
    """Return the numbers in a text, in the order in which they stand there, each once.

    Not 999 and 101 as words: everybody knows them so. Not dates, times, amounts, ISBN, VAT numbers or addresses. Those
    with `is_sure` False count only where the register has such a number (`resources.contacts.numbers.holders`).
    """
    text = unicodedata.normalize("NFKC", text).translate(INVISIBLE)
    text = re.sub(r"(?<![A-Za-z])[Oo](?=\d\d)|(?<=\d)[Oo](?=\d)", "0", text)
    taken = bytearray(len(text))
    numbers = {}
    for (begins, ends), number in sorted(
        _found(text), key=lambda one: (not one[1].is_sure, one[0])
    ):
        if not any(taken[begins:ends]):
            taken[begins:ends] = b"x" * (ends - begins)
            numbers[begins] = number
    return list(dict.fromkeys(numbers[begins] for begins in sorted(numbers)))


def national(written: str) -> str:
    """Return the digits as they are dialled in the United Kingdom: 0345… for +44 (0)345…"""
    digits = re.sub(r"\D", "", written)
    if digits.startswith("0044"):
        digits = digits[2:]
    if digits.startswith("44") and len(digits) >= 11:
        return "0" + digits[2:].removeprefix("0")
    if digits.startswith("18001") and len(digits) > 9:  # Relay UK: dialled before the number
        return digits[5:]
    return digits


def _found(text: str) -> Iterator[tuple[tuple[int, int], Typed]]:
    for match in LINKS.finditer(text):
        yield match.span(), Typed(match[0], national(match[0]))
    text = OTHER_THINGS.sub(lambda match: "\n" * len(match[0]), text)
    start = 0
    while match := BEGINS_AS_NUMBER.search(text, start):
        written = _one_number(match[0])
        start = match.start() + max(len(written), 1)
        if written and not _is_identifier(text, match.start()):
            yield (match.start(), start), Typed(written.strip(), national(written))
    for pattern in (SHORT, RINGING, TEXTING):
        for match in pattern.finditer(text):
            group = match.re.groups
            yield match.span(group), Typed(match[group], re.sub(r"\D", "", match[group]))
    for match in ANY_LONG_RUN.finditer(text):
        if not _is_identifier(text, match.start()):
            yield match.span(), Typed(match[0], national(match[0]), is_sure=False)


def _is_identifier(text: str, start: int) -> bool:
    return IDENTIFIER_BEFORE.search(text[max(0, start - 40) : start]) is not None


def _one_number(run: str) -> str:
    """Return the number that a run of digits begins with, as written; "" when it is none."""
    if re.match(r"0\.\d", run):  # a decimal fraction
        return ""
    parts = list(re.finditer(r"\d+", run))
    ends = [part.end() for part in parts if 9 <= len(national(run[: part.end()])) <= 11]
    whole = run[: ends[-1]] if ends else run
    digits = national(whole)
    if run.startswith("+"):
        return whole if 9 <= len(digits) <= 15 else ""
    if len(set(digits)) == 1 or not digits.startswith("0"):
        return ""
    if (
        re.match(r"\(?08(?:00|45)(?:\D|1111$)", run) and 7 <= len(digits) <= 8
    ):  # such as Childline's
        return whole
    return whole if 9 <= len(digits) <= 14 else ""
