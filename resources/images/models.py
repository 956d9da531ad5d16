"""Pictures, each with what it shows."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.images.models import Image as WagtailImage

from resources.privacy import in_private_collection


class SiteImageManager(models.Manager.from_queryset(ImageQuerySet)):
    """Every picture comes with `is_private`: whether its collection, or one above it, is for some people only."""

    def get_queryset(self):
        return super().get_queryset().annotate(is_private=in_private_collection())


class SiteImage(AbstractImage):
    """A picture. Its description (from Wagtail) is read out to people who cannot see it."""

    version = models.CharField(max_length=30, blank=True)
    credit = models.CharField(
        max_length=120, blank=True, help_text="Who made it, where this must be said."
    )

    objects = SiteImageManager()

    admin_form_fields = WagtailImage.admin_form_fields + ("version", "credit")


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition"
            )
        ]
