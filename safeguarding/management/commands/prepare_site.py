from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from safeguarding.accounts.first_editor import USERNAME, create_first_editor
from safeguarding.delivery.store import published


class Command(BaseCommand):
    help = (
        "Make a site ready to serve: database, files, starter site, first editor. Safe to repeat: it adds what is "
        "missing and never changes what an editor did."
    )

    def handle(self, **options):
        if published().index_file.is_file() and not _database_has_the_site():
            # A restart must not take the public pages away, nor may a new starter site take their place.
            call_command("collectstatic", interactive=False, verbosity=0)
            self.stderr.write(
                "The database does not answer, or has no site in it. Visitors get the last published copy; nobody can "
                "edit. Bring the database back and start again. (To begin anew, remove the folder "
                f"{published().folder}.)"
            )
            return
        self.stdout.write("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        _keep_to_ourselves()
        self.stdout.write("Collecting styles and scripts …")
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_starter", stdout=self.stdout, stderr=self.stderr)
        call_command("refresh_lifeline")
        password = create_first_editor()
        if password:
            self.stdout.write(
                f"\nMade the first editor's account. It is shown this once and kept nowhere:\n"
                f"    name      {USERNAME}\n"
                f"    password  {password}\n"
                f"At the first sign-in the site asks for a new password.\n"
            )


def _database_has_the_site() -> bool:
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3" and not Path(database["NAME"]).is_file():
        return False  # connecting would make an empty one
    try:
        return MigrationRecorder(connection).has_table()
    except (OperationalError, InterfaceError):
        return False


def _keep_to_ourselves() -> None:
    """Let nobody else on this machine read the SQLite database: it holds editors' sessions and password hashes."""
    database = settings.DATABASES["default"]
    file = Path(database["NAME"])
    if database["ENGINE"] == "django.db.backends.sqlite3" and file.is_file():
        file.chmod(0o600)
