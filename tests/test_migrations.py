"""The database's history: complete, and it can be walked back and forth. Tried on copies of the test database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def scratch(django_db_setup, django_db_blocker, tmp_path_factory):
    """Give a function that runs a manage.py command on a copy of the starter site's database."""
    folder = tmp_path_factory.mktemp("history")
    with django_db_blocker.unblock():
        url = django_db_setup.copy_to(folder)
    environment = os.environ | {
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "safeguarding.settings.production",
    }

    def manage(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return manage


GIVE = """
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page
from resources.contacts.two_people.second_person import second_person_workflow
from safeguarding.accounts.models import User
ada = User.objects.create_user("ada", "ada@example.org", "a long password")
for codename in ("publish_contact", "change_boardsettings", "access_admin"):
    ada.user_permissions.add(Permission.objects.get(codename=codename))
group = Group.objects.create(name="The register")
group.permissions.add(Permission.objects.get(codename="change_contact"))
GroupPagePermission.objects.create(
    group=group, page=Page.objects.get(depth=2), permission=Permission.objects.get(codename="publish_page")
)
ada.groups.add(group)
second_person_workflow()
"""
RIGHTS = """
from safeguarding.accounts.models import User
ada = User.objects.get(username="ada")
print(sorted(ada.get_all_permissions()), sorted(ada.groups.values_list("name", flat=True)))
print(sorted(ada.groups.values_list("page_permissions__permission__codename", flat=True)))
"""
STEPS = """
from wagtail.models import Task, Workflow
print(sorted(Workflow.objects.values_list("name", flat=True)))
print(sorted(Task.objects.values_list("content_type__model", flat=True)))
"""


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_our_history_goes_back_to_nothing_and_forward_again(scratch):
    """A board that has to go back to an older version is not stuck.

    `accounts` is left where it is: going back behind it takes Wagtail's own history back, which it does not allow.
    """
    scratch("shell", "--no-imports", "-c", GIVE)
    rights = scratch("shell", "--no-imports", "-c", RIGHTS)
    assert "resources.publish_contact" in rights and "resources.change_contact" in rights
    assert "secondpersontask" in scratch("shell", "--no-imports", "-c", STEPS)
    for app in ("pages", "resources"):
        scratch("migrate", app, "zero", "--verbosity=0")
        assert "[X]" not in scratch("showmigrations", app)
    # Wagtail's own workflow stays: what is left would ask nobody, and stop every screen that shows it.
    left = scratch("shell", "--no-imports", "-c", STEPS).splitlines()
    assert left == ["['Moderators approval']", "['groupapprovaltask']"]
    scratch("migrate", "--verbosity=0")
    assert scratch("shell", "--no-imports", "-c", RIGHTS) == rights, "who may do what"
    scratch("migrate", "--verbosity=0")
    assert scratch("shell", "--no-imports", "-c", RIGHTS) == rights, "also a second time"
    scratch("migrate", "--check", "--verbosity=0")
    for app in ("pages", "resources", "accounts"):
        assert "[ ]" not in scratch("showmigrations", app)


def test_an_older_pages_history_leaves_the_registers(scratch):
    """Taking the pages' tables away and making them again keeps every number that was typed."""
    count = "from resources.models import Contact; print(Contact.objects.count())"
    before = scratch("shell", "--no-imports", "-c", count)
    scratch("migrate", "pages", "zero", "--verbosity=0")
    scratch("migrate", "pages", "--verbosity=0")
    assert scratch("shell", "--no-imports", "-c", count) == before
    assert int(before) > 20
