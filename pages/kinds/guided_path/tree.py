"""The guided path as plain values, and what must hold of it. Knows nothing of Django or of pages.

What holds: every path ends, nothing leads back, at most three questions, every slug is used once and reached, every
outcome names a contact that answers and none that does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_QUESTIONS = 3  # each takes a tap, and the fourth one rings
# An address stays in the browser's history, so it says nothing: a letter and a number, such as c3.
SLUG = re.compile(r"[a-z][1-9][0-9]?")
ALL = "all"  # the address of the whole path on one page


@dataclass(frozen=True)
class Answer:
    """An answer to a question, and the slug of the step or outcome it goes to. `name` is the form's field for it."""

    words: str
    goes_to: str
    name: str = "answers"


@dataclass(frozen=True)
class ChosenContact:
    """A contact as a step or an outcome names it. `state` completes “… is”; it is empty while somebody answers."""

    name: str
    state: str = ""


@dataclass(frozen=True)
class Step:
    """A question with its answers. `contacts` are those of a question about places, for councils without one."""

    slug: str
    question: str
    answers: tuple[Answer, ...]
    contacts: tuple[ChosenContact, ...] | None = None


@dataclass(frozen=True)
class Outcome:
    """An end: what to do, and with whom to get in touch."""

    slug: str
    title: str
    contacts: tuple[ChosenContact, ...]


@dataclass(frozen=True)
class Tree:
    """A guided path. It begins with the first step; “In danger now” on every page leads to the outcome `in_danger`."""

    steps: tuple[Step, ...]
    outcomes: tuple[Outcome, ...]
    in_danger: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words for an editor, and where.

    `part` is "steps", "outcomes" or "in_danger"; `index` which of them, from 0; `field` which of its fields; `item`
    which of a list in that field. None where there is no such place: then it is about the whole.
    """

    message: str
    part: str
    index: int | None = None
    field: str | None = None
    item: int | None = None


def problems(tree: Tree) -> list[Problem]:
    """Return all that is wrong with a tree; an empty list when it keeps every promise."""
    if not tree.steps:
        return [Problem("Add a question: without one nobody can begin.", "steps")]
    found = [*_wrong_slugs(tree), *_loose_ends(tree), *_silent_contacts(tree)]
    # With two of one slug, or an answer that goes nowhere, the rest would name what is not the cause.
    return found or [*_loops(tree)] or [*_unreached(tree), *_long_paths(tree)]


def walks(tree: Tree) -> Iterator[tuple[tuple[Answer, ...], Outcome]]:
    """Yield every way through a tree that keeps its promises: the answers given in order, and where they lead."""
    steps = {step.slug: step for step in tree.steps}
    outcomes = {outcome.slug: outcome for outcome in tree.outcomes}

    def onward(slug: str, given: tuple[Answer, ...]):
        if slug in outcomes:
            yield given, outcomes[slug]
            return
        for answer in steps[slug].answers:
            yield from onward(answer.goes_to, (*given, answer))

    if tree.in_danger:
        yield (), outcomes[tree.in_danger]
    yield from onward(tree.steps[0].slug, ())


def _everything(tree: Tree) -> Iterator[tuple[str, int, Step | Outcome]]:
    for index, step in enumerate(tree.steps):
        yield "steps", index, step
    for index, outcome in enumerate(tree.outcomes):
        yield "outcomes", index, outcome


def _wrong_slugs(tree: Tree) -> Iterator[Problem]:
    seen: set[str] = set()
    for part, index, entry in _everything(tree):
        if not SLUG.fullmatch(entry.slug):
            yield Problem(
                "Use one small letter and a number from 1 to 99, such as c3: the address stays in a visitor's "
                "browser and must say nothing.",
                part,
                index,
                "slug",
            )
        elif entry.slug in seen:
            yield Problem(
                f"“{entry.slug}” is there already. Give each step and each outcome an address of its own.",
                part,
                index,
                "slug",
            )
        seen.add(entry.slug)


def _answers(tree: Tree) -> Iterator[tuple[int, Step, int | None, Answer]]:
    """Yield each step's index, the step, which of the list `answers` it is (None for another field), the answer."""
    for index, step in enumerate(tree.steps):
        for number, answer in enumerate(step.answers):
            yield index, step, number if answer.name == "answers" else None, answer


