"""In the editors' screens: one person alone cannot change the number that stands on every page; two people can.

Everybody here may do everything, unless it is said otherwise.
"""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow

from resources.contacts.checking.history import still_right
from resources.contacts.two_people.second_person import SecondPersonTask, second_person_workflow
from resources.models import BoardSettings, Contact
from tests import two_people
from tests.building import make_contact
from tests.resources.contact_form import form
from tests.resources.test_contact_checks import editor
from tests.resources.two_person_site import (
    NEW,
    OLD,
    account,
    address,
    decide,
    filled_in,
    line,
    seen,
    send,
    signed_in,
    waiting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return account("ada")


@pytest.fixture
def bob():
    return account("bob")


def test_two_people_change_it(ada, bob):
    answer = send(signed_in(ada), "action-submit")
    assert answer.status_code == 302
    assert seen() == OLD
    assert decide(signed_in(bob)).status_code == 302
    assert seen() == NEW
    assert line().live_revision.user == ada
    assert TaskState.objects.get(revision=line().live_revision).finished_by == bob


def test_publishing_is_refused_beside_the_number_and_nothing_typed_is_lost(ada):
    answer = send(signed_in(ada), purpose="To ask, today.")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "a second person must agree" in page
    assert NEW in page and "To ask, today." in page
    assert not line().has_unpublished_changes
    assert seen() == OLD


def test_what_is_not_the_number_one_person_publishes_at_once(ada):
    answer = send(signed_in(ada), number=OLD, purpose="To ask, today.")
    assert answer.status_code == 302
    assert line().purpose == "To ask, today."
    assert seen() == OLD


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_the_draft_of_one_person_is_not_published_by_the_same_one(ada, button):
    client = signed_in(ada)
    assert send(client, "action-save").status_code == 302
    assert line().has_unpublished_changes
    send(client, button)
    assert seen() == OLD


def test_whoever_wrote_it_cannot_agree_to_it(ada, bob):
    client = signed_in(ada)
    send(client, "action-submit")
    decide(client)
    send(client, "action-workflow-action", **{"workflow-action-name": "approve"})
    assert seen() == OLD
    assert waiting().status == TaskState.STATUS_IN_PROGRESS


def test_whoever_wrote_a_part_of_it_cannot_agree_to_it(ada, bob):
    send(signed_in(ada), "action-save")
    send(signed_in(bob), "action-submit")
    for client in (signed_in(ada), signed_in(bob)):
        decide(client)
        assert seen() == OLD
    decide(signed_in(account("cat")))
    assert seen() == NEW


def test_what_waits_cannot_be_changed_under_the_second_persons_eyes(ada, bob):
    send(signed_in(ada), "action-submit")
    send(signed_in(ada), "action-save", number="0808 157 0666")
    decide(signed_in(bob))
    assert seen() == NEW


def test_who_locks_the_record_cannot_write_over_what_waits(ada, bob):
    """Bob has read one number and would publish another."""
    send(signed_in(ada), "action-submit")
    state = waiting()
    signed_in(ada).post(address("lock"))
    over = {"overwrite_revision_id": str(state.revision_id)}
    signed_in(ada).post(address("edit"), filled_in("action-save", "0808 157 0666") | over)
    decide(signed_in(bob), state=state)
    assert seen() in (OLD, NEW)


def test_what_was_written_over_past_the_lock_was_not_agreed_to(ada, bob):
    send(signed_in(ada), "action-submit")
    state = waiting()
    draft = line().get_latest_revision_as_object()
    draft.routes = two_people.phone("0808 157 0666")
    draft.save_revision(user=ada, overwrite_revision=state.revision)
    decide(signed_in(bob), state=state)
    assert seen() == OLD


def test_a_changed_number_needs_a_check_of_its_own(ada):
    """“Checked 3 November” below a number that nobody has checked would be untrue."""
    shout = Contact.objects.get(key="shout")
    still_right(shout, ada, "website", "Business manager")
    sent = form(
        action="action-publish",
        key=shout.key,
        name=shout.name,
        purpose=shout.purpose,
        source=shout.source,
        checked_on=shout.checked_on.isoformat(),
        checked_how=shout.checked_how,
        checked_by=shout.checked_by,
    )
    screen = reverse(Contact.snippet_viewset.get_url_name("edit"), args=[shout.pk])
    answer = signed_in(ada).post(screen, sent)
    assert "The check is of the number or address as it was before" in answer.content.decode()
    answer = signed_in(ada).post(screen, sent | {"checked_on": "", "checked_by": ""})
    assert answer.status_code == 302
    shout.refresh_from_db()
    assert shout.checked_on is None


def test_still_right_says_nothing_of_a_number_that_waits(ada, bob):
    send(signed_in(ada), "action-submit")
    still_right(line(), bob, "rang", "Duty manager")
    assert line().checked_on == timezone.localdate()
    decide(signed_in(bob))
    assert seen() == NEW
    assert line().checked_on is None


def test_an_agreement_is_to_what_was_submitted_and_not_to_what_replaced_it(ada, bob):
    send(signed_in(ada), "action-submit", number="0808 157 0666")
    read_by_bob = waiting()
    send(signed_in(ada), "action-cancel-workflow")
    send(signed_in(ada), "action-submit")
    decide(signed_in(bob), state=read_by_bob)
    assert seen() == OLD


def test_a_cancelled_change_cannot_be_agreed_to(ada, bob):
    send(signed_in(ada), "action-submit")
    state = waiting()
    send(signed_in(ada), "action-cancel-workflow")
    decide(signed_in(bob), state=state)
    assert seen() == OLD


def test_one_person_cannot_go_back_to_an_earlier_number(ada, bob):
    two_people.change(line(), routes=two_people.phone(NEW))
    earlier = line().live_revision
    two_people.change(line(), routes=two_people.phone(OLD))
    where = address("revisions_revert", earlier.pk)
    client = signed_in(ada)
    assert NEW in client.get(where).content.decode()
    answer = client.post(where, filled_in() | {"revision": earlier.pk})
    assert "a second person must agree" in answer.content.decode()
    assert seen() == OLD
    client.post(where, filled_in("action-save"))
    send(client, "action-submit")
    decide(signed_in(bob))
    assert seen() == NEW


def test_somebody_whose_account_was_switched_off_does_not_count(ada, bob):
    send(signed_in(ada), "action-submit")
    state = waiting().approve(user=bob, update=False)
    bob.is_active = False
    bob.save()
    with pytest.raises(ValidationError), transaction.atomic():
        state.workflow_state.update()
    assert seen() == OLD


def test_somebody_who_may_not_publish_contacts_does_not_count(ada):
    eve = editor("eve", "change_contact")
    send(signed_in(ada), "action-submit")
    decide(signed_in(eve))
    assert seen() == OLD


@pytest.mark.parametrize("screen", ["unpublish", "delete"])
def test_it_is_neither_taken_back_nor_deleted_in_its_screens(ada, screen):
    client = signed_in(ada)
    assert client.post(address(screen), follow=True).status_code == 200
    assert seen() == OLD
    assert reverse(Contact.snippet_viewset.get_url_name("unpublish"), args=[line().pk]) not in (
        client.get(address("edit")).content.decode()
    )


def test_it_is_not_deleted_in_the_list(ada):
    where = reverse("wagtail_bulk_action", args=["resources", "contact", "delete"])
    signed_in(ada).post(f"{where}?id={line().pk}", follow=True)
    assert seen() == OLD


def test_the_settings_form_says_where_to_change_the_number(ada):
    board = BoardSettings.objects.get()
    contacts = ("emergency_contact", "concerns_contact", "out_of_hours_contact", "police_contact")
    fields = {name: getattr(board, f"{name}_id") for name in contacts}
    fields |= {"name": board.name, "leave_site_url": board.leave_site_url}
    fields["concerns_contact"] = make_contact("new", NEW).pk
    where = reverse("wagtailsettings:edit", args=["resources", "boardsettings", board.pk])
    answer = signed_in(ada).post(where, fields)
    assert answer.status_code == 200
    assert "change it in that record: a second person agrees" in answer.content.decode()
    assert seen() == OLD


def test_without_the_workflow_the_rule_stays_and_the_workflow_comes_back(ada, bob):
    SecondPersonTask.objects.all().delete()
    Workflow.objects.all().delete()
    assert "a second person must agree" in send(signed_in(ada)).content.decode()
    send(signed_in(ada), "action-submit")
    assert seen() == OLD
    decide(signed_in(bob))
    assert seen() == NEW
    assert second_person_workflow().tasks.count() == 1
