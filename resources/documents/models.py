"""Files that visitors download, each with what it is and which version."""

from django.db import models
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.search import index

from resources.privacy import in_private_collection


class SiteDocumentManager(models.Manager.from_queryset(DocumentQuerySet)):
    """Every document comes with `is_private`: whether its collection, or one above it, is for some people only."""

    def get_queryset(self):
        return super().get_queryset().annotate(is_private=in_private_collection())


class SiteDocument(AbstractDocument):
    """A file with a title, a description and a version."""

    description = models.CharField(
        max_length=240, blank=True, help_text="What the file is for, in one or two sentences."
    )
    version = models.CharField(
        max_length=30, blank=True, help_text="Such as “1.2” or “November 2026”."
    )

    objects = SiteDocumentManager()

    admin_form_fields = ("title", "file", "description", "version", "collection", "tags")
    search_fields = AbstractDocument.search_fields + [index.SearchField("description")]

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
