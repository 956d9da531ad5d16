"""When the word of a second person counts for a contact's number, and when it does not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, Value
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowState, WorkflowTask

from resources.contacts.two_people.second_person import second_person_workflow
from resources.models import Contact
from safeguarding.accounts.models import User
from tests import two_people
from tests.building import make_contact
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


def test_two_people_may_take_turns(ada, bob):
    """Who wrote what has been published since is no author of the next change."""
    for writer, agreeing, number in (ada, bob, NEW), (bob, ada, OLD), (bob, ada, NEW):
        waits = two_people.submit(line(), writer, routes=two_people.phone(number))
        waits.task.specific.on_action(waits, agreeing, "approve")
        assert seen() == number


def test_whoever_wrote_it_decides_nothing(ada, bob):
    """Nor sends it back in the second person's place."""
    waits = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    with pytest.raises(PermissionDenied), transaction.atomic():
        waits.task.specific.on_action(waits, ada, "reject")
    assert line().current_workflow_task_state == waits


def test_a_step_that_was_switched_off_is_replaced():
    """Nobody would be asked to agree, and nothing could be changed any more."""
    workflow = second_person_workflow()
    workflow.workflow_tasks.get().task.specific.deactivate()
    other = second_person_workflow()
    assert other != workflow
    assert other.workflow_tasks.get().task.active


def test_the_same_ways_without_what_is_empty_are_no_change():
    contact = line()
    for empty in ("", None):
        contact.routes = [("phone", {"value": OLD, "label": empty, "note": empty})]
        contact.save()
    contact.routes = [("phone", {"value": OLD})]
    contact.save()
    assert seen() == OLD


def test_whoever_stands_in_for_the_line_is_guarded_as_the_line_is():
    """However many closed before: theirs is the number that every page shows."""
    last = make_contact("last", "0808 157 0123")
    between = make_contact("between", "0808 157 0456", status="paused", successor=last)
    beside = make_contact("beside", "0808 157 0789")
    two_people.in_sql(line(), status="paused", successor_id=between.pk)
    for contact in (between, last):
        contact.routes = two_people.phone(NEW)
        with pytest.raises(ValidationError, match="a second person must agree"):
            contact.save()
    beside.routes = two_people.phone(NEW)
    beside.save()


def test_no_expression_takes_a_contact_from_visitors():
    """One that anybody may change, too: what they have seen stays public."""
    other = make_contact("other")
    for live in (False, None, Value(False), F("always_open"), Q(key="nobody")):
        with pytest.raises(ValidationError, match="stays public"), transaction.atomic():
            Contact.objects.filter(pk=other.pk).update(live=live)
    Contact.objects.filter(pk=other.pk).update(live=True)


def test_what_waits_is_listed_for_whoever_may_decide_and_nobody_else(ada, bob):
    waits = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    task = waits.task.specific
    assert [*task.get_task_states_user_can_moderate(bob)] == [waits]
    assert [*task.get_task_states_user_can_moderate(ada)] == []
