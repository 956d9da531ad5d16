from wagtail import blocks

from pages.blocks.text import passage


class DetailsBlock(blocks.StructBlock):
    """Text that opens when pressed."""

    summary = blocks.CharBlock(max_length=100, label="Words to press")
    text = passage()

    class Meta:
        icon = "collapse-down"
        label = "More, when pressed"
        description = "Text that only some people need. Never for anything that people must see."
        template = "blocks/details.html"
        preview_value = {
            "summary": "What a core group is",
            "text": "<p>The people who carry out the plan.</p>",
        }
