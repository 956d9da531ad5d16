from django.core.management.base import BaseCommand, CommandError

from pages.editing.typed_numbers.site import in_database, in_documents, in_files


class Command(BaseCommand):
    help = (
        "Look for telephone numbers that somebody typed in place of choosing a contact: in pages, drafts, records, "
        "documents, templates and starter files. Names each with its place and record; exit code 1 when there is one."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--files",
            action="store_true",
            help="only templates and starter files; needs no database",
        )

    def handle(self, *, files, **options):
        found = 0
        for line in in_files():
            self.stdout.write(line)
            found += 1
        if not files:
            found += self._in_the_site()
        if found:
            raise CommandError(
                f"{found} typed {'number' if found == 1 else 'numbers'}. Choose the contact in each place instead."
            )
        self.stdout.write(
            "No typed telephone number. (999 and 101 may be typed: pages show them as links that ring.)"
        )

    def _in_the_site(self) -> int:
        found = 0
        for line in in_database():
            self.stdout.write(line)
            found += 1
        for line, is_number in in_documents():
            (self.stdout if is_number else self.stderr).write(line)
            found += is_number
        return found
