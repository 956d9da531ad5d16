"""One person alone cannot change the number that stands on every page, on no path; two people can.

Every path here is tried as somebody who may do everything.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import Revision
from wagtail.workflows import publish_workflow_state

from resources.models import BoardSettings, Contact
from safeguarding.delivery.schedule import publish_due
from tests import two_people
from tests.building import make_contact
from tests.resources.two_person_site import (
    NEW,
    OLD,
    account,
    line,
    seen,
)

pytestmark = pytest.mark.django_db

REFUSED = (ValidationError, PermissionDenied, ProtectedError)


@pytest.fixture
def ada():
    return account("ada")


@pytest.fixture
def bob():
    return account("bob")


def changed() -> Contact:
    """Return the Concerns Line with another number, not saved."""
    contact = line()
    contact.routes = two_people.phone(NEW)
    return contact


def as_draft(user=None) -> Revision:
    """Keep the other number as a draft, and return it."""
    return changed().save_revision(user=user)


def test_two_people_change_it(ada, bob):
    state = two_people.submit(line(), ada, routes=two_people.phone(NEW))
    assert seen() == OLD
    state.task.specific.on_action(state, bob, "approve")
    assert seen() == NEW


def by_bulk_update():
    Contact.objects.bulk_update([changed()], ["routes"])


def by_bulk_create():
    Contact.objects.bulk_create(
        [changed()], update_conflicts=True, unique_fields=["id"], update_fields=["routes"]
    )


def by_fixture(tmp_path):
    from django.core import serializers

    file = tmp_path / "numbers.json"
    file.write_text(serializers.serialize("json", [changed()]), encoding="utf-8")
    call_command("loaddata", str(file), verbosity=0)


def by_revision_of_somebody_else(**people):
    revision = as_draft(people["bob"])
    revision.publish(user=people["ada"])


def by_a_claim_of_an_old_agreement(**people):
    """Goes back to a revision that was agreed to once."""
    two_people.change(line(), routes=two_people.phone(NEW))
    agreed = line().live_revision
    two_people.change(line(), routes=two_people.phone(OLD))
    agreed.publish(user=people["ada"])


def by_saving_with_an_old_agreement(**people):
    two_people.change(line(), routes=two_people.phone(NEW))
    agreed = line().live_revision
    two_people.change(line(), routes=two_people.phone(OLD))
    contact = changed()
    contact.live_revision = agreed
    contact.save()


def beside_what_was_agreed(**people):
    """The row is changed without a revision, while its live revision was agreed to."""
    two_people.change(line(), what_happens="Somebody answers.")
    changed().save()


def by_writing_over_what_was_agreed(**people):
    """The revision that two people agreed to gets other content."""
    two_people.change(line(), routes=two_people.phone(OLD), what_happens="Somebody answers.")
    contact = changed()
    revision = contact.latest_revision
    contact.save_revision(user=revision.user, overwrite_revision=revision)
    revision.publish(user=revision.user)


def by_closing_it():
    new = make_contact("new", NEW)
    contact = line()
    contact.status, contact.successor = "paused", new
    contact.save()


def by_pointing_the_board_elsewhere():
    board = BoardSettings.objects.get()
    board.concerns_contact = make_contact("new", NEW)
    board.save()


def by_a_record_with_the_same_number():
    """It would take the place first, and the old record, which sentences show, would be anybody's to change."""
    old = line()
    twin = make_contact("twin", OLD)
    twin.routes = old.routes
    twin.save()
    board = BoardSettings.objects.get()
    board.concerns_contact = twin
    board.save()
    old.routes = two_people.phone(NEW)
    old.save()


def with_words(**words):
    contact = line()
    for name, text in words.items():
        setattr(contact, name, text)
    contact.save()


def by_another_row_for_the_board():
    BoardSettings(pk=0, name="x", concerns_contact=make_contact("new", NEW)).save()


def by_emptying_the_choice_first():
    board = BoardSettings.objects.get()
    board.concerns_contact = None
    board.save()


def at_a_set_time(command):
    revision = as_draft(None)
    Revision.objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    command()


