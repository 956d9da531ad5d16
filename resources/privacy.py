"""Which files are for some people only."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import CollectionViewRestriction


def in_private_collection() -> Exists:
    """Return a condition on documents or pictures: their collection, or one above it, is private."""
    restriction = CollectionViewRestriction.objects.annotate(
        here=ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    )
    return Exists(restriction.filter(here__startswith=F("collection__path")))
