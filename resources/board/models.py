"""The board itself: its name, its area and the contacts that every page shows."""

from urllib.parse import urlsplit

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from resources.board.two_people import BoardQuerySet, slot_problems, typed_in
from resources.contacts.numbers.telephone import REGION
from resources.contacts.two_people.protected import SLOTS

# The word before the ending in their names: google.co.uk, search.yahoo.com.
SEARCH_ENGINES = frozenset(
    "aol ask baidu bing brave duckduckgo ecosia google mojeek qwant startpage swisscows yahoo yandex".split()  # noqa: SIM905
)

CONTACTS = (*SLOTS, "police_contact")


def contact_key(help_text: str):
    return models.ForeignKey(
        "resources.Contact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"live": True},
        help_text=help_text,
    )


@register_setting(icon="site", order=10)
class BoardSettings(BaseGenericSetting):
    """What makes this site the site of one board. Another board changes these and its records, not the software."""

    name = models.CharField(
        max_length=80, default="Safeguarding Children Board", help_text="The board's full name."
    )
    short_name = models.CharField(max_length=20, blank=True, help_text="Such as “NSCB”.")
    place = models.CharField(
        max_length=60,
        blank=True,
        help_text="The area the board is for, as in “children in Northmoor”.",
    )
    strapline = models.CharField(
        max_length=120, blank=True, help_text="One line below the name on the home page."
    )
    logo = models.ForeignKey(
        "resources.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown in place of the wordmark. May be empty.",
    )
    emergency_contact = contact_key("For a child in danger now: 999.")
    concerns_contact = contact_key("For anyone worried about a child: the Concerns Line.")
    out_of_hours_contact = contact_key("When the concerns contact is closed.")
    young_people_contact = contact_key(
        "For children and young people themselves: Childline. It comes first on the pages that are for them only."
    )
    police_contact = contact_key("The police when it is not an emergency: 101.")
    leave_site_url = models.URLField(
        "where “Leave this site” goes",
        default="https://www.bbc.co.uk/weather",
        help_text="A neutral page that would not surprise anyone, such as the weather. Not a search engine, and "
        "nothing that people sign in to. Begins with https://",
    )

    before_launch = models.BooleanField(
        "before the launch",
        default=True,
        db_default=True,
        help_text="One notice on every page says that the site is not open yet, and leads to the list of what nobody "
        "has confirmed. Untick it on the day of the launch: then pages and contacts say each for themselves what is "
        "not reviewed or checked, and the list is gone.",
    )

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = "board"
        base_manager_name = "objects"  # what guards the choice of contacts

    def clean(self):
        """Refuse what would leave visitors without the numbers that matter, or with a wrong one under 999's name."""
        super().clean()
        errors = {}
        if not _is_emergency_number(self.emergency_contact):
            errors["emergency_contact"] = (
                "Choose the contact whose first number is 999: it stands beside “In danger now” on every page."
            )
        if not (self.concerns_contact and self.concerns_contact.rings):
            errors["concerns_contact"] = (
                "Choose a contact whose first way is a telephone number: every page shows it."
            )
        if self.young_people_contact and not self.young_people_contact.rings:
            errors["young_people_contact"] = (
                "Choose a contact whose first way is a telephone number: every page for young people shows it."
            )
        for name in CONTACTS:
            contact = getattr(self, name)
            if contact and not contact.is_active:
                errors[name] = (
                    f"“{contact}” is {contact.get_status_display().lower()}. Choose a contact that answers: "
                    "every page shows it."
                )
        if problem := _problem_of_leaving_for(self.leave_site_url):
            errors["leave_site_url"] = problem
        errors = slot_problems(self) | errors | typed_in(self)
        if errors:
            raise ValidationError(errors)

    def uses_of(self, contact) -> list[str]:
        """Return what the board needs a contact for, as names of fields."""
        return [name for name in CONTACTS if getattr(self, f"{name}_id") == contact.pk]

    def contact_ids(self) -> list[int]:
        """The ids of the contacts that every page shows."""
        ids = (getattr(self, f"{name}_id") for name in CONTACTS)
        return [contact_id for contact_id in ids if contact_id]


def _problem_of_leaving_for(address: str) -> str:
    """Return why nobody should be sent to `address` in a hurry; "" when all is well."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host in settings.ALLOWED_HOSTS:
        return "This is an address of this site. Choose a neutral site of somebody else."
    if not SEARCH_ENGINES.isdisjoint(host.split(".")):
        return "This is a search engine: it may show what was searched for before. Choose a page such as the weather."
    if parts.scheme != "https":
        return "Choose an address that begins with https://, so that nobody on the network can see or change the page."
    return ""


def _is_emergency_number(contact) -> bool:
    return bool(contact and contact.rings) and phonenumbers.is_emergency_number(
        contact.main_route.text, REGION
    )
