"""Lists of pages of many types: by kind and by who reads them, the best first."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count

from pages.core.base import BasePage
from pages.core.grouping import ListGroup
from pages.core.queries import PageEntry
from resources.models import Audience
from safeguarding.delivery.memo import whole_while_building

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
    entries = BasePage.objects.published().about(topic).entries()
    ids = _ids(entries)
    return _placed(entries, _topics_of(ids), _readers_of(ids))


def placed_for(audience) -> list[Placed]:
    """Return the public pages for an audience: those first, within a group, that are for few others."""
    entries = BasePage.objects.published().meant_for(audience).entries()
    return _placed(entries, _audiences_of(_ids(entries)), {})


def in_groups(placed: list[Placed]) -> list[tuple[str, list[PageEntry]]]:
    """Return a piece of such a list as its headings, each with what stands below it."""
    return [
        (heading, [one.entry for one in found])
        for heading, found in groupby(placed, key=lambda one: one.heading)
    ]


def _ids(entries: list[PageEntry]) -> frozenset[int]:
    return frozenset(entry.pk for entry in entries)


def _placed(
    entries: list[PageEntry], counts: dict[int, int], readers: dict[int, Audience]
) -> list[Placed]:
    found = []
    for entry in entries:
        group = ContentType.objects.get_for_id(entry.content_type_id).model_class().list_group
        reader = readers.get(entry.pk) if group is ListGroup.ADVICE else None
        heading = f"For {reader.phrase}" if reader else group.value
        number = (reader.sort_order, reader.pk) if reader else (-1, -1)
        found.append(((ORDER.index(group), *number), counts[entry.pk], Placed(heading, entry)))
    found.sort(key=lambda one: (one[0], one[1], one[2].entry.path))
    return [placed for _, _, placed in found]


@whole_while_building
def _topics_of(page_ids: Collection[int] | None) -> dict[int, int]:
    """Return how many topics each of these pages has (of all pages for None)."""
    return _counts("topics", page_ids)


@whole_while_building
def _audiences_of(page_ids: Collection[int] | None) -> dict[int, int]:
    """Return for how many audiences each of these pages is (of all pages for None)."""
    return _counts("audiences", page_ids)


def _counts(field: str, page_ids: Collection[int] | None) -> dict[int, int]:
    counted = _pages(page_ids).order_by().annotate(others=Count(field))
    return dict(counted.values_list("pk", "others"))


@whole_while_building
def _readers_of(page_ids: Collection[int] | None) -> dict[int, Audience]:
    """Return who each of these pages is for (all pages for None): of several audiences the board's first."""
    readers = Audience.objects.in_bulk()
    rows = _pages(page_ids).exclude(audiences=None).order_by("audiences__sort_order", "audiences")
    found: dict[int, Audience] = {}
    for page_id, audience_id in rows.values_list("pk", "audiences"):
        found.setdefault(page_id, readers[audience_id])
    return found


def _pages(page_ids: Collection[int] | None):
    return BasePage.objects.all() if page_ids is None else BasePage.objects.filter(pk__in=page_ids)
