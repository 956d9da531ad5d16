"""Gathers the registers' models for Django."""

from resources.board.models import BoardSettings
from resources.contacts.models import Contact
from resources.documents.models import SiteDocument
from resources.images.models import SiteImage, SiteRendition
from resources.services.models import Service
from resources.vocabulary.models import Area, Audience, ContentOwner, GlossaryTerm, Topic

__all__ = [
    "Area",
    "Audience",
    "BoardSettings",
    "Contact",
    "ContentOwner",
    "GlossaryTerm",
    "Service",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "Topic",
]
