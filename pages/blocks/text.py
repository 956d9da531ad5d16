from wagtail.blocks import RichTextBlock

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "contact"]
INLINE_FEATURES = ["bold", "ol", "ul", "link", "document-link", "contact"]


class TextBlock(RichTextBlock):
    """Headings, paragraphs and lists."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        description = (
            "Headings, paragraphs, lists and links. To show a telephone number, choose a contact."
        )
        template = "blocks/text.html"
        preview_value = "<h2>Listening to a child</h2><p>Let them speak in their own time.</p>"


def passage(**kwargs) -> RichTextBlock:
    """Return a smaller rich text field, without headings, for use inside other blocks."""
    return RichTextBlock(features=INLINE_FEATURES, **kwargs)
