"""What each address of a guided path shows, as plain values, and which addresses there are."""

import re

from django.urls import reverse

from pages.kinds.guided_path.stored import answers_of, chosen, contact_ids
from pages.kinds.guided_path.tree import ALL
from resources.contacts.hours.whom_to_ring import WhomToRing, whom_to_ring
from resources.models import Area, Contact
from safeguarding.delivery.memo import memoised_while_building

# A question about the place and the id of a council's area: its outcome there.
PLACE = re.compile(r"(?P<step>[a-z][1-9][0-9]?)-(?P<area>[1-9][0-9]{0,8})")


def addresses_of(page) -> list[str]:
    """Return the addresses of a path's parts, from `/`: questions but the first, outcomes, councils, the whole."""
    start = page.readable_path
    steps, outcomes = page.steps.get_prep_value(), page.outcomes.get_prep_value()
    areas = [area.pk for area in council_areas()]
    return [
        *(f"{start}{block['value']['slug']}/" for block in [*steps[1:], *outcomes]),
        *(
            f"{start}{_place(block['value'], area)}/"
            for block in steps
            if block["type"] == "places"
            for area in areas
        ),
        f"{start}{ALL}/",
    ]


@memoised_while_building
def council_areas() -> tuple[Area, ...]:
    """Return the areas of councils: the answers to “Where does the child live?”, in England first."""
    return tuple(Area.objects.exclude(law="").order_by("law", "name", "pk"))


def shown_part(page, part: str, context: dict) -> dict:
    """Return what a part of a path shows besides the layout. `context` holds the layout's values.

    `kind` is "step" (without one where the page has none yet), "outcome", "all", or "missing" for what is not there.
    """
    steps, outcomes = page.steps.get_prep_value(), page.outcomes.get_prep_value()
    start = page.path_on_site
    hrefs = {
        block["value"]["slug"]: f"{start}{block['value']['slug']}/" for block in [*steps, *outcomes]
    }
    if steps:
        hrefs[steps[0]["value"]["slug"]] = start
    shown = {
        "start": start,
        "is_start": not part,
        "whole": f"{start}{ALL}/",
        "in_danger_href": hrefs.get(page.in_danger, ""),
        "form_href": reverse("places"),
        "contents": [],
    }
    if part:
        shown["body_html"] = ""
    if part == ALL:
        _reachable(sorted(contact_ids(outcomes)), context)  # all in one query
        return shown | {
            "kind": "all",
            "steps": [_step(block, start, hrefs, context, whole=True) for block in steps],
            "results": [_outcome(block["value"], context) for block in outcomes],
        }
    # The first question has the path's own address and no other.
    for block in steps[1:] if part else steps[:1]:
        if part in ("", block["value"]["slug"]):
            return shown | {"kind": "step", "step": _step(block, start, hrefs, context)}
    by_slug = {block["value"]["slug"]: block["value"] for block in outcomes}
    if part in by_slug:
        is_danger = part == page.in_danger
        return shown | {
            "kind": "outcome",
            "outcome": _outcome(by_slug[part], context),
            "in_danger_href": "" if is_danger else shown["in_danger_href"],
        }
    if place := _outcome_for_place(part, steps, by_slug, context):
        return shown | {"kind": "outcome", "outcome": place}
    return shown | {"kind": "step" if not part else "missing"}


def titles_of(page, part: str, shown: dict) -> dict[str, str]:
    """Return what a part is called: its heading, its title in the browser's tab, its summary.

    No two parts have the same title. Nothing for the path's own address. `shown` is what `shown_part` returned.
    """
    if not part:
        return {}
    match shown["kind"]:
        case "step":
            heading = shown["step"]["question"]
            title, summary = heading + _which(page, part, heading), ""
        case "outcome":
            outcome = shown["outcome"]
            heading, summary, area = outcome["title"], outcome.get("when", ""), outcome["area"]
            title = f"{heading}: {area.name}" if area else heading + _which(page, part, heading)
        case "all":
            heading = title = "Every question and answer"
            summary = ""
        case _:
            heading = title = "That step is not here"
            summary = ""
    return {"part_heading": heading, "part_title": title, "part_summary": summary}


def _which(page, part: str, words: str) -> str:
    """Return what tells a part from others with the same words: the first answer on the way there, or its address."""
    steps, outcomes = page.steps.get_prep_value(), page.outcomes.get_prep_value()
    values = [block["value"] for block in [*steps, *outcomes]]
    same = [v["slug"] for v in values if words in (v.get("question"), v.get("title"))]
    if same == [part]:
        return ""
    first = _first_answers(values)
    answers = [first.get(slug, "") for slug in same]
    known = first.get(part, "")
    return f" ({known if known and answers.count(known) == 1 else part})"


