"""The database's history: complete, and it can be walked back and forth. Tried on copies of the test database."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[1]
OWN_APPS = sorted(
    folder.parent.name
    for folder in (*ROOT.glob("*/migrations"), *ROOT.glob("safeguarding/*/migrations"))
)


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
COUNT = """
from resources.models import Contact
print(Contact.objects.count())
"""
STEPS = """
from wagtail.models import Task, Workflow
print(sorted(Workflow.objects.values_list("name", flat=True)))
print(sorted(Task.objects.values_list("content_type__model", flat=True)))
"""
MIGRATE_PAGES = """
from django.core.management import call_command
call_command("migrate", "pages", verbosity=0)
"""
MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", check=True, verbosity=0)
"""
SHOW = """
from django.core.management import call_command
call_command("showmigrations", "pages", "resources")
print()
"""


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def dangers(capsys, apps: list[str] = OWN_APPS) -> str:
    """Return what is said of migrations after which the release before fails; "" when there is none."""
    capsys.readouterr()
    try:
        call_command("lintmigrations", include_apps=apps, no_cache=True)
    except SystemExit:
        return capsys.readouterr().out
    return ""


@pytest.mark.only_postgresql
@pytest.mark.django_db
def test_the_release_before_goes_on_while_migrations_run(capsys):
    """On several machines, and where a release is taken back. On SQLite every changed table looks dangerous."""
    assert {"pages", "resources", "accounts", "counting", "delivery"} <= set(OWN_APPS)
    assert dangers(capsys) == ""


@pytest.mark.only_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ('AddField("Count", "words", models.TextField(default=""))', "NOT NULL constraint"),
        ('AddField("Count", "words", models.TextField(default="", db_default=""))', ""),
        ('RemoveField("Count", "count")', "DROPPING columns"),
        ('RenameField("Count", "count", "words")', "RENAMING columns"),
        ('DeleteModel("Count")', "DROPPING table"),
    ],
)
def test_a_migration_that_breaks_the_release_before_is_named(
    operation, said, tmp_path, monkeypatch, settings, capsys
):
    shutil.copytree(ROOT / "safeguarding" / "counting" / "migrations", tmp_path / "planted")
    (tmp_path / "planted" / "0002_planted.py").write_text(
        "from django.db import migrations, models\n"
        "class Migration(migrations.Migration):\n"
        "    dependencies = [('counting', '0001_initial')]\n"
        f"    operations = [migrations.{operation}]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "planted", raising=False)
    monkeypatch.delitem(sys.modules, "planted.0002_planted", raising=False)
    settings.MIGRATION_MODULES = {"counting": "planted"}
    found = dangers(capsys, ["counting"])
    assert said in found
    assert bool(found) is bool(said)


def test_our_history_goes_back_to_nothing_and_forward_again(scratch):
    """A board that has to go back to an older version is not stuck.

    Taking only the pages' tables away and making them again keeps every number that was typed.
    `accounts` is left where it is: going back behind it takes Wagtail's own history back, which it does not allow.
    """
    rights, contacts = scratch("shell", "--no-imports", "-c", GIVE + RIGHTS + COUNT).rsplit(
        "\n", 2
    )[:2]
    assert "resources.publish_contact" in rights and "resources.change_contact" in rights
    assert int(contacts) > 20
    scratch("migrate", "pages", "zero", "--verbosity=0")
    # The steps of a workflow are of the registers, which are still there.
    left = scratch("shell", "--no-imports", "-c", MIGRATE_PAGES + STEPS + COUNT).splitlines()
    assert "secondpersontask" in left[1] and left[2] == contacts
    for app in ("pages", "resources"):
        scratch("migrate", app, "zero", "--verbosity=0")
    known, _, left = scratch("shell", "--no-imports", "-c", SHOW + STEPS).partition("\n\n")
    assert "[X]" not in known and known.count("[ ]") >= 2
    # Wagtail's own workflow stays: what is left would ask nobody, and stop every screen that shows it.
    assert left.splitlines() == ["['Moderators approval']", "['groupapprovaltask']"]
    scratch("migrate", "--verbosity=0")
    assert scratch("shell", "--no-imports", "-c", RIGHTS).strip() == rights, "who may do what"
    again = scratch("shell", "--no-imports", "-c", MIGRATE + RIGHTS + SHOW)
    assert again.startswith(f"{rights}\n"), "also a second time"
    assert "[ ]" not in again and again.count("[X]") >= 2
