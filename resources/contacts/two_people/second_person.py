"""The step in which a second person agrees, for Wagtail's workflows."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Task, TaskState, Workflow, WorkflowTask

from resources.contacts.two_people.agreement import may_agree

NAME = "Second person"


class SecondPersonTask(Task):
    """Waits until somebody agrees who may publish contacts and did not write the change."""

    class Meta:
        verbose_name = "agreement of a second person"
        verbose_name_plural = "agreements of a second person"

    @classmethod
    def get_description(cls):
        return "For contacts: somebody who may publish them, and did not write the change, agrees to it"

    def start(self, workflow_state, user=None):
        """As Wagtail's, about the revision that is the latest by now: what was resubmitted, not what was sent back."""
        workflow_state.content_object.refresh_from_db(fields=["latest_revision"])
        return super().start(workflow_state, user)

    def locked_for_user(self, obj, user):
        """What waits is not changed, by anybody: the second person agrees to what they have read."""
        return True

    def user_can_access_editor(self, obj, user):
        return may_agree(user, obj)

    def get_actions(self, obj, user):
        """Return what a user may do with what waits: (name, words, whether a dialogue asks for a comment)."""
        if not may_agree(user, obj):
            return []
        return [
            ("reject", "Ask for changes", True),
            ("approve", "Agree and publish", False),
            ("approve", "Agree and publish, with a comment", True),
        ]

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        """As Wagtail's. Raises PermissionDenied for whoever wrote the change, or may not publish contacts."""
        contact = task_state.workflow_state.content_object
        if not may_agree(user, contact, task_state.revision):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user, **kwargs):
        """Return what waits for this user."""
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        ids = [
            state.pk
            for state in waiting.select_related("revision", "workflow_state")
            if may_agree(user, state.workflow_state.content_object, state.revision)
        ]
        return TaskState.objects.filter(pk__in=ids)


def second_person_workflow() -> Workflow:
    """Return the workflow for contacts. Makes it when there is none: a board that deleted it is not locked out."""
    task_type = ContentType.objects.get_for_model(SecondPersonTask)
    with_task = {
        "workflow_tasks__task__content_type": task_type,
        "workflow_tasks__task__active": True,
    }
    if workflow := Workflow.objects.active().filter(**with_task).order_by("pk").first():
        return workflow
    with transaction.atomic():
        workflow = Workflow.objects.create(name=NAME)
        task = SecondPersonTask.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
