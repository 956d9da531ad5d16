"""Values for whatever the code asks for, made from the kinds of its fields and blocks: what is new is tried by itself.

Values are either stored, as the database keeps a block, or sent, as an editor's form does.
"""

import datetime
from collections.abc import Iterator
from functools import singledispatchmethod

from bs4 import BeautifulSoup
from django import forms
from django.core.files.base import ContentFile
from wagtail import blocks
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks.base import BlockField
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text, streamfield

from pages.core.base import BasePage
from resources.models import SiteDocument, SiteImage

FIRST_DAY = datetime.datetime(2026, 3, 14, 9, 30)


class Supply:
    """Gives out words, times and records. Always the same record of a kind: see `record`."""

    def __init__(self):
        self.made = 0

    def number(self) -> int:
        self.made += 1
        return self.made

    def key(self) -> str:
        """Return a letter and a number that were not given out before: fit for any address."""
        return f"m{self.number()}"

    def moment(self) -> datetime.datetime:
        """Return a time that is later than the last one, on the same day."""
        return FIRST_DAY + datetime.timedelta(minutes=self.number())

    def record(self, model):
        """Return a record to refer to; an image or a file is made where there is none."""
        if issubclass(model, Page):
            return BasePage.objects.published().filter(depth__gt=3).first()
        return model.objects.first() or self.made_file(model)

    def text(self, features: list[str]) -> str:
        """Return rich text that only uses these features of the editor."""
        return f"<p>Words {self.number()}</p>"

    def made_file(self, model):
        """Store a small picture or file and return it."""
        name = f"made-{self.number()}"
        if model is SiteImage:
            image = get_test_image_file(filename=f"{name}.png")
            return model.objects.create(title=name, description="A hill.", file=image)
        assert model is SiteDocument, f"There is no {model.__name__} to refer to."
        return model.objects.create(title=name, file=ContentFile(b"Words.\n", name=f"{name}.txt"))

    @singledispatchmethod
    def typed(self, field):
        """Return what an editor puts into a form field, as it is sent. The kind of field decides."""
        raise TypeError(f"Say in {__name__} what is typed into a {type(field).__name__}.")

    @typed.register
    def _(self, field: forms.CharField):
        if isinstance(field.widget, DraftailRichTextArea):
            return rich_text(self.text(field.widget.features))
        return f"Words {self.number()}"[: field.max_length]

    @typed.register
    def _(self, field: forms.URLField):
        return f"https://example.org/{self.key()}"

    @typed.register
    def _(self, field: forms.EmailField):
        return f"{self.key()}@example.org"

    @typed.register
    def _(self, field: forms.IntegerField):
        return str(field.min_value or 1)

    @typed.register
    def _(self, field: forms.BooleanField):
        return "on"

    @typed.register
    def _(self, field: forms.DateField):
        return f"{self.moment():%d/%m/%Y}"

    @typed.register
    def _(self, field: forms.DateTimeField):
        return f"{self.moment():%d/%m/%Y %H:%M}"

    @typed.register
    def _(self, field: forms.TimeField):
        return f"{self.moment():%H:%M}"

    @typed.register
    def _(self, field: forms.ChoiceField):
        return str([value for value, _ in field.choices if value][-1])

    @typed.register
    def _(self, field: forms.ModelChoiceField):
        return self.record(field.queryset.model).pk

    @typed.register
    def _(self, field: BlockField):
        """A stream: one of each of its blocks."""
        kinds = field.block.child_blocks.items()
        return streamfield([(name, sent(block, self.stored(block))) for name, block in kinds])

    def value(self, field):
        """Return a value for a model's field, as Django has it."""
        if isinstance(field, StreamField):
            return field.stream_block.to_python(self.stored(field.stream_block))
        form_field = field.formfield()
        return form_field.clean(self.typed(form_field))

    def stored(self, block: blocks.Block, like=None):
        """Return what a page stores for a block: its preview's words, or words of ours, and something in every chooser.

        `like` is the value from the preview of the block around it.
        """
        like = preview_of(block) if like is None else like
        if isinstance(block, blocks.StructBlock):
            return {
                name: self.key() if name == "slug" else self.stored(child, (like or {}).get(name))
                for name, child in block.child_blocks.items()
            }
        if isinstance(block, blocks.ListBlock):
            items = items_of(like or []) or [None] * (block.meta.min_num or 1)
            return [self.stored(block.child_block, item) for item in items]
        if isinstance(block, blocks.StreamBlock):
            kinds = block.child_blocks.items()
            return [{"type": name, "value": self.stored(child)} for name, child in kinds]
        if isinstance(block, TypedTableBlock):
            return self._table(block, like or {})
        if isinstance(block, blocks.RichTextBlock):
            return (like or "") + self.text(block.features)
        if isinstance(block, blocks.ChooserBlock):
            return self.record(block.model_class).pk
        if like not in (None, ""):
            return like
        return block.get_prep_value(
            block.value_from_form(block.field.clean(self.typed(block.field)))
        )

    def _table(self, block: TypedTableBlock, like: dict) -> dict:
        kinds = block.child_blocks.items()
        columns = [{"type": name, "heading": f"Words {self.number()}"} for name, _ in kinds]
        values = [self.stored(child) for _, child in kinds]
        return {"columns": columns, "rows": [{"values": values}], "caption": like.get("caption")}


