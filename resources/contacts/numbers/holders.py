"""Whose number is it? Finds the contact that a typed number belongs to, or nearly belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass

from resources.contacts.models import Contact
from resources.contacts.numbers.typed_numbers import Typed, national, typed_numbers
from resources.contacts.queries import contacts_by_id

A_NUMBER = {"phone", "text_message", "relay"}  # kinds of routes
NUMBERS_IN_WORDS = {"silent", "other"}


@dataclass(frozen=True)
class Holder:
    """A contact's name and one of its numbers as the register writes it; `instead`: whom to choose when it closed."""

    name: str
    number: str
    is_active: bool = True
    instead: str = ""


class Numbers:
    """All numbers of the register."""

    def __init__(self, holders: Iterable[Holder]):
        """Read the numbers. Of several contacts with one number the first active one holds it."""
        self._holders: dict[str, Holder] = {}
        for holder in sorted(holders, key=lambda one: not one.is_active):
            self._holders.setdefault(national(holder.number), holder)

    def holder(self, digits: str) -> Holder | None:
        """Return whose number these digits are, also without the 0 in front."""
        return self._holders.get(digits) or self._holders.get("0" + digits)

    def nearest(self, digits: str) -> Holder | None:
        """Return whose number differs in one digit (wrong, missing, too many, or two changed round); None if none."""
        for own, holder in self._holders.items():
            if len(own) >= 6 and (_one_slip(digits, own) or _one_slip("0" + digits, own)):
                return holder
        return None

    def found_in(self, text: str) -> list[Typed]:
        """Return the telephone numbers in a text, also those that only the register tells to be one."""
        return [
            number
            for number in typed_numbers(text)
            if number.is_sure or self.holder(number.digits) or self.nearest(number.digits)
        ]

    def advice(self, number: Typed) -> str:
        """Return what to tell whoever typed a number: whose it is, or whose it may be."""
        written = f"“{number.written}” is typed."
        if holder := self.holder(number.digits):
            return f"{written} {_whose(holder)}"
        if holder := self.nearest(number.digits):
            return (
                f"{written} No record has this number, but “{holder.name}” has {holder.number}: is a digit wrong? "
                f"{_choose(holder)}"
            )
        return (
            f"{written} No record has this number. Add it to the register of contacts and choose it here, "
            "or is a digit wrong?"
        )


def _whose(holder: Holder) -> str:
    if holder.is_active:
        return f"This is “{holder.name}”. {_choose(holder)}"
    return f"This is “{holder.name}”, which has stopped answering. {_choose(holder)}"


def _choose(holder: Holder) -> str:
    if holder.is_active:
        return "Choose it with the contact button in the editor, so that it stays right."
    return f"Choose “{holder.instead}” in its place." if holder.instead else "Take it out."


def _one_slip(typed: str, own: str) -> bool:
    """Return whether one slip of a finger makes `typed` of `own`."""
    if typed == own:
        return False
    if len(typed) == len(own):
        wrong = [place for place in range(len(own)) if typed[place] != own[place]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and typed[wrong[0]] == own[wrong[1]]
            and typed[wrong[1]] == own[wrong[0]]
        )
    shorter, longer = sorted((typed, own), key=len)
    return len(longer) - len(shorter) == 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def numbers_of_the_register() -> Numbers:
    """Return the numbers of all contacts. One query; two where a contact has stopped answering."""
    return Numbers(
        Holder(contact.name, number, contact.is_active, str(contact.reachable or ""))
        for contact in contacts_by_id(None).values()
        for number in _numbers_of(contact)
    )


def _numbers_of(contact: Contact) -> Iterable[str]:
    for route in contact.routes:
        if route.block_type in A_NUMBER:
            yield route.value["value"]
        elif route.block_type in NUMBERS_IN_WORDS:
            yield from (number.written for number in typed_numbers(route.value["value"]))
