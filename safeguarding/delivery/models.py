"""What waits to be built, and how the builders are doing."""

from django.db import models
from django.db.models.functions import Now


class BuildRequest(models.Model):
    """A row of content was changed. Written by a database trigger in the transaction that changed it.

    `table` and `row` name the row; they only decide what is rendered first.
    """

    shown_to_visitors = False  # so a change asks for no build

    table = models.CharField(max_length=120)
    row = models.CharField(max_length=200)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.table} {self.row}"


class Node(models.Model):
    """A machine that keeps a copy of the site, and what its builder said last. Times are UTC."""

    shown_to_visitors = False  # so a change asks for no build

    name = models.CharField(max_length=200, unique=True)
    heard_at = models.DateTimeField(help_text="When its builder last said that it is there.")
    built_at = models.DateTimeField(null=True, help_text="When the last build ended.")
    seconds = models.FloatField(null=True, help_text="How long the last build took.")
    addresses = models.PositiveIntegerField(default=0, help_text="How many answers the copy has.")
    changed = models.PositiveIntegerField(
        default=0, help_text="How many of them the last build changed."
    )
    waiting = models.PositiveIntegerField(default=0, help_text="How many are still to be rendered.")
    failures = models.JSONField(
        default=list, help_text="What could not be rendered: address, reason, since."
    )
    trouble = models.CharField(
        max_length=240, blank=True, help_text="What stops the builder, such as a full disk."
    )

    class Meta:
        default_permissions = ("view",)
        ordering = ["name"]

    def __str__(self):
        return self.name
