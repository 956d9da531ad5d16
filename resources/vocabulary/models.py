"""The words that pages and services are sorted by. Records, not free tags: one spelling, one meaning."""

from django.db import models
from wagtail.search import index


class Term(models.Model):
    """A named record with a key that addresses and content files use."""

    key = models.SlugField(
        unique=True,
        help_text="Short name used in web addresses, such as “online-safety”. Changing it breaks links to its page.",
    )
    name = models.CharField(max_length=80)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class Audience(Term):
    """Who a page or service is for."""

    class Voice(models.TextChoices):
        STANDARD = "standard", "Standard"
        YOUNG_PEOPLE = "young-people", "Young people"

    phrase = models.CharField(
        max_length=120,
        help_text="Completes the sentence “For …”, such as “people who work with children”.",
    )
    icon = models.CharField(max_length=30, blank=True, help_text="Name of one of the site's icons.")
    voice = models.CharField(
        max_length=20,
        choices=Voice,
        default=Voice.STANDARD,
        help_text="Pages that are only for this audience get this look.",
    )
    sort_order = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["sort_order", "name", "pk"]


class Topic(Term):
    """What a page or service is about."""

    description = models.CharField(max_length=240, blank=True)


class Area(Term):
    """A place that contacts and services are for: a council's area, a nation, the United Kingdom."""


class ContentOwner(Term):
    """Who keeps a page right: a team or a group of the board, never one person's name."""

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "owner"
        verbose_name_plural = "owners"


class GlossaryTerm(index.Indexed, models.Model):
    """A word or abbreviation that people outside the field may not know."""

    term = models.CharField(max_length=80, unique=True)
    abbreviation = models.CharField(
        max_length=20, blank=True, help_text="Such as “LADO”. May be empty."
    )
    meaning = models.TextField(max_length=500, help_text="One or two plain sentences.")

    search_fields = [
        index.SearchField("term", boost=2),
        index.SearchField("abbreviation", boost=2),
        index.SearchField("meaning"),
        index.AutocompleteField("term"),
    ]

    class Meta:
        ordering = ["term"]
        verbose_name = "glossary term"

    def __str__(self):
        return f"{self.term} ({self.abbreviation})" if self.abbreviation else self.term
