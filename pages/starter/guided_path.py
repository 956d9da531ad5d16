"""Reads a guided path from its content file: questions and outcomes between `:::` lines.

The format is described in `pages/starter/README.md`.
"""

import re
from collections.abc import Iterator

from pages.kinds.guided_path.models import GuidedPathPage
from pages.kinds.guided_path.tree import problems
from pages.starter.markdown import FENCE, BodyBuilder, ContentError, text_in_fence
from pages.starter.registers import stream_value

ANSWER = re.compile(r"^- \[(?P<words>[^\]]+)\]\((?P<slug>[a-z0-9]+)\)[ \t]*(?P<hint>.*)$")
CONTACTS = re.compile(r"^- contacts:(?P<keys>.*)$")
MAKE_SURE = re.compile(r"^- make sure:(?P<text>.*)$")
HEADING = re.compile(r"^###[ \t]+(.+?)[ \t]*$", re.MULTILINE)
# The headings in an outcome, and the fields of their texts.
TEXTS = {
    "What to do now": "now",
    "What to have ready": "ready",
    "What happens next": "next",
    "What happens next in Wales": "next_in_wales",
    "Read more": "more",
}
WHOM = "Contacts"
PARTS = {"question", "places", "outcome"}


def fill_path(page: GuidedPathPage, text: str, builder: BodyBuilder) -> str:
    """Write the steps and outcomes in a file's text into the page; return the rest of the text, for its body.

    Raises ContentError with what is wrong in the file, or with the tree that it makes.
    """
    steps, outcomes, rest = [], [], []
    for kind, argument, inner in _parts(text):
        if kind is None:
            rest.append(inner)
            continue
        slug, _, words = argument.partition(" ")
        try:
            if kind == "outcome":
                value = _outcome(inner, builder) | {"slug": slug, "title": words.strip()}
                outcomes.append({"type": kind, "value": value})
            else:
                value = _step(kind, inner, builder) | {"slug": slug, "question": words.strip()}
                steps.append({"type": kind, "value": value})
        except ContentError as error:
            raise ContentError(f"{kind} {slug}: {error}") from error
    page.steps = stream_value(page, "steps", steps, "the steps")
    page.outcomes = stream_value(page, "outcomes", outcomes, "the outcomes")
    if found := problems(page.tree):
        raise ContentError("; ".join(problem.message for problem in found))
    return "\n".join(rest)


def _parts(text: str) -> Iterator[tuple[str | None, str, str]]:
    """Yield kind, argument and text of each part of a path; each line of anything else with None."""
    lines = iter(text.splitlines())
    for line in lines:
        fence = FENCE.match(line)
        if not fence or fence["name"] not in PARTS:
            yield None, "", line
            continue
        inner = text_in_fence(lines, f"“{line.strip()}”")
        yield fence["name"], fence["argument"], inner


def _step(kind: str, inner: str, builder: BodyBuilder) -> dict:
    help_text, answers, contacts, make_sure = [], [], [], ""
    for line in inner.splitlines():
        if match := ANSWER.match(line):
            hint = match["hint"].strip()
            answers.append({"words": match["words"], "hint": hint, "goes_to": match["slug"]})
        elif match := CONTACTS.match(line):
            contacts = _contacts(match["keys"], builder)
        elif match := MAKE_SURE.match(line):
            make_sure = builder.rich_text(match["text"].strip())
        else:
            help_text.append(line)
    value = {"help": builder.rich_text("\n".join(help_text))}
    if kind == "question":
        return value | {"answers": answers}
    if len(answers) != 2:
        raise ContentError(
            "A question about the place has two answers: every council, and not sure."
        )
    councils, not_sure = (answer["goes_to"] for answer in answers)
    value |= {"outcome": councils, "not_sure": not_sure}
    return value | {"contacts": contacts, "make_sure": make_sure}


def _outcome(inner: str, builder: BodyBuilder) -> dict:
    when, *sections = HEADING.split(inner)
    value = {"when": " ".join(when.split()), **dict.fromkeys(TEXTS.values(), "")}
    for heading, text in zip(sections[::2], sections[1::2], strict=True):
        if heading == WHOM:
            value["contacts"] = _contacts(text, builder)
        elif heading in TEXTS:
            value[TEXTS[heading]] = builder.rich_text(text)
        else:
            known = ", ".join([*TEXTS, WHOM])
            raise ContentError(f"There is no part “{heading}”. The parts are: {known}.")
    return value


def _contacts(keys: str, builder: BodyBuilder) -> list[int]:
    return [builder.contact_id(key.strip()) for key in keys.split(",") if key.strip()]
