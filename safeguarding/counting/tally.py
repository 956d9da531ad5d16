"""Counting in a web worker's memory. A thread of its own writes to the database, so that no visitor waits for it."""

import logging
import threading
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FLUSH_EVERY = 60.0  # seconds; what a worker that is killed had counted since is lost
LAST_FLUSH = 6.0  # seconds that a worker waits at its end: gunicorn gives it ten for everything
UK = ZoneInfo("Europe/London")

logger = logging.getLogger(__name__)


def uk_day(moment: datetime) -> date:
    """Return which day a moment (aware) falls on in the United Kingdom."""
    return moment.astimezone(UK).date()


class Tally:
    """What one process has counted and not yet written. All methods may be called from any thread."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self._counts: Counter = Counter()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, kind: str, name: str = "") -> None:
        """Count one of a kind (`counting.kinds`) for today: VISITS with the page's type as `name`."""
        key = uk_day(datetime.now(UTC)), kind, name
        with self._lock:
            self._counts[key] += 1

    def start(self) -> None:
        """Write once a minute from now on."""
        self._thread = threading.Thread(target=self._write_now_and_then, name="tally", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Write what is left, if the database takes it in time."""
        self._ending.set()
        if self._thread:
            self._thread.join(LAST_FLUSH)

    def flush(self) -> None:
        """Write what was counted. What the database does not take stays for the next time."""
        from django.db import DatabaseError, InterfaceError

        from safeguarding.counting import models  # Django is ready only when a worker runs

        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            models.add(counts, uk_day(datetime.now(UTC)))
        except BaseException as error:
            with self._lock:
                self._counts.update(counts)
            if not isinstance(error, DatabaseError | InterfaceError):
                raise

    def _write_now_and_then(self) -> None:
        from django.db import connections

        last = False
        while not last:
            last = self._ending.wait(FLUSH_EVERY)
            try:
                self.flush()
            except Exception:
                logger.exception("The counts of visits cannot be written.")
            finally:
                with suppress(Exception):  # a connection that is broken
                    connections.close_all()
