"""Training that the board offers."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from pages.core.base import BasePage
from pages.core.grouping import ListGroup


class TrainingIndexPage(BasePage):
    page_description = "The list of training events."
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.TrainingEventPage"]
    template = "pages/training_index.html"
    list_group = ListGroup.TRAINING
    shows_related = False

    class Meta:
        verbose_name = "training index"

    def get_type_context(self, context):
        events = TrainingEventPage.objects.published().below(self)
        return {"events": list(events.order_by(models.F("starts").asc(nulls_last=True), "path"))}


class TrainingEventPage(BasePage):
    page_description = "One course or event: what it covers, for whom, when and where."
    parent_page_types = ["pages.TrainingIndexPage"]
    subpage_types = []
    template = "pages/training_event.html"
    list_group = ListGroup.TRAINING

    starts = models.DateTimeField(
        null=True,
        blank=True,
        help_text="United Kingdom time. Empty: the page says that dates will be announced.",
    )
    ends = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True, help_text="Where, or “Online”.")
    places_for = models.CharField(
        "who can come",
        max_length=160,
        blank=True,
        help_text="Such as “anyone who volunteers with children”.",
    )
    booking_contact = models.ForeignKey(
        "resources.Contact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="How to ask for a place.",
    )

    type_panels = [
        MultiFieldPanel(
            [
                FieldPanel("starts"),
                FieldPanel("ends"),
                FieldPanel("place"),
                FieldPanel("places_for"),
                FieldPanel("booking_contact"),
            ],
            heading="When and where",
        )
    ]

    class Meta:
        verbose_name = "training event"

    def clean(self):
        super().clean()
        if self.ends and not self.starts:
            raise ValidationError({"starts": "Say when it starts, too."})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": "It has to end after it starts."})

    def get_type_context(self, context):
        return {"booking": context["references"].contact(self.booking_contact_id)}
