"""The register of contacts: who to ring, when they answer, who checked it and when.

A number, address or opening time is kept here and nowhere else; every page that shows it refers to the record.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import StreamField
from wagtail.search import index

from resources.contacts.blocks import (
    OpeningBlock,
    RoutesBlock,
    clock,
    days_in_words,
    overlapping_day,
)
from resources.contacts.forms import ContactForm
from resources.contacts.numbers import dialled


@dataclass(frozen=True)
class Route:
    """One way to reach a contact, ready to show: `text` to read, `href` to open (may be empty)."""

    kind: str
    label: str
    text: str
    href: str
    note: str
    hint: str  # what the route is, for people who cannot see the icon


class Contact(index.Indexed, models.Model):
    """Someone to ring, write to or visit online."""

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
    always_open = models.BooleanField("open 24 hours, every day", default=False)
    opening_hours = StreamField(
        [("opening", OpeningBlock())],
        blank=True,
        help_text="Leave empty when you are not sure: no hours are shown then.",
    )
    source = models.CharField(
        max_length=240,
        help_text="Where these facts come from: a web address, or the role of a person.",
    )
    checked_on = models.DateField(
        null=True,
        blank=True,
        help_text="When somebody last made sure that all of this is right. Empty: hours stay hidden, and the record "
        "is on the launch list.",
    )
    checked_by = models.CharField(
        max_length=80, blank=True, help_text="The role of the person who made sure, not their name."
    )

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("purpose"),
        index.AutocompleteField("name"),
        index.FilterField("checked_on"),
    ]

    base_form_class = ContactForm

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.checked_on and not self.checked_by:
            raise ValidationError(
                {"checked_by": "Say who made sure (their role), or leave the date empty."}
            )
        if day := overlapping_day([block.value for block in self.opening_hours]):
            raise ValidationError(
                {
                    "opening_hours": f"{day} has two lines whose hours overlap. Give each day's hours once."
                }
            )
        if self.always_open and self.opening_hours:
            raise ValidationError(
                {"always_open": "Either open 24 hours, or with opening hours: not both."}
            )

    @property
    def is_checked(self) -> bool:
        return self.checked_on is not None

    @property
    def all_routes(self) -> list[Route]:
        """The ways to reach this contact, best first. A route that cannot be opened keeps its text."""
        return [_as_route(child.block_type, child.value) for child in self.routes]

    @property
    def main_route(self) -> Route | None:
        routes = self.all_routes
        return routes[0] if routes else None

    @property
    def rings(self) -> bool:
        """Whether the first way to reach this contact is a telephone number."""
        return self.main_route is not None and self.main_route.kind == "phone"

    @property
    def hours_in_words(self) -> list[str]:
        """Opening hours as lines to read. Empty when nobody has checked them, or when they are not known."""
        if not self.is_checked:
            return []
        if self.always_open:
            return ["24 hours a day, every day"]
        return [
            f"{days_in_words(child.value['days'])}, {clock(child.value['opens'])} to {clock(child.value['closes'])}"
            for child in self.opening_hours
        ]


HINTS = {
    "phone": "Telephone",
    "text_message": "Text message",
    "web": "Website",
    "email": "E-mail",
    "relay": "Relay UK",
    "other": "",
}


def _as_route(kind: str, value) -> Route:
    text, href = value["value"], ""
    if kind in {"phone", "relay"}:
        href = _href(text)
    elif kind == "text_message":
        href = _href(text).replace("tel:", "sms:")
        if value["message"]:
            text = f"Text {value['message']} to {text}"
    elif kind == "email":
        href = f"mailto:{text}"
    elif kind == "web":
        href, text = (
            text,
            value["text"] or text.removeprefix("https://").removeprefix("www.").rstrip("/"),
        )
    return Route(kind, value["label"], text, href, value["note"], HINTS[kind])


def _href(number: str) -> str:
    try:
        return dialled(number)
    except ValidationError:
        # An old record, or a numbering plan that changed: show the number all the same.
        return ""
