"""The builder's life: follow every change until told to stop."""

import faulthandler
import gc
import logging
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from django.db import (
    DatabaseError,
    InterfaceError,
    close_old_connections,
    connection,
    connections,
)

from safeguarding.delivery import triggers
from safeguarding.delivery.builder import ASK_EVERY, Build, Builder
from safeguarding.delivery.schedule import publish_due
from safeguarding.delivery.status import Status
from safeguarding.delivery.store import Store

logger = logging.getLogger(__name__)

HEARTBEAT = 10.0  # seconds between two signs of life
SCHEDULE_EVERY = 1.0  # seconds
CLEAN_EVERY = 60.0  # seconds
RETRY_FAILED_EVERY = 60.0  # seconds
TRIGGERS_EVERY = 60.0  # seconds
LONGEST_PAUSE = 10.0  # seconds after something failed
STUCK_AFTER = 300.0  # seconds without a sign of life


class Follower:
    """Builds whenever something was changed, publishes what is due, improves compression when there is time."""

    def __init__(self, store: Store, stop: threading.Event, processes: int | None = None):
        """Prepare to follow the database until `stop` is set."""
        self.store = store
        self.stop = stop
        self.builder = Builder(store, processes, stopped=stop.is_set, progress=self._progress)
        self.status = Status(self.builder)
        self._next: dict[str, float] = {}
        self._trouble = ""
        self._not_published: dict[str, float] = {}
        self._rendered = 0

    def run(self) -> None:
        """Follow until told to stop. What cannot be done now is logged once, and tried again after a pause.

        Ends the process when it gets stuck, as with a database that neither answers nor refuses: it is started anew.
        """
        gc.freeze()  # see work._start_worker
        try:
            self._follow()
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _follow(self) -> None:
        pause = ASK_EVERY
        while not self.stop.is_set():
            try:
                close_old_connections()
                self._turn()
                if self._trouble:
                    logger.warning("The builder goes on: %s is over.", self._trouble)
                    self._trouble = ""
                pause = ASK_EVERY
            except (OSError, DatabaseError, InterfaceError, BrokenProcessPool) as error:
                self._have_trouble(error)
                pause = min(max(1.0, pause * 2), LONGEST_PAUSE)
            self.stop.wait(pause)

    def _turn(self) -> None:
        _give_more_time()
        if self._begin_if_due("schedule", SCHEDULE_EVERY):
            publish_due(self._not_published)
        if self._begin_if_due("retry", RETRY_FAILED_EVERY):
            self.builder.retry()
        if self._begin_if_due("triggers", TRIGGERS_EVERY) and triggers.missing(connection):
            logger.error(
                "The database does not note changes, as after migrations that failed: run manage.py migrate. "
                "Until then everything is built again every minute."
            )
            self.builder.requests.start_again()
        build = None
        with self.store.locked():
            try:
                build = self._build()
            except OSError:
                with suppress(OSError):
                    self.store.clean(self.store.read())  # a disk that is full may have room then
                raise
        self.builder.requests.forget()
        if build is not None or self._begin_if_due("heartbeat", HEARTBEAT):
            self._give_sign(build)

    def _build(self) -> Build | None:
        self.builder.open()
        if self.builder.look():
            return self.builder.build()
        self.builder.improve(seconds=ASK_EVERY)
        if self._begin_if_due("clean", CLEAN_EVERY):
            self.builder.clean()
        return None

    def _progress(self, done: int, waiting: int) -> None:
        """Give signs of life in a build that takes long, too: as long as something is rendered."""
        if done != self._rendered:
            self._rendered = done
            _give_more_time()
        if waiting and self._begin_if_due("heartbeat", HEARTBEAT):
            self._give_sign()

    def _give_sign(self, build: Build | None = None) -> None:
        self.status.write(build)
        self.status.tell_editors()
        self._next["heartbeat"] = time.monotonic() + HEARTBEAT

    def _begin_if_due(self, what: str, every: float) -> bool:
        """Return whether so many seconds have gone by since this was begun last; it counts as begun then."""
        now = time.monotonic()
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + every
        return True

    def _have_trouble(self, error: Exception) -> None:
        trouble = _in_words(error)
        if trouble != self._trouble:
            logger.error(
                "The copy cannot be brought up to date: %s. Visitors get the last copy.", trouble
            )
        self._trouble = trouble
        if isinstance(error, DatabaseError | InterfaceError):
            connections.close_all()
        for tell in (lambda: self.status.write(trouble=trouble), self.status.tell_editors):
            with suppress(OSError, DatabaseError, InterfaceError):  # it is in the log
                tell()


def _give_more_time() -> None:
    """End the process when this is not called again within STUCK_AFTER seconds."""
    faulthandler.dump_traceback_later(STUCK_AFTER, exit=True, file=sys.__stderr__)


def _in_words(error: Exception) -> str:
    if isinstance(error, DatabaseError | InterfaceError):
        return "the database does not answer"
    if isinstance(error, OSError):
        return f"the folder of the copy cannot be written ({error.strerror})"
    return "a process of the builder was ended from outside"
