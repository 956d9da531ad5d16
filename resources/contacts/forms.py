"""The forms in which editors keep a contact, and say that it is still right."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from resources.contacts.two_people.protected import changes, protected_ids
from resources.contacts.two_people.rule import NEEDED

CHECKED = ("checked_on", "checked_how", "checked_by")
PUBLISH = "action-publish"
CHECK_AGAIN = (
    "The check is of the number or address as it was before. Say when and how the new one was checked, or "
    "empty the date."
)


class ContactForm(WagtailAdminModelForm):
    """Adds what only a person can get wrong: a record from a file may come from a clock that is ahead."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._check = {name: getattr(self.instance, name) for name in CHECKED}
        self._stored_check = _in_one_line(self._check)

    def clean_checked_on(self):
        """Refuse a day that is still to come (United Kingdom time)."""
        return _past(self.cleaned_data["checked_on"], "Give the day it was checked.")

    def clean_closed_on(self):
        """Refuse a day that is still to come (United Kingdom time)."""
        return _past(self.cleaned_data["closed_on"], "Close it on that day.")

    def clean_checked_by(self):
        """Refuse the user's own name."""
        role = self.cleaned_data["checked_by"]
        return _role(role, self.for_user) if "checked_by" in self.changed_data else role

    def clean(self):
        """Keep a check that somebody else made meanwhile."""
        cleaned = super().clean()
        cleaned |= self._newer_check(cleaned)
        return cleaned

    def _post_clean(self):
        """Say beside the fields what a changed number asks for: a check of its own, a second person."""
        super()._post_clean()
        if self._check["checked_on"] and self.check_is_old and "routes" in changes(self.instance):
            self.add_error("checked_on", CHECK_AGAIN)
        if PUBLISH not in self.data or self.instance.pk not in protected_ids():
            return
        for field in changes(self.instance) - self.errors.keys():
            self.add_error(field if field in self.fields else None, NEEDED)

    @property
    def check_is_old(self) -> bool:
        """Whether what is said of the last check is what was said before."""
        return not any(name in self.changed_data for name in CHECKED)

    @property
    def check_seen(self) -> str:
        """The last check that there was when the form was opened, as the form sends it back."""
        return self.data.get("check_seen", self._stored_check)

    def _newer_check(self, cleaned: dict) -> dict:
        """Return the check that somebody made since the form was opened, unless a later one was typed; {} if none."""
        if self.check_seen == self._stored_check:
            return {}
        typed, stored = cleaned.get("checked_on"), self._check["checked_on"]
        was_typed = _in_one_line(cleaned) != self.check_seen
        return {} if was_typed and typed and stored and typed >= stored else self._check


class StillRightForm(forms.Form):
    """How somebody made sure of a contact, and in which role."""

    how = forms.ChoiceField(label="How you made sure", error_messages={"required": "Say how."})
    role = forms.CharField(
        label="Your role",
        max_length=80,
        help_text="Such as “Duty manager”. Not your name.",
        error_messages={"required": "Give your role, such as “Duty manager”. Not your name."},
    )

    def __init__(self, *args, user, choices, **kwargs):
        """`choices` are the ways to check (value, words); `user` is whoever checks."""
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["how"].choices = choices

    def clean_role(self):
        """Refuse the user's own name."""
        return _role(self.cleaned_data["role"], self._user)


def _in_one_line(check: dict) -> str:
    return "|".join(str(check.get(name) or "") for name in CHECKED)


def _role(typed: str, user) -> str:
    """Return a role. Raises ValidationError for the user's name, in whatever order and capitals."""
    names = [user.get_username(), user.get_full_name(), user.email] if user else []
    if typed and _words(typed) in [_words(name) for name in names]:
        raise ValidationError("This is your name. Give your role, such as “Duty manager”.")
    return typed


def _words(text: str) -> list[str]:
    return sorted(text.casefold().replace(",", " ").split())


def _past(day, what_to_do: str):
    if day and day > timezone.localdate():
        raise ValidationError(f"This day is still to come. {what_to_do}")
    return day
