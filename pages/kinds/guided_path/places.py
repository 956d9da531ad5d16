"""Which council a place belongs to, from the records that the board keeps. No other service is asked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from resources.models import Area, Place
from resources.vocabulary.models import OUTWARD

LONGEST = 80  # characters that are read
# A whole postcode among other words; its second part (BS 7666), and the beginning of one.
POSTCODE = re.compile(rf"\b({OUTWARD.pattern}) ?[0-9][A-Z]{{2}}\b")
INWARD = re.compile(r"[0-9][A-Z]{2}$")
BEGUN = re.compile(r"[0-9][A-Z]?")
WALES = re.compile(r"\b(?:wales|cymru)\b", re.IGNORECASE)
LIKE_FIGURES = str.maketrans("OIL", "011")
SUGGESTIONS = 3
ALIKE = 0.8  # how like a name what was typed has to be (difflib): “Shewsbury” is, “Newport” and “Newtown” are not


@dataclass(frozen=True)
class Lies:
    """A council's area that a place lies in, and how many of the place's homes (`Place.Homes`)."""

    area: Area
    homes: str


@dataclass(frozen=True)
class Found:
    """A place as the board's records name it, and the areas it lies in, the one with the most homes first."""

    name: str
    lies_in: tuple[Lies, ...]
    is_checked: bool


@dataclass(frozen=True)
class NotFound:
    """Nothing that is certainly meant. What may be meant is in `perhaps`: a person has to say so."""

    is_postcode: bool
    perhaps: tuple[Found, ...]


def find_place(words: str) -> Found | NotFound:
    """Return the place or the postcode district in `words`. Two queries.

    Of a postcode only the first part is looked at; with it, every council that it reaches into is an answer. What is
    not written like a name in the register, or may be another place of that name, is at most a suggestion.
    """
    words = " ".join(words[:LONGEST].split())
    places = list(Place.objects.exclude(area__law="").select_related("area"))
    areas = list(Area.objects.exclude(law=""))
    districts = _by(str, (one for one in places if one.kind == Place.Kind.DISTRICT))
    named = _by(_key, (one for one in places if one.kind != Place.Kind.DISTRICT))
    outward = outward_parts(words) or [one for one in _letters(words).split() if one in districts]
    if known := [one for one in outward if one in districts]:
        lying = [place for one in known for place in districts[one]]
        return _found(" or ".join(known), lying, says_homes=len(known) == 1)
    if not outward:
        # “Newport, the county”. A name inside a longer one is another place: Newport Pagnell is not Newport.
        for typed in (words, *words.split(",")):
            chosen = named.get(_key(typed), [])
            if chosen and not _elsewhere(words, chosen, areas):
                return _found(chosen[0].name, chosen)
    return NotFound(bool(outward), tuple(_perhaps(words, districts, named, areas))[:SUGGESTIONS])


def outward_parts(words: str) -> list[str]:
    """Return the first part of the postcode in `words`, whole or not, in capitals; nothing when there is none.

    “SY1 5” may be the beginning of SY1 5AA or SY15 with a space too many: then both.
    """
    letters = _letters(words)
    together = letters.replace(" ", "")
    if INWARD.search(together) and OUTWARD.fullmatch(together[:-3]):
        return [together[:-3]]
    first, _, rest = letters.partition(" ")
    if OUTWARD.fullmatch(first) and BEGUN.fullmatch(rest):
        return [part for part in (first, together) if OUTWARD.fullmatch(part)]
    if OUTWARD.fullmatch(together):
        return [together]
    return [found[1]] if (found := POSTCODE.search(letters)) else []


def _letters(words: str) -> str:
    """Return `words` as a postcode is written: capitals and figures, with spaces for all else."""
    return " ".join(re.findall(r"[A-Z0-9]+", words.upper()))


def _plain(name: str) -> str:
    """Return a name without what people leave out or write in another way: accents, hyphens, “Saint” for “St”."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(one for one in letters if not unicodedata.combining(one))
    words = re.findall(r"\w+", re.sub("['’‘`´]", "", letters.replace("&", " and ")))
    return " ".join("st" if word == "saint" else word for word in words)


def _key(name: str) -> str:
    """Return what two ways to write one name have in common: “Churchstretton” is Church Stretton."""
    return _plain(name).replace(" ", "")


def _by(key, places: Iterable[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(key(place.name), []).append(place)
    return found


def _elsewhere(words: str, chosen: list[Place], areas: list[Area]) -> bool:
    """Return whether `words` say that another place of that name is meant: “Whitchurch, Herefordshire”."""
    if WALES.search(words) and all(place.area.law != Area.Law.WALES for place in chosen):
        return True
    said = f" {_plain(words)} "
    named = {area.pk for area in areas if f" {_plain(area.name)} " in said}
    return bool(named) and named.isdisjoint(place.area_id for place in chosen)


def _perhaps(words: str, districts: dict, named: dict, areas: list[Area]) -> Iterator[Found]:
    """Yield what may be meant, the likeliest first: a postcode with letters for figures, or a name nearly like it."""
    letters = _letters(words)
    for part in outward_parts(letters[:2] + letters[2:].translate(LIKE_FIGURES)):
        if part in districts:
            yield _found(part, districts[part])
    candidates = {
        _key(area.name): Found(area.name, (Lies(area, ""),), is_checked=True) for area in areas
    }
    candidates |= {key: _found(some[0].name, some) for key, some in named.items()}
    typed, said = _key(words), f" {_plain(words)} "
    inside = [key for key, one in candidates.items() if f" {_plain(one.name)} " in said]
    begun = [key for key in candidates if len(typed) > 2 and key.startswith(typed)]
    alike = get_close_matches(typed, candidates, SUGGESTIONS, ALIKE)
    for key in dict.fromkeys([*inside, *begun, *alike]):
        yield candidates[key]


def _found(name: str, places: Iterable[Place], says_homes: bool = True) -> Found:
    order = ["", *Place.Homes]
    lies_in: dict[int, Lies] = {}
    lying = sorted(places, key=lambda place: order.index(place.homes))
    for place in lying:
        lies_in.setdefault(place.area_id, Lies(place.area, place.homes if says_homes else ""))
    return Found(name, tuple(lies_in.values()), all(place.checked_on for place in lying))
