"""Typed numbers anywhere on the site: pages and drafts, records, documents, templates, starter files."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from django.apps import apps

from pages.core.base import BasePage
from pages.editing.typed_numbers.errors import found_in
from pages.starter import loader, registers
from resources.contacts.numbers.holders import A_NUMBER, Holder, Numbers, numbers_of_the_register
from resources.contacts.numbers.texts import words_of_html
from resources.documents.text import UnreadableDocument, text_of
from resources.models import Contact, ContactCheck, SiteDocument, SiteRendition
from safeguarding.settings.environment import PROJECT_DIR

NUMBERS_BELONG_HERE = {Contact, ContactCheck}
TEMPLATES = "templates"
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<(svg|style|script)\b.*?</\1>", re.DOTALL)
RECORD = "contacts.yaml"
DOCUMENTS = {".pdf", ".docx"}


def in_database() -> Iterator[str]:
    """Yield a line for each number typed into a public page, a page's newest draft or a record."""
    numbers = numbers_of_the_register()
    for page in BasePage.objects.order_by("path").specific().iterator():
        if page.live:
            yield from _in_instance(f"Page {page.url_path}", page, numbers)
        if page.has_unpublished_changes or not page.live:
            draft = page.get_latest_revision_as_object()
            yield from _in_instance(f"Draft of page {page.url_path}", draft, numbers)
    for model in apps.get_app_config("resources").get_models():
        if model in NUMBERS_BELONG_HERE or issubclass(model, SiteRendition):
            continue
        for record in model.objects.order_by("pk").iterator():
            what = f"{model._meta.verbose_name.capitalize()} “{record}”"
            yield from _in_instance(what, record, numbers)


def in_documents() -> Iterator[tuple[str, bool]]:
    """Yield a line for each number in an uploaded document, with True; with False for one that cannot be read."""
    numbers = numbers_of_the_register()
    for document in SiteDocument.objects.order_by("pk").iterator():
        what = f"Document “{document}”"
        try:
            with document.file.open("rb") as file:
                words = text_of(file, document.filename)
        except (UnreadableDocument, OSError) as error:
            yield f"{what} was not checked: {error}.", False
            continue
        yield from ((line, True) for line in _in_words(what, words, numbers))


def in_files() -> Iterator[str]:
    """Yield a line for each number in the templates and the starter site's files. Needs no database."""
    numbers = numbers_of_the_starter_site()
    root = PROJECT_DIR
    for file in _templates(root):
        words = CODE.sub(" ", file.read_text(encoding="utf-8"))
        both = f"{words_of_html(words)}\n{words}"  # also what is in attributes; a number in halves, too
        yield from dict.fromkeys(_in_words(str(file.relative_to(root)), both, numbers))
    for file in _starter_files():
        what = str(file.relative_to(root))
        if file.suffix in DOCUMENTS:
            with file.open("rb") as opened:
                words = text_of(opened, file.name)
        elif file.suffix == ".yaml":  # without its notes
            content = yaml.safe_load(file.read_text(encoding="utf-8"))
            words = yaml.safe_dump(content, width=10_000, allow_unicode=True)
        else:
            words = file.read_text(encoding="utf-8")
        yield from _in_words(what, words, numbers)


def numbers_of_the_starter_site() -> Numbers:
    """Return the numbers in the starter site's file of contacts."""
    contacts = yaml.safe_load((registers.FOLDER / RECORD).read_text(encoding="utf-8"))
    return Numbers(
        Holder(contact["name"], str(route["value"]))
        for contact in contacts
        for route in contact["routes"]
        if route["kind"] in A_NUMBER
    )


def _templates(root: Path) -> list[Path]:
    parts = [root / TEMPLATES, *(root / name for name in ("pages", "resources", "safeguarding"))]
    return sorted(
        file
        for part in parts
        for suffix in ("html", "txt", "svg")
        for file in part.rglob(f"*.{suffix}")
        if TEMPLATES in file.relative_to(root).parts
    )


def _starter_files() -> list[Path]:
    found = [*loader.CONTENT.rglob("*.md"), *(registers.FILES / "src").rglob("*.md")]
    found += [file for file in registers.FILES.iterdir() if file.suffix in DOCUMENTS]
    found += [file for file in registers.FOLDER.glob("*.yaml") if file.name != RECORD]
    return sorted(found)


def _in_instance(what: str, instance, numbers: Numbers) -> Iterator[str]:
    for text, advice in found_in(instance, lambda: numbers):
        yield f"{what}, {text.place}: {advice}"


def _in_words(what: str, words: str, numbers: Numbers) -> Iterator[str]:
    for number in numbers.found_in(words):
        yield f"{what}: {numbers.advice(number)}"
