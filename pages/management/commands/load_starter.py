from django.core.management.base import BaseCommand, CommandError

from pages.starter.loader import load_starter_site
from pages.starter.markdown import ContentError


class Command(BaseCommand):
    help = "Load the starter site into an empty database. A site that has pages is left as it is."

    def handle(self, **options):
        try:
            count = load_starter_site(lambda message: self.stdout.write(f"{message} …"))
        except ContentError as error:
            raise CommandError(f"The starter site was not loaded. {error}") from error
        if count:
            self.stdout.write(f"Loaded the starter site: {count} pages.")
        else:
            self.stdout.write("The site already has pages: nothing was loaded or changed.")
