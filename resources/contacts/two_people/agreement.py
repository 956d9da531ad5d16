"""Whether two people agreed to a change of a contact, as Wagtail's own records have it.

One wrote the revision, another one approved just this revision. An approval is good for nothing else: whoever goes
back to an earlier revision makes a new one, which nobody has approved.
"""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.models import Revision, TaskState, WorkflowState

from resources.contacts.two_people.protected import value_of

PERMISSION = "resources.publish_contact"
BACKEND = "django.contrib.auth.backends.ModelBackend"  # the one that knows permissions


def agreed(contact) -> bool:
    """Whether a second person approved what is being published: the revision that `contact` calls its live one.

    To be asked before the row is written: what is live until now is read from the database.
    """
    revision = contact.revisions.filter(pk=contact.live_revision_id).first()
    if revision is None or not revision.is_latest_revision():
        return False
    if value_of(revision.as_object()) | {"live": True} != value_of(contact):
        return False
    approval = _approval_of(revision)
    return bool(approval) and may_agree(approval.finished_by, contact, revision)


def may_agree(user, contact, revision: Revision | None = None) -> bool:
    """Whether a user may be the second person for a contact's revision (the latest one for None).

    That is somebody who may publish contacts and wrote none of the revisions since the one that is live. A revision
    whose author is not known any more can be agreed to by nobody: it has to be saved anew.
    """
    if user is None or not user.is_active or not user.has_perm(PERMISSION):
        return False
    revision = revision or contact.latest_revision
    if revision is None or revision.user_id is None:
        return False
    return user.pk not in _authors(contact, revision)


def publishers() -> QuerySet:
    """The active accounts that may publish contacts, by name."""
    with_permission = get_user_model().objects.with_perm(PERMISSION, backend=BACKEND)
    return with_permission.order_by("username")


def second_people(contact) -> list:
    """Return the accounts that may agree to what waits, by name."""
    return [user for user in publishers() if may_agree(user, contact)]


def _authors(contact, revision: Revision) -> set[int | None]:
    """Who wrote a revision, and all others since the one that is live."""
    live = Revision.objects.filter(
        pk=type(contact).objects.filter(pk=contact.pk).values("live_revision_id")[:1]
    ).first()
    later = contact.revisions.exclude(pk=live.pk if live else None)
    if live:
        later = later.filter(created_at__gte=live.created_at)
    return {revision.user_id, *later.values_list("user_id", flat=True)}


def _approval_of(revision: Revision) -> TaskState | None:
    """The last word of a second person on a revision, when it is a yes and the revision was not written over since."""
    last = (
        TaskState.objects.filter(revision=revision, task__secondpersontask__isnull=False)
        .select_related("workflow_state", "finished_by")
        .order_by("-pk")
        .first()
    )
    if last is None or last.status != TaskState.STATUS_APPROVED:
        return None
    if last.workflow_state.status != WorkflowState.STATUS_APPROVED:
        return None
    # Submitted as it is now: writing over a revision gives it a later time.
    return last if last.started_at >= revision.created_at else None
