"""What is said beside the fields and blocks in which a number is typed."""

from collections import defaultdict
from collections.abc import Callable

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockValidationError

from resources.contacts.numbers.holders import Numbers, numbers_of_the_register
from resources.contacts.numbers.texts import Step, Text, texts_of
from resources.contacts.numbers.typed_numbers import typed_numbers

CODE = "typed_number"


def found_in(
    instance, register: Callable[[], Numbers] = numbers_of_the_register
) -> list[tuple[Text, str]]:
    """Return the texts of a page or record that hold a typed number, each with what to tell its editor.

    One query when a text holds something like a number, otherwise none.
    """
    suspects = [text for text in texts_of(instance) if typed_numbers(text.words)]
    if not suspects:
        return []
    numbers = register()
    return [
        (text, numbers.advice(number))
        for text in suspects
        for number in numbers.found_in(text.words)
    ]


def by_field(found: list[tuple[Text, str]]) -> dict[str, ValidationError]:
    """Return an error for each field, in the form in which Wagtail shows it beside the block it is about."""
    fields: dict[str, list[tuple[tuple[Step, ...], str]]] = defaultdict(list)
    for text, advice in found:
        fields[text.field].append((text.steps, advice))
    return {name: _nested(wrong) for name, wrong in fields.items()}


def _nested(wrong: list[tuple[tuple[Step, ...], str]]) -> ValidationError:
    """Return the error of a block from the advice for it (no steps left) or for what is in it."""
    if not wrong[0][0]:
        return ValidationError([advice for _, advice in wrong], code=CODE)
    parts: dict[object, list] = defaultdict(list)
    for (step, *rest), advice in wrong:
        parts[step.kind, step.part].append((tuple(rest), advice))
    errors = {part: _nested(inner) for (kind, part), inner in parts.items() if kind != "table"}
    kind = wrong[0][0][0].kind
    if kind == "stream":
        return StreamBlockValidationError(block_errors=errors)
    if kind == "struct":
        return StructBlockValidationError(block_errors=errors)
    if kind == "list":
        return ListBlockValidationError(block_errors=errors)
    cells: dict[int, dict[int, ValidationError]] = defaultdict(dict)
    for (row, column), error in errors.items():
        cells[row][column] = error
    # Wagtail has no place for the error of a caption or a heading, so it is said for the whole table.
    whole = [advice for (step, *_), advice in wrong if step.kind == "table"]
    return TypedTableBlockValidationError(cell_errors=dict(cells) or None, non_block_errors=whole)
