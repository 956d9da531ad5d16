"""Who made sure of a contact, when and how: behind “Checked 3 November 2026. The duty manager rang and asked.”"""

from datetime import datetime, time

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from resources.contacts.two_people.protected import routes_of

LOG_ACTION = "contact.still_right"
CHECK = ("checked_on", "checked_how", "checked_by")


class CheckedHow(models.TextChoices):
    RANG = "rang", "Rang and asked"
    WEBSITE = "website", "Read its own website"
    WROTE = "wrote", "Wrote and was answered"
    TOLD = "told", "Was told by the organisation"


class ContactCheck(models.Model):
    """One time that somebody made sure of a contact. Editors see it; visitors see the contact's last one."""

    contact = models.ForeignKey(
        "resources.Contact", on_delete=models.CASCADE, related_name="checks"
    )
    at = models.DateTimeField()
    how = models.CharField(max_length=7, choices=CheckedHow)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField(max_length=80)

    shown_to_visitors = False  # they see what the contact itself says of the last one
    # A check is no use of the contact: it does not stop anybody from deleting it.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.contact} at {self.at:%Y-%m-%d %H:%M}"


def check_of(contact) -> tuple | None:
    """Return what a contact says of its last check: day, how, role. None where there was none."""
    if not (contact and contact.checked_on):
        return None
    return tuple(getattr(contact, name) for name in CHECK)


def keep_check(contact, user) -> None:
    """Add what a contact says of its last check to its history, in `user`'s name. Nothing where there was none."""
    if not contact.checked_on:
        return
    now = timezone.now()
    if contact.checked_on != timezone.localdate(now):
        now = timezone.make_aware(datetime.combine(contact.checked_on, time(12)))
    ContactCheck.objects.create(
        contact=contact, at=now, how=contact.checked_how, user=user, role=contact.checked_by
    )


def still_right(contact, user, how: str, role: str) -> None:
    """Record that `user`, in this role, made sure today (United Kingdom) that all of a contact is right.

    `how` is one of `CheckedHow`. The day is public at once; who it was is in the history and in Wagtail's log.
    A draft that waits has the new check, too, unless it has other ways: publishing it later does not take it back.
    """
    with transaction.atomic():
        contact.checked_on, contact.checked_how = timezone.localdate(), how
        contact.checked_by = role
        contact.save(update_fields=CHECK)
        check = {
            "checked_on": contact.checked_on.isoformat(),
            "checked_how": how,
            "checked_by": role,
        }
        waits = Q(pk=contact.latest_revision_id) | Q(approved_go_live_at__isnull=False)
        for revision in contact.revisions.filter(waits):
            if routes_of(revision.as_object()) != routes_of(contact):
                continue  # what was checked is the public number
            revision.content |= check
            revision.save(update_fields=["content"])
        keep_check(contact, user)
        data = {"how": contact.get_checked_how_display(), "role": role}
        log(instance=contact, action=LOG_ACTION, user=user, data=data)


def last_role_of(user) -> str:
    """Return the role in which a user last checked a contact; "" when they never did."""
    return ContactCheck.objects.filter(user=user).values_list("role", flat=True).first() or ""
