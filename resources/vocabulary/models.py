"""The words that pages and services are sorted by. Records, not free tags: one spelling, one meaning."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.search import index

# The first part of a postcode, as Royal Mail writes it (BS 7666).
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")


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

    class Law(models.TextChoices):
        """Whose law and procedures protect children there."""

        ENGLAND = "ENG", "England"
        WALES = "WLS", "Wales"

    law = models.CharField(
        "council that works under the law of",
        max_length=3,
        choices=Law,
        blank=True,
        help_text="Only for the area of one council: “Where does the child live?” offers it. Otherwise empty.",
    )
    # Contacts name their area, so one of the two has to let go when both are deleted.
    concerns_contact = models.ForeignKey(
        "resources.Contact",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"live": True},
        help_text="Whom to ring about a child who lives there. Empty when the board knows no number to be right.",
    )
    out_of_hours_contact = models.ForeignKey(
        "resources.Contact",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"live": True},
        help_text="When the other is closed. May be empty.",
    )

    def clean(self):
        super().clean()
        if not self.law and (self.concerns_contact_id or self.out_of_hours_contact_id):
            raise ValidationError({"law": "Say whose law holds there, or take out the contacts."})

    @property
    def contact_ids(self) -> list[int]:
        """The ids of the contacts for a child who lives there, the daytime's first."""
        return [pk for pk in (self.concerns_contact_id, self.out_of_hours_contact_id) if pk]


class Place(models.Model):
    """A town, a parish or a postcode district that lies in a council's area. One across a border has two records."""

    class Kind(models.TextChoices):
        TOWN = "town", "Town or village"
        PARISH = "parish", "Parish"
        DISTRICT = "district", "Postcode district"

    class Homes(models.TextChoices):
        """How many of a place's homes lie in the council's area, where it lies in several. Most first."""

        MOST = "most", "Has the most homes"
        SOME = "some", "Has some of the homes"
        FEW = "few", "Has few homes or none"

    name = models.CharField(
        max_length=80,
        help_text="A postcode district is its first part, such as SY1. Give it once for each council it reaches into.",
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TOWN)
    area = models.ForeignKey(
        Area,
        on_delete=models.CASCADE,
        related_name="places",
        limit_choices_to=~models.Q(law=""),
        verbose_name="council's area",
    )
    homes = models.CharField(
        "homes in this council's area",
        max_length=4,
        choices=Homes,
        blank=True,
        default="",
        db_default="",
        help_text="Only for a place in more than one council's area. Visitors see all of them, those with most first.",
    )
    source = models.CharField(
        max_length=240, help_text="Where this comes from: a web address, or the role of a person."
    )
    checked_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody of the board made sure of it. Empty: visitors are told so; it is on the launch list.",
    )

    class Meta:
        ordering = ["name", "area__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind", "area"],
                name="place_once_in_an_area",
                violation_error_message="This place is there already.",
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.area})"

    def clean(self):
        super().clean()
        if self.kind == self.Kind.DISTRICT:
            self.name = self.name.strip().upper()
            if not OUTWARD.fullmatch(self.name):
                raise ValidationError(
                    {"name": "Give the first part of a postcode only, such as SY1 or TF10."}
                )


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
