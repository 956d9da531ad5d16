"""The fields of a contact that hold words, as the model has them."""

from django.db import models
from wagtail.fields import StreamField

from resources.models import Contact

NOTED_DAY = {"type": "exception", "value": {"date": "2026-12-24", "opens": None, "closes": None}}


def texts_in(model: type[models.Model]) -> list[str]:
    """Return the fields in which visitors or editors may read typed words, those that may hold a number left out."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.editable
        and isinstance(field, models.CharField | models.TextField | StreamField)
        and not isinstance(field, models.SlugField)
        and not field.choices
        and field.name not in {"routes", "source", "opening_hours"}
    ]


# Opening hours are days and times; a number belongs in the routes, and may be where a fact comes from.
TEXTS = texts_in(Contact)


def typed(field: str, words: str):
    """Return what is given to a field so that it holds these words: a note, where the field is made of blocks."""
    if field != "exceptions":
        return words
    return [{**NOTED_DAY, "value": {**NOTED_DAY["value"], "note": words}}]


def with_words(field: str, words: str, contact: Contact | None = None) -> Contact:
    """Return a contact with these words in a field, not stored."""
    contact = contact or Contact()
    setattr(contact, field, typed(field, words))
    return contact
