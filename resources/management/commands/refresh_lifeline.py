from django.core.management.base import BaseCommand

from resources.board.lifeline import refresh_lifeline


class Command(BaseCommand):
    help = "Write the emergency and concerns numbers to the file that error pages read when the database is away."

    def handle(self, **options):
        refresh_lifeline()
