from wagtail import blocks

from pages.blocks.text import passage


class EmergencyBlock(blocks.StructBlock):
    """A panel that says one thing to do at once."""

    heading = blocks.CharBlock(max_length=60, default="Ring 999 if", help_text="One thing to do.")
    when = passage(label="When", help_text="A short list of the situations.")

    class Meta:
        icon = "warning"
        label = "Emergency panel"
        description = "One thing to do at once, with the emergency number. At most one on a page."
        template = "blocks/emergency.html"
        preview_value = {
            "heading": "Ring 999 if",
            "when": "<ul><li>a child is hurt or in danger now</li></ul>",
        }
