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


@pytest.mark.django_db
def test_no_model_waits_for_a_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_our_history_goes_back_to_nothing_and_forward_again(scratch):
    """A board that has to go back to an older version is not stuck.

    `accounts` is left where it is: going back behind it takes Wagtail's own history back, which it does not allow.
    """
    for app in ("pages", "resources"):
        scratch("migrate", app, "zero", "--verbosity=0")
        assert "[X]" not in scratch("showmigrations", app)
    scratch("migrate", "--verbosity=0")
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
