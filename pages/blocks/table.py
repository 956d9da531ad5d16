from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from pages.blocks.text import passage


class TableBlock(TypedTableBlock):
    """Facts in rows and columns, with a caption. Cells hold short rich text."""

    text = passage(required=False, label="Text", icon="pilcrow")

    class Meta:
        icon = "table"
        label = "Table"
        description = "Facts in rows and columns, such as who does what by when. Not for layout."
        template = "blocks/table.html"
        preview_value = {
            "columns": [
                {"type": "text", "heading": "Step"},
                {"type": "text", "heading": "By when"},
            ],
            "rows": [
                {
                    "values": [
                        "<p>A social worker decides what happens</p>",
                        "<p>One working day</p>",
                    ]
                }
            ],
            "caption": "What happens by when",
        }

    def get_preview_value(self):
        return self.to_python(self.meta.preview_value)
