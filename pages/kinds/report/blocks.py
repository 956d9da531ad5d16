"""The record sheet that is printed with the page for the first minute."""

from wagtail import blocks


class RecordLineBlock(blocks.StructBlock):
    """What to write down, and how much room there is for it on paper."""

    label = blocks.CharBlock(max_length=120, label="What to write down")
    hint = blocks.CharBlock(
        max_length=160, required=False, help_text="One line below it. May be empty."
    )
    lines = blocks.IntegerBlock(
        default=2,
        min_value=1,
        max_value=12,
        label="Lines to write on",
        help_text="Lines of 8 mm. All of them together have to fit on one page.",
    )

    class Meta:
        icon = "edit"
        label = "Part of the record"
        description = "A heading with empty lines below it, to write on by hand. Nothing is sent."
        template = "blocks/record_line.html"
        preview_value = {"label": "What the child said, word for word", "hint": "", "lines": 6}
