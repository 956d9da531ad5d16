"""Which council a place belongs to, from the records that the board keeps. No other service is asked."""

import re
from dataclasses import dataclass

from resources.models import Area, Place
from resources.vocabulary.models import OUTWARD

# The second part of a postcode (BS 7666).
INWARD = re.compile(r"[0-9][A-Z]{2}$")
WALES = re.compile(r"\b(?:wales|cymru)\b", re.IGNORECASE)
LONGEST = 80  # characters that are read


@dataclass(frozen=True)
class Found:
    """What was understood of the words, and the councils' areas it lies in. No areas: the place is not known."""

    said: str
    areas: list[Area]
    is_checked: bool


def find_areas(words: str) -> Found:
    """Return the areas of the place or the postcode in `words`. One query.

    Of a postcode only the first part is looked at; with it, every council that it reaches into is an answer.
    """
    words = " ".join(words[:LONGEST].split())
    places = list(Place.objects.exclude(area__law="").select_related("area"))
    districts = [place for place in places if place.kind == Place.Kind.DISTRICT]
    if district := outward_part(words):
        return _found(district, [place for place in districts if place.name == district])
    named = [place for place in places if place.kind != Place.Kind.DISTRICT]
    # “Newport, the county”. A name inside a longer one is another place: Newport Pagnell is not Newport.
    for typed in map(_plain, [words, *words.split(",")]):
        if chosen := [place for place in named if _plain(place.name) == typed]:
            # “Newport, Wales” is not the English one.
            if WALES.search(words) and all(place.area.law != Area.Law.WALES for place in chosen):
                break
            return _found(chosen[0].name, chosen)
    return _found(words, [])


def outward_part(words: str) -> str:
    """Return the first part of a postcode, whole or not, in capitals; "" when `words` are none."""
    letters = words.upper().replace("-", " ")
    together = letters.replace(" ", "")
    if INWARD.search(together) and OUTWARD.fullmatch(together[:-3]):
        return together[:-3]
    first, *rest = letters.split(" ") if letters else [""]
    # “SY1” alone, or “SY1 2” of somebody who is still typing.
    is_begun = len(rest) <= 1 and all(len(part) < 3 and part[0].isdigit() for part in rest if part)
    return first if is_begun and OUTWARD.fullmatch(first) else ""


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold().replace("'", "").replace("’", "")))


def _found(said: str, places: list[Place]) -> Found:
    areas = list(dict.fromkeys(place.area for place in places))
    return Found(said, areas, all(place.checked_on for place in places))
