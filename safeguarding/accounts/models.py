"""The people who edit the site. Visitors have no accounts."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """An editor."""

    shown_to_visitors = False  # so a change asks for no build

    password_is_one_time = models.BooleanField(
        "must choose a new password",
        default=False,
        help_text="The password was handed out. At the next sign-in the editor has to choose their own.",
    )

    def set_password(self, raw_password):
        """Set a password that its owner chose. Whoever hands one out sets `password_is_one_time` afterwards."""
        super().set_password(raw_password)
        self.password_is_one_time = False
