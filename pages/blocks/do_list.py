from wagtail import blocks

from pages.blocks.text import passage


class DoBlock(blocks.StructBlock):
    """Things that help, as a list."""

    heading = blocks.CharBlock(max_length=80, default="What helps")
    items = passage(label="List")

    class Meta:
        icon = "check"
        label = "Do"
        description = "A list of things that help."
        template = "blocks/do.html"
        preview_value = {"heading": "What helps", "items": "<ul><li>Listen</li></ul>"}


class DontBlock(blocks.StructBlock):
    """Things to avoid, as a list."""

    heading = blocks.CharBlock(max_length=80, default="What to avoid")
    items = passage(label="List", help_text="Write each line as a whole: “Do not promise …”.")

    class Meta:
        icon = "cross"
        label = "Do not"
        description = "A list of things to avoid."
        template = "blocks/dont.html"
        preview_value = {
            "heading": "What to avoid",
            "items": "<ul><li>Do not promise to keep a secret</li></ul>",
        }
