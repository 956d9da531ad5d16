"""Long lists are cut into groups that can be jumped to: by letter, or by kind of page."""

from collections.abc import Callable, Iterable
from enum import Enum
from itertools import groupby
from typing import TypeVar


class ListGroup(Enum):
    """Where a type of page stands in lists of pages of many types, in this order, and what to say above."""

    ADVICE = "Advice and guidance"
    HELP = "Help and support"
    PROCEDURES = "Procedures"
    LIBRARY = "Library"
    BOARD = "About the board and this site"
    TRAINING = "Training"
    NEWS = "News"


Entry = TypeVar("Entry")


def by_letter(
    entries: Iterable[Entry], title_of: Callable[[Entry], str]
) -> list[tuple[str, list[Entry]]]:
    """Return entries below the first letter of their titles, in order; what begins with no letter is below “0-9”."""
    ordered = sorted(entries, key=lambda entry: title_of(entry).casefold())
    return [
        (letter, list(found))
        for letter, found in groupby(ordered, key=lambda entry: _letter(title_of(entry)))
    ]


def _letter(title: str) -> str:
    first = title.strip()[:1].upper()
    return first if first.isalpha() else "0-9"
