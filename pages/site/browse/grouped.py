"""Lists of pages of many types: by kind and by who reads them, the best first."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from pages.core.base import BasePage
from pages.core.grouping import ListGroup
from pages.core.queries import PageEntry
from resources.models import Audience

ORDER = list(ListGroup)


@dataclass(frozen=True)
class Placed:
    """A page in such a list: the heading that it stands below, and what the list shows of it."""

    heading: str
    entry: PageEntry


def placed_about(topic) -> list[Placed]:
    """Return the public pages about a topic. Advice comes first, by who reads it; news last.

    Within a group those are first that are about little else, then in the order of the tree.
    """
    pages = BasePage.objects.published().about(topic)
    readers = _readers_of(pages)
    return _placed(
        pages, counted="topics", reader_of=lambda entry: next(iter(readers[entry.pk]), None)
    )


def placed_for(audience) -> list[Placed]:
    """Return the public pages for an audience: those first, within a group, that are for few others."""
    return _placed(BasePage.objects.published().meant_for(audience), counted="audiences")


def in_groups(placed: list[Placed]) -> list[tuple[str, list[PageEntry]]]:
    """Return a piece of such a list as its headings, each with what stands below it."""
    return [
        (heading, [one.entry for one in found])
        for heading, found in groupby(placed, key=lambda one: one.heading)
    ]


def _placed(pages, counted: str, reader_of=lambda entry: None) -> list[Placed]:
    counts = _counts_of(pages, counted)
    found = []
    for entry in pages.entries():
        group = ContentType.objects.get_for_id(entry.content_type_id).model_class().list_group
        reader = reader_of(entry) if group is ListGroup.ADVICE else None
        heading = f"For {reader.phrase}" if reader else group.value
        number = (reader.sort_order, reader.pk) if reader else (-1, -1)
        found.append(((ORDER.index(group), *number), counts[entry.pk], Placed(heading, entry)))
    found.sort(key=lambda one: (one[0], one[1], one[2].entry.path))
    return [placed for _, _, placed in found]


def _counts_of(pages, field: str) -> dict[int, int]:
    """Return how many topics or audiences each page has."""
    counted = BasePage.objects.filter(pk__in=pages.values("pk")).order_by()
    return dict(counted.annotate(others=Count(field)).values_list("pk", "others"))


def _readers_of(pages) -> dict[int, list[Audience]]:
    """Return who each page is for, in the board's order."""
    found = defaultdict(list)
    readers = Audience.objects.in_bulk()
    rows = Audience.objects.filter(pages__in=pages.values("pk")).order_by("sort_order", "pk")
    for page_id, audience_id in rows.values_list("pages__pk", "pk"):
        found[page_id].append(readers[audience_id])
    return found