PATHS = {
    "save": lambda **_: changed().save(),
    "save some fields": lambda **_: changed().save(update_fields=["routes"]),
    "save_base": lambda **_: changed().save_base(),
    "save_base raw": lambda **_: changed().save_base(raw=True),
    "update": lambda **_: Contact.objects.update(routes=two_people.phone(NEW)),
    "update of some": lambda **_: Contact.objects.filter(key=line().key).update(
        routes=two_people.phone(NEW)
    ),
    "bulk_update": lambda **_: by_bulk_update(),
    "bulk_create": lambda **_: by_bulk_create(),
    "update_or_create": lambda **_: Contact.objects.update_or_create(
        key=line().key, defaults={"routes": two_people.phone(NEW)}
    ),
    "fixture": lambda tmp_path, **_: by_fixture(tmp_path),
    "publish": lambda ada, **_: as_draft(ada).publish(user=ada),
    "publish without a name": lambda **_: as_draft().publish(),
    "publish what somebody else wrote": by_revision_of_somebody_else,
    "publish the workflow's": lambda ada, **_: publish_workflow_state(
        two_people.submit(line(), ada, routes=two_people.phone(NEW)).workflow_state, ada
    ),
    "finish the workflow": lambda ada, **_: two_people.submit(
        line(), ada, routes=two_people.phone(NEW)
    ).workflow_state.finish(ada),
    "approve alone": lambda ada, **_: two_people.submit(
        line(), ada, routes=two_people.phone(NEW)
    ).approve(user=ada),
    "approve alone as a task": lambda ada, **_: (
        lambda state: state.task.specific.on_action(state, ada, "approve")
    )(two_people.submit(line(), ada, routes=two_people.phone(NEW))),
    "approve in nobody's name": lambda ada, **_: two_people.submit(
        line(), ada, routes=two_people.phone(NEW)
    ).approve(),
    "an old agreement": by_a_claim_of_an_old_agreement,
    "an old agreement, saved": by_saving_with_an_old_agreement,
    "beside what was agreed": beside_what_was_agreed,
    "over what was agreed": by_writing_over_what_was_agreed,
    "another status": lambda **_: by_closing_it(),
    "the board's choice": lambda **_: by_pointing_the_board_elsewhere(),
    "the board's choice, updated": lambda **_: BoardSettings.objects.update(
        concerns_contact=make_contact("new", NEW)
    ),
    "a record with the same number": lambda **_: by_a_record_with_the_same_number(),
    "in its name": lambda **_: with_words(name=f"Now {NEW}"),
    "in its purpose": lambda **_: with_words(purpose=f"Ring {NEW} in place of this."),
    "in its purpose, updated": lambda **_: Contact.objects.update(purpose=f"Ring {NEW}."),
    "past the manager": lambda **_: Contact._base_manager.filter(pk=line().pk).update(
        routes=two_people.phone(NEW)
    ),
    "from the other side": lambda **_: make_contact("new", NEW).predecessors.add(line()),
    "another board": lambda **_: by_another_row_for_the_board(),
    "no choice": lambda **_: by_emptying_the_choice_first(),
    "no board": lambda **_: BoardSettings.objects.get().delete(),
    "no board, many": lambda **_: BoardSettings.objects.all().delete(),
    "unpublish": lambda ada, **_: line().unpublish(user=None),
    "unpublish, updated": lambda **_: Contact.objects.update(live=False),
    "delete": lambda **_: line().delete(),
    "delete many": lambda **_: Contact.objects.all().delete(),
    "set time, by command": lambda **_: at_a_set_time(lambda: call_command("publish_scheduled")),
}


@pytest.mark.parametrize("path", PATHS)
def test_one_person_cannot_change_it_in_the_records(path, ada, bob, tmp_path):
    assert seen() == OLD
    with pytest.raises(REFUSED), transaction.atomic():
        PATHS[path](ada=ada, bob=bob, tmp_path=tmp_path)
    assert seen() == OLD
    assert line().live


def test_the_builder_publishes_at_a_set_time_what_was_agreed_to_and_nothing_else():
    at_a_set_time(lambda: publish_due({}))
    assert seen() == OLD


def test_what_expires_by_command_stays(ada):
    Contact.objects.filter(pk=line().pk).update(expire_at=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError), transaction.atomic():
        call_command("publish_scheduled")
    assert seen() == OLD