def _loose_ends(tree: Tree) -> Iterator[Problem]:
    outcomes = {outcome.slug for outcome in tree.outcomes}
    there = outcomes | {step.slug for step in tree.steps}
    for index, step in enumerate(tree.steps):
        if not step.answers:
            yield Problem("Add an answer: from here nobody could go on.", "steps", index, "answers")
    for index, _, number, answer in _answers(tree):
        if answer.goes_to not in there:
            yield Problem(
                f"The answer “{answer.words}” goes to “{answer.goes_to}”, and there is no such step or outcome.",
                "steps",
                index,
                answer.name,
                number,
            )
        elif answer.name == "outcome" and answer.goes_to not in outcomes:
            yield Problem(
                f"“{answer.goes_to}” is a question. What is shown for a place has to be an outcome.",
                "steps",
                index,
                answer.name,
            )
    if tree.in_danger not in outcomes:
        yield Problem(
            "Give the address of an outcome, such as c3: “In danger now” on every page leads there.",
            "in_danger",
        )


def _silent_contacts(tree: Tree) -> Iterator[Problem]:
    for part, index, entry in _everything(tree):
        if entry.contacts is None:
            continue
        if not entry.contacts:
            yield Problem(
                "Choose at least one contact: nobody may end here with nobody to ring.",
                part,
                index,
                "contacts",
            )
        for number, contact in enumerate(entry.contacts):
            if contact.state:
                yield Problem(
                    f"“{contact.name}” is {contact.state}. Choose a contact that answers.",
                    part,
                    index,
                    "contacts",
                    number,
                )


def _loops(tree: Tree) -> Iterator[Problem]:
    """Yield a problem for each answer that leads back to a step that may have come before it (depth first)."""
    steps = {step.slug: (index, step) for index, step in enumerate(tree.steps)}
    on_the_way: list[str] = []
    done: set[str] = set()

    def visit(slug: str) -> Iterator[Problem]:
        on_the_way.append(slug)
        index, step = steps[slug]
        for number, answer in enumerate(step.answers):
            if answer.goes_to in on_the_way:
                back_to = steps[answer.goes_to][1].question
                yield Problem(
                    f"The answer “{answer.words}” leads back to “{back_to}”: nobody would reach an end.",
                    "steps",
                    index,
                    answer.name,
                    number if answer.name == "answers" else None,
                )
            elif answer.goes_to in steps and answer.goes_to not in done:
                yield from visit(answer.goes_to)
        on_the_way.pop()
        done.add(slug)

    for slug in steps:
        if slug not in done:
            yield from visit(slug)


def _unreached(tree: Tree) -> Iterator[Problem]:
    steps = {step.slug: step for step in tree.steps}
    reached = {tree.in_danger}
    to_visit = [tree.steps[0].slug]
    while to_visit:
        slug = to_visit.pop()
        if slug not in reached:
            reached.add(slug)
            to_visit += [answer.goes_to for answer in steps[slug].answers] if slug in steps else []
    for part, index, entry in _everything(tree):
        if entry.slug not in reached:
            yield Problem(
                f"No answer leads to “{entry.slug}”. Let one go there, or remove it.",
                part,
                index,
                "slug",
            )


def _long_paths(tree: Tree) -> Iterator[Problem]:
    """Yield a problem for each answer after which a visitor has met three questions and comes to a fourth."""
    steps = {step.slug: step for step in tree.steps}
    asked: dict[str, int] = {}

    def visit(slug: str, number: int) -> None:
        if asked.get(slug, 0) >= number or number > MOST_QUESTIONS + 1:
            return
        asked[slug] = number
        for answer in steps[slug].answers:
            if answer.goes_to in steps:
                visit(answer.goes_to, number + 1)

    visit(tree.steps[0].slug, 1)
    for index, step, number, answer in _answers(tree):
        if asked.get(step.slug) == MOST_QUESTIONS and answer.goes_to in steps:
            yield Problem(
                f"After “{answer.words}” comes a fourth question, “{steps[answer.goes_to].question}”. "
                f"Nobody is asked more than {MOST_QUESTIONS}: let it go to an outcome.",
                "steps",
                index,
                answer.name,
                number,
            )