def preview_of(block: blocks.Block):
    """Return what a block shows in its preview, as it is stored; None when it has none of its own."""
    value = block.get_preview_value() if block.is_previewable else None
    return None if value is None else block.get_prep_value(value)


def sent(block: blocks.Block, value):
    """Return what an editor's form sends for a block's stored value, for `nested_form_data`."""
    if isinstance(block, blocks.StructBlock):
        return {name: sent(child, value[name]) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return listed(sent(block.child_block, item) for item in value)
    if isinstance(block, blocks.StreamBlock):
        kinds = block.child_blocks
        return streamfield(
            [(item["type"], sent(kinds[item["type"]], item["value"])) for item in value]
        )
    if isinstance(block, TypedTableBlock):
        return _sent_table(block, value)
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value, features=block.features)
    if isinstance(block, blocks.ChooserBlock):
        return value
    if isinstance(block, blocks.BooleanBlock):
        return "on" if value else ""
    shown = block.field.prepare_value(block.value_for_form(block.to_python(value)))
    return block.field.widget.format_value(shown) or ""


def listed(values) -> dict:
    """Return the form data of a list inside a block."""
    items = list(values)
    return {"count": str(len(items))} | {
        str(number): {"deleted": "", "order": str(number), "value": value}
        for number, value in enumerate(items)
    }


def items_of(value: list) -> list:
    """Return the values of a stored list, with or without Wagtail's ids around them."""
    marked = {"type", "value", "id"}
    return [
        item["value"] if isinstance(item, dict) and item.keys() == marked else item
        for item in value
    ]


def _sent_table(block: TypedTableBlock, value: dict) -> dict:
    columns, rows = value["columns"], value["rows"]
    table = {
        "caption": value["caption"] or "",
        "column-count": len(columns),
        "row-count": len(rows),
    }
    for number, column in enumerate(columns):
        kept = {**column, "order": number, "deleted": ""}
        table |= {f"column-{number}-{name}": said for name, said in kept.items()}
    for number, row in enumerate(rows):
        table |= {f"row-{number}-order": number, f"row-{number}-deleted": ""}
        for place, cell in enumerate(row["values"]):
            kind = block.child_blocks[columns[place]["type"]]
            table[f"cell-{number}-{place}"] = sent(kind, cell)
    return table


def words_in(block: blocks.Block, value) -> Iterator[str]:
    """Yield the words in a block's stored value, and the names of the records that it refers to."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from words_in(child, value[name])
    elif isinstance(block, blocks.ListBlock):
        for item in items_of(value):
            yield from words_in(block.child_block, item)
    elif isinstance(block, TypedTableBlock):
        yield value["caption"]
        for column in value["columns"]:
            yield column["heading"]
        for row in value["rows"]:
            for column, cell in zip(value["columns"], row["values"], strict=True):
                yield from words_in(block.child_blocks[column["type"]], cell)
    elif isinstance(block, blocks.RichTextBlock):
        yield from BeautifulSoup(value, "html.parser").stripped_strings
    elif value is None:
        return
    elif isinstance(block, blocks.ChooserBlock):
        yield str(block.model_class.objects.get(pk=value))
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
