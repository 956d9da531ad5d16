"""The form in which editors keep a contact."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm


class ContactForm(WagtailAdminModelForm):
    """Adds what only a person can get wrong: a record from a file may come from a clock that is ahead."""

    def clean_checked_on(self):
        """Refuse a day that is still to come (United Kingdom time)."""
        checked_on = self.cleaned_data["checked_on"]
        if checked_on and checked_on > timezone.localdate():
            raise ValidationError("This day is still to come. Give the day it was checked.")
        return checked_on
