"""Pictures, each with what it shows."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class SiteImage(AbstractImage):
    """A picture. Its description (from Wagtail) is read out to people who cannot see it."""

    version = models.CharField(max_length=30, blank=True)
    credit = models.CharField(
        max_length=120, blank=True, help_text="Who made it, where this must be said."
    )

    admin_form_fields = WagtailImage.admin_form_fields + ("version", "credit")


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"
            )
        ]
