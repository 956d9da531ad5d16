"""What cannot be right about a contact, in words for the person who typed it. Holds for forms and for files."""

from collections import Counter
from datetime import date

from django.apps import apps

from resources.contacts.blocks import overlapping_day
from resources.contacts.dependants import dependants_of
from resources.contacts.numbers.texts import texts_of
from resources.contacts.numbers.typed_numbers import surely_typed
from resources.contacts.successors import successors_of


def problems_with(contact) -> dict[str, str]:
    """Return what is wrong with a contact that may not be saved yet, by the name of the field; empty when all is well.

    Looks at what a field alone cannot know. Makes queries only where there is a successor, or where it is not active.
    """
    problems = typed_in(contact)
    if contact.checked_on and not contact.checked_by:
        problems["checked_by"] = "Say who made sure (their role), or leave the date empty."
    if contact.checked_on and not contact.checked_how:
        problems["checked_how"] = "Say how it was checked, or leave the date empty."
    if day := overlapping_day([block.value for block in contact.opening_hours]):
        problems["opening_hours"] = (
            f"{day} has two lines whose hours overlap. Give each day's hours once."
        )
    if contact.always_open and contact.opening_hours:
        problems["always_open"] = "Either open 24 hours, or with opening hours: not both."
    if twice := _date_given_twice(contact.exceptions):
        problems["exceptions"] = (
            f"{in_words(twice)} is given twice. Give each date once, with all its hours."
        )
    problems |= _about_closing(contact)
    if problem := _about_successor(contact):
        problems["successor"] = problem
    return problems


def typed_in(contact) -> dict[str, str]:
    """Return what is wrong with a contact's words that hold a telephone number, by the name of the field.

    Every text of the record is looked at, but for the fields in `numbers_stand_in`: a number among other words would be
    nobody's to check.
    """
    return {
        text.field: f"“{number}” is a number. It belongs under Routes. Take it out here."
        for text in texts_of(contact)
        if text.field not in contact.numbers_stand_in and (number := surely_typed(text.words))
    }


def in_words(day: date) -> str:
    """Return a date as people write it: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def _date_given_twice(exceptions) -> date | None:
    counted = Counter(block.value["date"] for block in exceptions)
    return min((day for day, times in counted.items() if day and times > 1), default=None)


def _about_closing(contact) -> dict[str, str]:
    problems = {}
    if contact.is_closed and not contact.closed_on:
        problems["closed_on"] = "Say on which day it closed."
    if contact.closed_on and not contact.is_closed:
        problems["closed_on"] = (
            "Only a contact that has closed has this day. Leave it empty, or change the status."
        )
    if not contact.is_active and (uses := _uses_by_the_board(contact)):
        problems["status"] = (
            f"Every page shows this contact: it is the board's {uses}. Somebody has to answer there: "
            "change its number in place of closing it."
        )
    elif contact.pk and not contact.reachable and (needed := dependants_of(contact)):
        problems["status"] = needed
    return problems


def _uses_by_the_board(contact) -> str:
    """Return what the board needs a contact for, such as “concerns contact”; "" when it does not."""
    board = apps.get_model("resources", "BoardSettings").objects.first()
    if board is None or contact.pk is None:
        return ""
    return " and ".join(name.replace("_", " ") for name in board.uses_of(contact))


def _about_successor(contact) -> str:
    successor = contact.successor
    if successor is None:
        return ""
    if contact.pk is not None and successor.pk == contact.pk:
        return "It cannot take over from itself. Choose another contact, or none."
    if contact.pk is not None and any(one.pk == contact.pk for one in successors_of(successor)):
        return (
            f"“{successor}” was itself taken over, and in the end by this contact: people would be sent round "
            "in a circle. Choose another contact, or none."
        )
    if successor.is_closed:
        return f"“{successor}” has closed, too. Choose a contact that people can reach, or none."
    return ""
