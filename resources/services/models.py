"""The register of services: organisations that help, for signposting."""

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.search import index


class ServiceManager(models.Manager):
    """Services are never shown without how to reach them: the contact comes in the same query, and who took over."""

    def get_queryset(self):
        return super().get_queryset().select_related("contact__successor__successor")


class Service(index.Indexed, ClusterableModel):
    """Something an organisation offers. How to reach it is a contact, so that a number is kept once.

    The fields follow the names of the Open Referral UK data standard where it has one.
    """

    key = models.SlugField(
        unique=True, help_text="Short name used in the web address and by content files."
    )
    name = models.CharField(max_length=80)
    organisation = models.CharField(max_length=80, blank=True)
    description = models.TextField(
        max_length=600, help_text="What it does for people, in two or three sentences."
    )
    contact = models.ForeignKey(
        "resources.Contact",
        on_delete=models.PROTECT,
        related_name="services",
        limit_choices_to={"live": True},
        help_text="How to reach it.",
    )
    eligibility = models.CharField(
        "who can use it", max_length=160, blank=True, help_text="Such as “anyone under 19”."
    )
    fees = models.CharField(
        "cost", max_length=120, blank=True, help_text="Such as “Free”. Empty when not known."
    )
    area = models.ForeignKey(
        "resources.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    audiences = ParentalManyToManyField("resources.Audience", blank=True, related_name="services")
    topics = ParentalManyToManyField("resources.Topic", blank=True, related_name="services")

    objects = ServiceManager()

    search_fields = [
        index.SearchField("name", boost=3),
        index.SearchField("organisation"),
        index.SearchField("description"),
        index.SearchField("eligibility"),
        index.AutocompleteField("name"),
    ]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
