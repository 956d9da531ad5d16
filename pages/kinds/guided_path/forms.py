"""The form in which editors write a guided path: what is wrong with the tree is said beside the block it is about."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from pages.core.publishing import PageForm
from pages.kinds.guided_path.stored import tree_of
from pages.kinds.guided_path.tree import Problem, problems


class GuidedPathForm(PageForm):
    """Refuses a tree that breaks a promise. A draft and a preview may be unfinished."""

    def clean(self):
        cleaned = super().clean()
        if self.is_deferred_validation or not {"steps", "outcomes"} <= cleaned.keys():
            return cleaned
        tree = tree_of(
            cleaned["steps"].get_prep_value(),
            cleaned["outcomes"].get_prep_value(),
            cleaned.get("in_danger", ""),
        )
        for field, error in errors_by_field(problems(tree)).items():
            self.add_error(field, error)
        return cleaned


def errors_by_field(found: Iterable[Problem]) -> dict[str, ValidationError]:
    """Return each problem as Wagtail shows it: beside its block and its field, or for the whole field."""
    whole: dict[str, list[Problem]] = defaultdict(list)
    blocks: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in found:
        if problem.index is None:
            whole[problem.part].append(problem)
        else:
            blocks[problem.part][problem.index].append(problem)
    errors: dict[str, ValidationError] = {}
    for part in sorted({*whole, *blocks}):
        messages = [problem.message for problem in whole[part]]
        if part not in ("steps", "outcomes"):
            errors[part] = ValidationError(messages)
            continue
        errors[part] = StreamBlockValidationError(
            block_errors={index: _block_error(wrong) for index, wrong in blocks[part].items()},
            non_block_errors=messages,
        )
    return errors


def _block_error(wrong: list[Problem]) -> StructBlockValidationError:
    by_field: dict[str, list[Problem]] = defaultdict(list)
    for problem in wrong:
        by_field[problem.field].append(problem)
    return StructBlockValidationError(
        block_errors={field: _field_error(field, some) for field, some in by_field.items()}
    )


def _field_error(field: str, wrong: list[Problem]) -> ValidationError:
    """Return the error of one field of a block: a line of text, or a list of answers or contacts."""
    if field not in ("answers", "contacts"):
        return ValidationError([problem.message for problem in wrong])
    items: dict[int, list[str]] = defaultdict(list)
    for problem in wrong:
        if problem.item is not None:
            items[problem.item].append(problem.message)
    return ListBlockValidationError(
        block_errors={
            item: StructBlockValidationError(block_errors={"goes_to": ValidationError(messages)})
            if field == "answers"
            else ValidationError(messages)
            for item, messages in items.items()
        },
        non_block_errors=[problem.message for problem in wrong if problem.item is None],
    )
