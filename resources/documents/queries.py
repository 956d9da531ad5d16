"""How documents are looked up for visitors."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import CollectionViewRestriction

from resources.documents.models import SiteDocument


def published_documents():
    """Documents that anyone may download: neither their collection nor one above it is private. One query."""
    restriction = CollectionViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    ).filter(here__startswith=F("collection__path"))
    return SiteDocument.objects.filter(~Exists(restriction))
