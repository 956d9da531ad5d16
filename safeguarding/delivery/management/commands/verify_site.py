from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from tqdm import tqdm

from safeguarding.delivery.addresses import prepare_build, public_addresses
from safeguarding.delivery.comparing import (
    not_public,
    stray_files,
    with_fresh_render,
    with_mirror,
)
from safeguarding.delivery.store import published

BATCH = 50  # addresses


class Command(BaseCommand):
    help = (
        "Compare the published copy with a fresh render of everything, and with another server if you name one. "
        "Lists every difference; exit status 1 when there is one. Changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--mirror",
            metavar="URL",
            help="Another server's address, such as https://www.example.org",
        )

    def handle(self, mirror=None, **options):
        if mirror and not (
            urlsplit(mirror).scheme in {"http", "https"} and urlsplit(mirror).hostname
        ):
            raise CommandError(
                f"'{mirror}' is no address. Give it whole, such as https://www.example.org"
            )
        store = published()
        index = store.read()
        if not index.answers:
            raise CommandError("There is no copy yet. Make one with: manage.py build_site")
        try:
            prepare_build()
            addresses = list(public_addresses())
            differences = []
            with tqdm(total=len(addresses), unit=" pages", disable=not self.stderr.isatty()) as bar:
                for start in range(0, len(addresses), BATCH):
                    batch = addresses[start : start + BATCH]
                    with store.locked():  # no build changes it meanwhile; between two it may
                        differences += with_fresh_render(store, store.read(), batch)
                    bar.update(len(batch))
            with store.locked():
                index = store.read()
                differences += not_public(index, public_addresses())
                differences += stray_files(store, index)
            if mirror:
                differences += with_mirror(store, index, mirror.rstrip("/"))
        except DatabaseError:
            raise CommandError(
                "The database does not answer, so nothing can be compared."
            ) from None
        except OSError as error:
            raise CommandError(f"The comparison could not be finished: {error}.") from None
        for line in differences:
            self.stdout.write(line)
        what = f"{len(addresses)} addresses compared"
        if differences:
            raise CommandError(f"{what}, {len(differences)} differences.")
        self.stdout.write(f"{what}, no difference.")
