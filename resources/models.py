"""Gathers the registers' models for Django."""

from resources.board.models import BoardSettings
from resources.contacts.checking.history import ContactCheck
from resources.contacts.models import Contact
from resources.contacts.two_people.second_person import SecondPersonTask
from resources.documents.models import SiteDocument
from resources.images.models import SiteImage, SiteRendition
from resources.services.models import Service
from resources.vocabulary.models import (
    Area,
    Audience,
    ContentOwner,
    GlossaryTerm,
    Place,
    Topic,
)

__all__ = [
    "Area",
    "Audience",
    "BoardSettings",
    "Contact",
    "ContactCheck",
    "ContentOwner",
    "GlossaryTerm",
    "Place",
    "SecondPersonTask",
    "Service",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "Topic",
]
