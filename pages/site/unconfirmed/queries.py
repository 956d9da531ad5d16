"""What nobody of the board has confirmed yet, for visitors: the launch list without what only editors need."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from wagtail.models import Page

from pages.core.base import BasePage
from pages.core.queries import PageEntry
from resources.contacts.queries import contacts_to_confirm
from resources.models import Contact
from resources.vocabulary.queries import places_to_confirm

SECTION = 3  # how deep in the tree a section of the site is


@dataclass(frozen=True)
class Unconfirmed:
    """Contacts by name; pages by the section they are in; names of places by the council's area."""

    contacts: list[Contact]
    pages: list[tuple[PageEntry, list[PageEntry]]]
    places: list[tuple[str, list[str]]]

    @property
    def page_count(self) -> int:
        return sum(len(pages) for _, pages in self.pages)

    @property
    def place_count(self) -> int:
        return sum(len(names) for _, names in self.places)


def unconfirmed() -> Unconfirmed:
    """Look up what visitors can see and nobody of the board has confirmed. Three queries and one for the sections."""
    return Unconfirmed(
        list(contacts_to_confirm().order_by("name", "pk")),
        _pages_by_section(),
        _grouped(places_to_confirm(), lambda place: place.area.name, lambda place: place.name),
    )


def _pages_by_section() -> list[tuple[PageEntry, list[PageEntry]]]:
    sections = {
        entry.path: entry
        for entry in BasePage.objects.published().filter(depth__lte=SECTION).entries()
    }
    pages = BasePage.objects.published().to_review().order_by("path").entries()
    found = _grouped(pages, lambda entry: entry.path[: SECTION * Page.steplen], lambda entry: entry)
    return [(sections[path], entries) for path, entries in found if path in sections]


def _grouped(records, group: Callable, shown: Callable) -> list[tuple]:
    """Return records in their order as pairs: what `group` says of them, and what is `shown` of each."""
    return [(name, [shown(one) for one in found]) for name, found in groupby(records, group)]