def _first_answers(values: list[dict]) -> dict[str, str]:
    """Return, by slug, the answer to the first question with which the first way to each part begins."""
    by_slug = {value["slug"]: value for value in values}
    first = {answer["goes_to"]: answer["words"] for answer in reversed([*answers_of(values[0])])}
    found: dict[str, str] = {}
    waiting = [answer["goes_to"] for answer in answers_of(values[0])]
    for slug in waiting:  # it grows: nearer ones come first
        if slug in by_slug and slug not in found:
            found[slug] = first.get(slug) or ""
            for answer in answers_of(by_slug[slug]):
                first.setdefault(answer["goes_to"], found[slug])
                waiting.append(answer["goes_to"])
    return found


def _step(block: dict, start: str, hrefs: dict, context: dict, whole: bool = False) -> dict:
    """Return a question with its answers as links; on the page with the whole path they lead within it."""

    def answer(words: str, hint: str, slug: str) -> dict:
        href = (f"#{slug}" if whole else hrefs[slug]) if slug in hrefs else ""
        return {"words": words, "hint": hint, "href": href, "slug": slug}

    value = block["value"]
    shown = {
        "slug": value["slug"],
        "question": value["question"],
        "help": value.get("help"),
        "make_sure": value.get("make_sure"),
        "is_places": block["type"] == "places",
    }
    if not shown["is_places"]:
        answers = [
            answer(one["words"], one.get("hint", ""), one["goes_to"]) for one in answers_of(value)
        ]
        return shown | {"answers": answers}
    if whole:
        answers = [answer("The council where the child lives", "", value["outcome"])]
    else:
        concerns = context["concerns"]
        own = concerns.area_id if concerns else None
        areas = sorted(council_areas(), key=lambda area: area.pk != own)
        answers = [area_answer(start, value, area) for area in areas]
    return shown | {"answers": [*answers, answer("I am not sure", "", value["not_sure"])]}


def area_answer(start: str, value: dict, area: Area) -> dict:
    """Return the answer that is a council's area, to the stored question `value` about the place."""
    words = f"{area.name} (in Wales)" if area.law == Area.Law.WALES else area.name
    return {"words": words, "hint": "", "href": f"{start}{_place(value, area.pk)}/"}


def _place(value: dict, area_id: int) -> str:
    return f"{value['slug']}-{area_id}"


def _outcome(value: dict, context: dict) -> dict:
    board = {name: context[name] for name in ("ring", "concerns")}
    return {**value, **board, "contacts": _reachable(chosen(value), context), "area": None}


def _outcome_for_place(part: str, steps: list[dict], by_slug: dict, context: dict) -> dict | None:
    """Return the outcome of a question about the place for one council: with its contacts, and its nation's law."""
    found = PLACE.fullmatch(part)
    areas = {area.pk: area for area in council_areas()} if found else {}
    area = areas.get(int(found["area"])) if found else None
    for block in steps:
        value = block["value"]
        if area and block["type"] == "places" and value["slug"] == found["step"]:
            outcome = by_slug.get(value["outcome"])
            ring, contacts = council_lines(area, value, context)
            return outcome and {
                **outcome,
                "area": area,
                "in_wales": area.law == Area.Law.WALES,
                "next": outcome.get("next_in_wales")
                if area.law == Area.Law.WALES
                else outcome.get("next"),
                "no_number": not ring.lines,
                "contacts": contacts,
                "ring": ring,
                "concerns": ring.concerns,
            }
    return None


def council_lines(area: Area, value: dict, context: dict) -> tuple[WhomToRing, list[Contact]]:
    """Return whom to ring about a child who lives in a council's area: in the board's own, whom every page names.

    The second is the same as contacts, who answers now first. Where the register has none, it is those that the
    question about the place, stored as `value`, names instead.
    """
    concerns = context["concerns"]
    if concerns and concerns.area_id == area.pk:
        ring = context["ring"]
    else:
        references = context["references"]
        references.reachable_contacts(area.contact_ids)  # both in one query
        ids = area.concerns_contact_id, area.out_of_hours_contact_id
        day, other = map(references.reachable_contact, ids)
        ring = whom_to_ring(day, other, context["now"])
    return ring, [line.contact for line in ring.lines] or _reachable(chosen(value), context)


def _reachable(ids: list[int], context: dict) -> list[Contact]:
    """Return whom to ring: for one that closed, who took over. Where nobody is left, the board's own numbers."""
    found = context["references"].reachable_contacts(ids)
    return _who_answers_first(found or _of_the_board(context), context)


def _of_the_board(context: dict) -> list[Contact]:
    return [one for one in (context["concerns"], context["out_of_hours"]) if one]


def _who_answers_first(found: list[Contact], context: dict) -> list[Contact]:
    """Return the contacts with the out-of-hours team before the concerns contact, while the team answers first."""
    concerns, team = context["concerns"], context["out_of_hours"]
    if not (context["ring"].out_of_hours_first and concerns in found):
        return found
    others = [one for one in found if one != team]
    place = others.index(concerns)
    return [*others[:place], team, *others[place:]]
