from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from safeguarding.accounts.first_editor import USERNAME, create_first_editor


class Command(BaseCommand):
    help = (
        "Make a site ready to serve: database, files, starter site, first editor. Safe to repeat: it adds what is "
        "missing and never changes what an editor did."
    )

    def handle(self, **options):
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


def _keep_to_ourselves() -> None:
    """Let nobody else on this machine read the SQLite database: it holds editors' sessions and password hashes."""
    database = settings.DATABASES["default"]
    file = Path(database["NAME"])
    if database["ENGINE"] == "django.db.backends.sqlite3" and file.is_file():
        file.chmod(0o600)
