"""Every text of a page or a record, with the place where an editor finds it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from django.db import models
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock

NOT_WORDS = (models.SlugField, models.URLField, models.EmailField, models.FileField)
NOT_WORDS_IN_BLOCKS = (blocks.URLBlock, blocks.EmailBlock, blocks.RegexBlock)
TREE_PATH = "path"  # where Wagtail keeps a page's place in the tree: digits, which nobody reads
DIALLING = re.compile(
    r"""href=["']((?:tel|sms|callto|facetime):[^"']*|[^"']*\bwa\.me/[^"']*)""", re.I
)
END_OF_LINE = re.compile(r"</(?:p|h\d|li|div|td|th|tr|caption)>|<(?:br|hr)\s*/?>", re.I)


class Step(NamedTuple):
    """One step into a field: into which kind of thing, to which part of it, and what editors see it called."""

    kind: str  # stream, struct, list, cell or table
    part: object
    label: str


@dataclass(frozen=True)
class Text:
    """Words of one field or block."""

    field: str
    steps: tuple[Step, ...]
    words: str
    label: str

    @property
    def place(self) -> str:
        """Where an editor finds it: “body, 3 Steps, Heading”."""
        return ", ".join([self.label, *(step.label for step in self.steps if step.label)])


def texts_of(instance: models.Model) -> Iterator[Text]:
    """Yield the texts that people write in a page or a record. No queries, but for what is not loaded yet."""
    for field in instance._meta.concrete_fields:
        if field.name == TREE_PATH or not field.editable or isinstance(field, NOT_WORDS):
            continue
        label = str(field.verbose_name)
        value = getattr(instance, field.attname)
        if isinstance(field, StreamField):
            for steps, words in _in_block(field.stream_block, value):
                yield Text(field.name, steps, words, label)
        elif isinstance(field, models.CharField | models.TextField) and not field.choices and value:
            words = words_of_html(value) if isinstance(field, RichTextField) else str(value)
            yield Text(field.name, (), words, label)


def words_of_html(html: str) -> str:
    """Return the words of rich text, a line for each paragraph, and one for each link that dials."""
    dialling = [unescape(link) for link in DIALLING.findall(html)]
    return "\n".join([unescape(strip_tags(END_OF_LINE.sub("\n", html))), *dialling])


def _in_block(block, value) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield the texts of a block's value, each with the steps that lead to it."""
    if value is None:
        return
    if isinstance(block, blocks.RichTextBlock):
        yield (), words_of_html(value.source)
    elif isinstance(block, blocks.FieldBlock):
        if isinstance(value, str) and not isinstance(block, NOT_WORDS_IN_BLOCKS):
            yield (), value
    else:
        for step, inner, part in _parts(block, value):
            for steps, words in [((), part)] if inner is None else _in_block(inner, part):
                yield (step, *steps), words


def _parts(block, value) -> Iterator[tuple[Step, object, object]]:
    """Yield the parts of a block that holds others: the step to it, its block (None: plain words), its value."""
    if isinstance(block, blocks.StreamBlock):
        for number, child in enumerate(value):
            label = f"{number + 1} {child.block.label}"
            yield Step("stream", number, label), child.block, child.value
    elif isinstance(
        block, ImageBlock
    ):  # a struct in the editor's form, but its value is the picture
        alt_text = block.child_blocks["alt_text"]
        yield Step("struct", "alt_text", str(alt_text.label)), alt_text, value.contextual_alt_text
    elif isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            yield Step("struct", name, str(inner.label)), inner, value.get(name)
    elif isinstance(block, blocks.ListBlock):
        for number, part in enumerate(value):
            yield Step("list", number, str(number + 1)), block.child_block, part
    elif isinstance(block, TypedTableBlock):
        yield from _parts_of_table(value)


def _parts_of_table(table) -> Iterator[tuple[Step, object, object]]:
    yield Step("table", "caption", "caption"), None, table.caption or ""
    for number, column in enumerate(table.columns):
        label = f"heading of column {number + 1}"
        yield Step("table", label, label), None, column["heading"] or ""
    for row, cells in enumerate(table.row_data):
        for number, column in enumerate(table.columns):
            label = f"row {row + 1}, column {number + 1}"
            yield Step("cell", (row, number), label), column["block"], cells["values"][number]
