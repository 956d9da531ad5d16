from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from safeguarding.counting.access import visits_in
from safeguarding.counting.models import add_log
from safeguarding.delivery.index import digest_of
from safeguarding.delivery.store import published
from safeguarding.privacy.log_names import is_page


class Command(BaseCommand):
    help = (
        "Add up the visits in a log of nginx's (deploy/nginx.conf) for Reports, Visits. "
        "For a log that is finished, once: a log that was counted already is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A log that nginx writes no more")

    def handle(self, file, **options):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read ({error.strerror}).") from None
        pages = {
            answer.log_name
            for answer in published().read().answers.values()
            if is_page(answer.log_name, answer.status, dict(answer.headers).get("Content-Type", ""))
        }
        if not pages:
            raise CommandError("There is no copy yet. Make one with: manage.py build_site")
        visits, others = visits_in(content.decode("ascii", "replace").splitlines(), pages)
        if not add_log(digest_of(content), visits):
            self.stdout.write(f"{file} was counted before. Nothing was changed.")
            return
        self.stdout.write(f"{visits.total()} visits were counted.")
        if others:
            raise CommandError(
                f"{others} lines are not as deploy/nginx.conf writes them, and were not counted. "
                "Look whether nginx logs more than it should."
            )
