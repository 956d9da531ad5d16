"""What the place finder shows, as plain values: whom to ring in each council that was found, or what to try instead."""

from collections.abc import Iterable
from dataclasses import replace

from pages.kinds.guided_path.places import Found, Lies, find_place
from pages.kinds.guided_path.shown import area_answer, council_lines
from pages.kinds.guided_path.stored import chosen
from resources.models import Place

EMPTY = "Enter a town, a village or a postcode. The first half of the postcode is enough"
NO_POSTCODE = "We do not have that postcode. Check it, or enter the nearest town"
NO_PLACE = "We do not have that place. Check the spelling, or enter the nearest town or the first half of the postcode"


def shown_answer(words: str, value: dict, context: dict) -> dict:
    """Return what is shown for `words`, typed into the question about the place that is stored as `value`."""
    if not words:
        return {"typed": "", "error": EMPTY}
    answer = find_place(words)
    places = [answer] if isinstance(answer, Found) else answer.perhaps
    areas = [lies.area for found in places for lies in found.lies_in]
    ids = [*chosen(value), *(pk for area in areas for pk in area.contact_ids)]
    context["references"].reachable_contacts(ids)  # all of them in one query
    if isinstance(answer, Found):
        return {"typed": words, "found": _place(answer, value, context)}
    return {
        "typed": words,
        "error": NO_POSTCODE if answer.is_postcode else NO_PLACE,
        "perhaps": [_place(found, value, context) for found in _together(answer.perhaps)],
    }


def _together(perhaps: Iterable[Found]) -> list[Found]:
    """Return what may be meant with places that lie in the same areas as one: “Ashby or Ashley”."""
    groups: dict[tuple, list[Found]] = {}
    for found in perhaps:
        groups.setdefault(tuple(lies.area.pk for lies in found.lies_in), []).append(found)
    return [
        replace(some[0], name=" or ".join(dict.fromkeys(found.name for found in some)))
        for some in groups.values()
    ]


def _place(found: Found, value: dict, context: dict) -> dict:
    return {
        "name": found.name,
        "is_checked": found.is_checked,
        "councils": [_council(lies, value, context) for lies in found.lies_in],
    }


def _council(lies: Lies, value: dict, context: dict) -> dict:
    """Return a council with the lines to ring, who answers now first, and where to read what to say."""
    ring, contacts = council_lines(lies.area, value, context)
    lines = [{"words": line.label, "contact": line.contact} for line in ring.lines]
    return {
        **area_answer(context["start"], value, lies.area),
        "homes": Place.Homes(lies.homes).label if lies.homes else "",
        "no_number": not lines,
        "lines": lines or [{"words": one.name, "contact": one} for one in contacts],
    }
