import signal
import threading

from django.core.management.base import BaseCommand

from safeguarding.delivery.following import Follower
from safeguarding.delivery.store import published


class Command(BaseCommand):
    help = (
        "Keep the published copy equal to the database, until stopped. One for each machine that serves the site; "
        "'make run' and the container start it with the web server."
    )

    def handle(self, **options):
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        Follower(published(), stop).run()
