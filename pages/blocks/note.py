from wagtail import blocks

from pages.blocks.text import passage


class NoteBlock(blocks.StructBlock):
    """Something to notice."""

    heading = blocks.CharBlock(max_length=80, required=False)
    text = passage()

    class Meta:
        icon = "info-circle"
        label = "Note"
        description = "Something to notice, set apart from the text. A few lines at most."
        template = "blocks/note.html"
        preview_value = {"heading": "You do not need proof", "text": "<p>A worry is enough.</p>"}
