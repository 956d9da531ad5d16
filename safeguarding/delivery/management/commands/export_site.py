from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from safeguarding.delivery.exporting import export
from safeguarding.delivery.store import published


class Command(BaseCommand):
    help = (
        "Write the published copy into a folder that any static host can serve, error page and redirects included. "
        "Search and everything that takes a form is not in it."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="An empty folder, or one to be made."
        )

    def handle(self, folder, **options):
        store = published()
        index = store.read()
        if not index.answers:
            raise CommandError("There is no copy yet. Make one with: manage.py build_site")
        try:
            with store.locked():
                index = store.read()
                written = tqdm(
                    export(store, index, folder),
                    total=len(index.answers),
                    unit=" files",
                    disable=not self.stderr.isatty(),
                )
                count = sum(1 for _ in written)
        except FileExistsError:
            raise CommandError(
                f"{folder} is not an empty folder. Name one that is empty or not there yet."
            ) from None
        except OSError as error:
            raise CommandError(
                f"{folder} could not be written ({error.strerror}). Remove it and try again."
            ) from None
        self.stdout.write(f"{count} addresses written to {folder}.")
