"""A contact inside a sentence: stored as a reference, shown as the number it has now.

In the database it is `<embed embedtype="contact" id="1"/>`; in the editor it is the contact's name, in one piece.
"""

from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    KEEP_WHITESPACE,
    InlineEntityElementHandler,
)
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler

from resources.contacts.models import Contact

ENTITY = "CONTACT"


class ContactEmbedHandler(EmbedHandler):
    """Tells Wagtail that rich text refers to a contact. The public pages show it by `pages.core.references`."""

    identifier = "contact"

    @staticmethod
    def get_model():
        return Contact

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        contacts = Contact.objects.in_bulk(
            {int(attrs["id"]) for attrs in attrs_list if attrs.get("id", "").isdigit()}
        )
        found = (contacts.get(int(attrs.get("id") or 0)) for attrs in attrs_list)
        return [contact.name if contact else "" for contact in found]

    @classmethod
    def extract_references(cls, attrs):
        if attrs.get("id", "").isdigit():
            yield Contact, attrs["id"], "", ""


class ContactElementHandler(InlineEntityElementHandler):
    """Reads the stored element into the editor, with the contact's name as its text."""

    mutability = "IMMUTABLE"

    def handle_starttag(self, name, attrs, state, contentstate):
        super().handle_starttag(name, attrs, state, contentstate)
        contact = Contact.objects.filter(pk=dict(attrs).get("id")).first()
        state.current_block.text += contact.name if contact else "contact that was deleted"
        state.leading_whitespace = KEEP_WHITESPACE

    def get_attribute_data(self, attrs):
        return {"id": attrs.get("id")}


def contact_element(props):
    """Write the editor's entity as the stored element."""
    return DOM.create_element("embed", {"embedtype": "contact", "id": props.get("id")})


def register_contact_feature(features) -> None:
    """Add the feature “contact” to the rich text editor."""
    features.register_embed_type(ContactEmbedHandler)
    features.register_editor_plugin(
        "draftail",
        "contact",
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "mobile-alt",
                "description": "Contact: shows its number",
                "chooserUrls": {
                    "contactChooser": reverse_lazy(
                        "wagtailsnippetchoosers_resources_contact:choose"
                    )
                },
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/contact-entity.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "contact",
        {
            "from_database_format": {'embed[embedtype="contact"]': ContactElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: contact_element}},
        },
    )
