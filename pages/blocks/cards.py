from wagtail import blocks

from pages.blocks.chosen import PageBlock
from pages.core.queries import public_pages
from pages.core.references import references_in


class CardBlock(blocks.StructBlock):
    page = PageBlock(page_type="pages.BasePage")
    text = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text="In place of the page's own summary. May be empty.",
    )


class CardsBlock(blocks.StructBlock):
    """Links to other pages of this site, as cards."""

    heading = blocks.CharBlock(max_length=80, required=False)
    cards = blocks.ListBlock(CardBlock(), min_num=1)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        references = references_in(context)
        context["links"] = [
            link
            for card in value["cards"]
            if (link := references.page_link(card["page"], text=card["text"]))
        ]
        return context

    def get_preview_value(self):
        cards = [{"page": page, "text": ""} for page in public_pages().filter(depth=3)[:3]]
        return self.normalize({**self.meta.preview_value, "cards": cards})

    class Meta:
        icon = "grip"
        label = "Cards"
        description = "Links to other pages of this site. Pages that are not public are left out by themselves."
        template = "blocks/cards.html"
        preview_value = {"heading": "Where next", "cards": []}
