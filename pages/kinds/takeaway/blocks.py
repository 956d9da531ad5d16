"""What the posters and cards of one kind of place say. The numbers are not part of it: they come from the register."""

import re

from django.core.exceptions import ValidationError
from wagtail import blocks

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class SheetBlock(blocks.StructBlock):
    """One kind of place: its poster and its wallet card."""

    name = blocks.CharBlock(
        max_length=40, label="For whom", help_text="Such as “Schools and colleges”."
    )
    slug = blocks.CharBlock(
        max_length=30,
        label="Address",
        help_text="A short word such as “school”: the poster is at poster-school.pdf then. "
        "Do not change it: people keep links.",
    )
    headline = blocks.CharBlock(max_length=50, help_text="The largest words on the poster.")
    text = blocks.CharBlock(
        max_length=200,
        help_text="One or two sentences: what people there may notice, and that a worry is enough. "
        "No numbers: they are added.",
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if not SLUG.fullmatch(cleaned["slug"]):
            raise blocks.StructBlockValidationError(
                {
                    "slug": ValidationError(
                        "Use small letters, digits and hyphens only, such as “school”."
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "doc-full"
        label = "Poster and card"
        description = "A poster and a wallet card for one kind of place, with the numbers."
        template = "blocks/take_away_sheet.html"
        preview_value = {
            "name": "Schools and colleges",
            "slug": "school",
            "headline": "Worried about a child?",
            "text": "You need not be sure. Say what you saw or heard.",
        }
