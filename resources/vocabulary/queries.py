"""How terms and places are looked up."""

from django.db.models import QuerySet

from resources.vocabulary.models import Place


def places_to_confirm() -> QuerySet[Place]:
    """Places that nobody of the board has checked, by the council's area. Visitors who look for one are told so."""
    unchecked = Place.objects.filter(checked_on__isnull=True)
    return unchecked.select_related("area").order_by("area__name", "name", "pk")
