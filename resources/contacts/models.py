"""The register of contacts: who to ring, when they answer, who checked it and when.

A number, address or opening time is kept here and nowhere else; every page that shows it refers to the record.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from resources.contacts.blocks import (
    ExceptionBlock,
    OpeningBlock,
    RoutesBlock,
    clock,
    days_in_words,
)
from resources.contacts.checking.history import CheckedHow, check_of, keep_check
from resources.contacts.forms import ContactForm
from resources.contacts.hours.opening import other_days_in_words
from resources.contacts.routes import Route, as_route
from resources.contacts.successors import successors_of
from resources.contacts.two_people.rule import ContactQuerySet
from resources.contacts.two_people.second_person import second_person_workflow
from resources.contacts.validation import in_words, problems_with

CHECK_EVERY = 90  # days


class Contact(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, models.Model
):
    """Someone to ring, write to or visit online.

    Visitors see the row; what waits to be published is in the latest revision. A change of a number that stands on
    every page takes two people (`two_people/rule.py`).
    """

    class Nation(models.TextChoices):
        """Whose law says which days are bank holidays."""

        ENGLAND = "ENG", "England"
        WALES = "WLS", "Wales"

    class BankHolidays(models.TextChoices):
        CLOSED = "closed", "Closed"
        AS_USUAL = "as_usual", "As on other days"

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Temporarily closed"
        CLOSED = "closed", "Closed"

    key = models.SlugField(
        unique=True,
        help_text="Short name used by content files, such as “concerns-line”. Do not change it.",
    )
    name = models.CharField(max_length=80)
    purpose = models.CharField("what it is for", max_length=240)
    who_for = models.CharField("who it is for", max_length=160, blank=True)
    area = models.ForeignKey(
        "resources.Area",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        help_text="Where people live who can use it.",
    )
    routes = StreamField(
        RoutesBlock(min_num=1),
        help_text="The best way first: it is the one shown in headers and sentences.",
    )
    cost = models.CharField(
        max_length=120,
        blank=True,
        help_text="Such as “Free from mobiles and landlines”. Empty when not known.",
    )
    languages = models.CharField(
        max_length=160,
        blank=True,
        help_text="Such as “English and Welsh; an interpreter for others”. Empty when not known.",
    )
    what_happens = models.TextField(
        "what happens when you get in touch",
        blank=True,
        help_text="Who answers, what they ask, what they do then: two or three sentences.",
    )
    always_open = models.BooleanField("open 24 hours, every day", default=False)
    opening_hours = StreamField(
        [("opening", OpeningBlock())],
        blank=True,
        help_text="Leave empty when you are not sure: no hours are shown then.",
    )
    nation = models.CharField(
        max_length=3,
        choices=Nation,
        default=Nation.ENGLAND,
        help_text="Whose bank holidays it keeps.",
    )
    bank_holidays = models.CharField(
        "on bank holidays", max_length=8, choices=BankHolidays, default=BankHolidays.CLOSED
    )
    exceptions = StreamField(
        [("exception", ExceptionBlock())],
        blank=True,
        verbose_name="dates with other hours",
        help_text="They go before the week's hours and before bank holidays. Give each date once.",
    )
    source = models.CharField(
        max_length=240,
        help_text="Where these facts come from: a web address, or the role of a person.",
    )
    checked_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody of the board last made sure that all of this is right. Empty: hours stay hidden, and "
        "the record is on the launch list. Copied from a document is not checked.",
    )
    checked_how = models.CharField(
        max_length=7, choices=CheckedHow, blank=True, help_text="Visitors read it beside the date."
    )
    checked_by = models.CharField(
        max_length=80,
        blank=True,
        help_text="The role of the person who made sure, such as “Business manager”; not their name. Visitors read it.",
    )
    check_every = models.PositiveSmallIntegerField(
        "check again after",
        default=CHECK_EVERY,
        validators=[MinValueValidator(1, "Give at least 1 day.")],
        help_text="In days. When they are over, visitors see the number without hours.",
    )
    status = models.CharField(max_length=6, choices=Status, default=Status.ACTIVE)
    closed_on = models.DateField(
        null=True, blank=True, help_text="The first day on which nobody answers any more."
    )
    successor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        limit_choices_to={"live": True},
        verbose_name="who took over",
        help_text="Or whom to ask meanwhile, when it is closed for a time. May be empty.",
    )
    status_note = models.CharField(
        max_length=240,
        blank=True,
        help_text="One sentence for visitors, such as “It opens again in spring.” May be empty.",
    )

    objects = ContactQuerySet.as_manager()

    # Of what Wagtail keeps of a draft; safeguarding/delivery/triggers.py knows the rest by its mixins.
    fields_not_shown = (
        *("live_revision", "first_published_at", "last_published_at"),
        *("go_live_at", "expire_at", "expired"),
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("purpose"),
        index.AutocompleteField("name"),
        index.FilterField("checked_on"),
        index.FilterField("status"),
        index.FilterField("live"),
    ]

    base_form_class = ContactForm
    # Every other text is refused with a telephone number in it: visitors read it, and nobody would check the number.
    numbers_stand_in = ("routes", "source")

    class Meta:
        ordering = ["name", "pk"]
        base_manager_name = "objects"  # what guards the protected ones
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_on=None)
                | ~models.Q(checked_how="") & ~models.Q(checked_by=""),
                name="check_says_who_and_how",
                violation_error_message="A check says when, how, and in which role it was made.",
            )
        ]

    def __str__(self):
        return self.name

    def get_lock(self):
        """As Wagtail's. What waits is locked for whoever locked the record, too."""
        task = self.current_workflow_task
        return task.lock_class(self, task) if task else super().get_lock()

    def clean(self):
        super().clean()
        if problems := problems_with(self):
            raise ValidationError(problems)

    @classmethod
    def get_default_workflow(cls):
        """Return the workflow in which a second person agrees."""
        return second_person_workflow()

    def save_revision(self, *args, **kwargs):
        """As Wagtail's. The first one keeps what is public beside it, so that the two can be compared."""
        if self.live and self.live_revision_id is None and self.pk:
            row = type(self).objects.filter(pk=self.pk, live=True).first()
            if row:
                public = super(Contact, row).save_revision(changed=False, clean=False)
                type(self).objects.filter(pk=self.pk).update(live_revision=public)
                self.live_revision = public
        return super().save_revision(*args, **kwargs)

    def publish(self, revision, *args, **kwargs):
        """As Wagtail's. Keeps a new check in the history, in the name of whoever wrote it."""
        rows = type(self).objects.filter(pk=self.pk)
        before = check_of(rows.filter(live=True).first())
        super().publish(revision, *args, **kwargs)
        now = rows.get()
        if now.live and check_of(now) != before:
            keep_check(now, revision.user)

    @property
    def is_checked(self) -> bool:
        """Whether somebody of the board made sure of it: the record says when, how, and in which role."""
        return self.checked_on is not None

    @property
    def check_in_words(self) -> str:
        """Who made the last check, and how, as a sentence: “The duty manager rang and asked.”; "" without one."""
        if not self.is_checked:
            return ""
        how = self.get_checked_how_display()
        return f"{capfirst(self.checked_by)} {how[0].lower()}{how[1:]}."

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    @property
    def closed_in_words(self) -> str:
        """That it has closed: “Closed on 1 March 2026”, “Closed for now”; "" while it is active."""
        if self.is_active:
            return ""
        if not self.is_closed:
            return "Closed for now"
        return f"Closed on {in_words(self.closed_on)}" if self.closed_on else "Closed"

    @property
    def reachable(self) -> "Contact | None":
        """Whom to ring: this contact while it is active, otherwise the first active one that took over; or None.

        Never one that is only a draft. Looks up those who took over, unless they came along (`contacts_by_id`).
        """
        if self.is_active and self.live:
            return self
        return next((one for one in successors_of(self) if one.is_active and one.live), None)

    @property
    def due_on(self) -> date | None:
        """The last day on which the last check still counts. None when nobody has ever checked."""
        return self.checked_on and self.checked_on + timedelta(days=self.check_every)

    def is_overdue(self, today: date) -> bool:
        """Whether a check was due before `today`, a day in the United Kingdom. Not so for what was never checked."""
        return self.due_on is not None and self.due_on < today

    @property
    def is_overdue_now(self) -> bool:
        """Whether a check was due before today (United Kingdom time)."""
        return self.is_overdue(timezone.localdate())

    @property
    def has_hours(self) -> bool:
        """Whether opening hours are known, be they shown or not."""
        return self.always_open or bool(self.opening_hours)

    @property
    def shows_hours(self) -> bool:
        """Whether visitors may rely on the opening hours today (United Kingdom time)."""
        return self.is_active and self.is_checked and not self.is_overdue_now

    @property
    def all_routes(self) -> list[Route]:
        """The ways to reach this contact, best first. A route that cannot be opened keeps its text."""
        return [as_route(child.block_type, child.value) for child in self.routes]

    @property
    def main_route(self) -> Route | None:
        routes = self.all_routes
        return routes[0] if routes else None

    @property
    def chat(self) -> Route | None:
        """The first way to reach this contact in writing, at once; None when there is none."""
        return next((route for route in self.all_routes if route.kind == "chat"), None)

    @property
    def rings(self) -> bool:
        """Whether the first way to reach this contact is a telephone number."""
        return self.main_route is not None and self.main_route.kind == "phone"

    @property
    def hours_in_words(self) -> list[str]:
        """Opening hours as lines to read. Empty when they are not known, or when nobody may rely on them."""
        if not (self.shows_hours and self.has_hours):
            return []
        others = other_days_in_words(self, timezone.localdate())
        if self.always_open:
            return ["24 hours a day", *others] if others else ["24 hours a day, every day"]
        return [
            *(
                f"{days_in_words(child.value['days'])}, {clock(child.value['opens'])} to {clock(child.value['closes'])}"
                for child in self.opening_hours
            ),
            *others,
        ]
