from wagtail.snippets.blocks import SnippetChooserBlock

from pages.blocks.chosen import LoadedOnce
from resources.contacts.queries import bring_successors


class ContactBlock(LoadedOnce, SnippetChooserBlock):
    """A contact from the register, with every way to reach it and its hours."""

    def __init__(self, **kwargs):
        super().__init__("resources.Contact", **kwargs)

    def bulk_to_python(self, values):
        """Load all cards of a page at once, with who took over from those that closed."""
        contacts = super().bulk_to_python(values)
        bring_successors(contact for contact in contacts if contact)
        return contacts

    def visible(self):
        """Leave out drafts."""
        return self.model_class.objects.shown()

    def get_preview_value(self):
        return self.model_class.objects.first()

    class Meta:
        icon = "mobile-alt"
        label = "Contact card"
        description = "Someone to ring or write to, from the register of contacts."
        template = "blocks/contact.html"
        preview_value = "first contact"
