"""When the word of a second person counts for a contact's number, and when it does not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowState, WorkflowTask

from resources.contacts.two_people.second_person import second_person_workflow
from safeguarding.accounts.models import User
from tests import two_people
from tests.resources.two_person_site import NEW, OLD, account, line, seen

pytestmark = pytest.mark.django_db

REFUSED = (ValidationError, PermissionDenied)


@pytest.fixture
def ada():
    return account("ada")


@pytest.fixture
def bob():
    return account("bob")


def test_an_agreement_counts_once_its_workflow_has_ended(ada, bob):
    """A board may put a step of its own behind the second person's."""
    editors = GroupApprovalTask.objects.create(name="Once more")
    WorkflowTask.objects.create(workflow=second_person_workflow(), task=editors, sort_order=1)
    first = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    first.task.specific.on_action(first, bob, "approve")
    for publish in (first.revision.publish, lambda: first.revision.publish(user=ada)):
        with pytest.raises(ValidationError), transaction.atomic():
            publish()
    assert seen() == OLD
    last = line().current_workflow_task_state
    last.task.specific.on_action(last, ada, "approve")
    assert seen() == NEW


def test_nobody_agrees_without_the_right_to_publish_contacts(ada):
    waits = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    eve = User.objects.create_user("eve", "eve@example.org", "a long password")
    for agree in (
        lambda: waits.task.specific.on_action(waits, eve, "approve"),
        lambda: waits.approve(user=eve),
    ):
        with pytest.raises(REFUSED), transaction.atomic():
            agree()
    assert seen() == OLD


def test_nobody_agrees_to_what_nobody_is_known_to_have_written(ada, bob):
    """The author's account was deleted: it may have been the one who agrees now, under another name."""
    waits = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    Revision.objects.filter(pk=waits.revision_id).update(user=None)
    waits.refresh_from_db()
    with pytest.raises(REFUSED), transaction.atomic():
        waits.task.specific.on_action(waits, bob, "approve")
    assert seen() == OLD


def test_the_last_word_of_the_second_person_counts(ada, bob):
    """What was sent back may be right after all, as it is."""
    waits = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    waits.task.specific.on_action(waits, bob, "reject")
    WorkflowState.objects.get(pk=waits.workflow_state_id).resume(user=ada)
    again = line().current_workflow_task_state
    assert again.revision == waits.revision
    again.task.specific.on_action(again, bob, "approve")
    assert seen() == NEW


def test_the_step_of_somebody_elses_workflow_is_no_agreement(ada):
    """The moderators' step that Wagtail brings: whoever is in the group may approve what they wrote."""
    workflow = Workflow.objects.exclude(pk=second_person_workflow().pk).first()
    contact = line()
    contact.routes = two_people.phone(NEW)
    contact.save_revision(user=ada)
    state = workflow.start(contact, ada).current_task_state
    with pytest.raises(ValidationError), transaction.atomic():
        state.approve(user=account("dan"))
    assert seen() == OLD
    assert WorkflowState.objects.get(pk=state.workflow_state_id).status != "approved"
