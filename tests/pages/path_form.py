"""What the editor's form for a guided path sends."""

from wagtail.test.utils.form_data import rich_text, streamfield

from resources.models import Contact
from tests.values import listed

TEXTS = ("now", "ready", "next", "next_in_wales", "more")


def question(slug: str, words: str, **answers: str) -> tuple[str, dict]:
    """Return a question; `answers` are slugs by the answer's words, with underscores for spaces."""
    given = [
        {"words": answer.replace("_", " "), "hint": "", "goes_to": goes_to}
        for answer, goes_to in answers.items()
    ]
    return "question", {
        "slug": slug,
        "question": words,
        "help": rich_text("<p>Help.</p>"),
        "answers": listed(given),
    }


def outcome(slug: str, title: str, *contacts: str) -> tuple[str, dict]:
    """Return an outcome with these contacts, by their keys."""
    chosen = [Contact.objects.get(key=key).pk for key in contacts]
    return "outcome", {
        "slug": slug,
        "title": title,
        "when": "Whenever it is so.",
        **{name: rich_text(f"<p>About {name}.</p>") for name in TEXTS},
        "contacts": listed(chosen),
    }


def path_fields(steps: list, outcomes: list, in_danger: str = "k1") -> dict:
    """Return the fields of a guided path, for `nested_form_data`."""
    return {
        "in_danger": in_danger,
        "steps": streamfield(steps),
        "outcomes": streamfield(outcomes),
    }


def one_question(words: str) -> dict:
    """Return the fields of the shortest path there can be."""
    return path_fields(
        [question("b1", words, Anybody="k1")], [outcome("k1", "Ring them", "childline")]
    )
