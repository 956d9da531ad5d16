"""Files that visitors download, each with what it is and which version."""

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.search import index


class SiteDocument(AbstractDocument):
    """A file with a title, a description and a version."""

    description = models.CharField(
        max_length=240, blank=True, help_text="What the file is for, in one or two sentences."
    )
    version = models.CharField(
        max_length=30, blank=True, help_text="Such as “1.2” or “November 2026”."
    )

    admin_form_fields = ("title", "file", "description", "version", "collection", "tags")
    search_fields = AbstractDocument.search_fields + [index.SearchField("description")]

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
