"""A guided path as its page stores it, read as a tree."""

from collections.abc import Iterable, Iterator

from pages.kinds.guided_path.tree import Answer, ChosenContact, Outcome, Step, Tree
from resources.contacts.queries import contacts_by_id
from resources.models import Contact

NOT_SURE = "I am not sure"
EVERY_COUNCIL = "the council where the child lives"


def tree_of(steps: list[dict], outcomes: list[dict], in_danger: str) -> Tree:
    """Return the tree that the stored blocks of a page make, with the state of its contacts: one query or two."""
    contacts = contacts_by_id(contact_ids(steps) | contact_ids(outcomes))
    return Tree(
        tuple(_step(block, contacts) for block in steps),
        tuple(_outcome(block["value"], contacts) for block in outcomes),
        in_danger,
    )


def contact_ids(blocks: Iterable[dict]) -> set[int]:
    """Return the ids of the contacts that stored steps or outcomes choose."""
    return {pk for block in blocks for pk in chosen(block["value"])}


def chosen(value: dict) -> list[int]:
    """Return the ids of the contacts that one stored step or outcome chooses, in order."""
    return [item for item in map(_item, value.get("contacts") or []) if item is not None]


def answers_of(value: dict) -> Iterator[dict]:
    """Yield the stored answers of a question, each as a dict of words, hint and goes_to."""
    yield from map(_item, value.get("answers") or [])


def _item(stored):
    """Return the value in an item of a list, which is stored with an id or, by a starter file, bare."""
    if isinstance(stored, dict) and stored.get("type") == "item":
        return stored["value"]
    return stored


def _step(block: dict, contacts: dict[int, Contact]) -> Step:
    value = block["value"]
    if block["type"] == "places":
        answers = (
            Answer(EVERY_COUNCIL, _slug(value, "outcome"), "outcome"),
            Answer(NOT_SURE, _slug(value, "not_sure"), "not_sure"),
        )
        return Step(
            _slug(value, "slug"), value.get("question") or "", answers, _named(value, contacts)
        )
    answers = tuple(
        Answer(answer.get("words") or "", _slug(answer, "goes_to")) for answer in answers_of(value)
    )
    return Step(_slug(value, "slug"), value.get("question") or "", answers)


def _outcome(value: dict, contacts: dict[int, Contact]) -> Outcome:
    return Outcome(_slug(value, "slug"), value.get("title") or "", _named(value, contacts))


def _slug(value: dict, name: str) -> str:
    return (value.get(name) or "").strip()


def _named(value: dict, contacts: dict[int, Contact]) -> tuple[ChosenContact, ...]:
    return tuple(
        ChosenContact(
            contact.name, "" if contact.is_active else contact.get_status_display().lower()
        )
        for pk in chosen(value)
        if (contact := contacts.get(pk))
    )
