"""Keeps the published copy equal to the database.

Whatever changed, everything is rendered again: there is no list of what depends on what that could have a gap. What was
changed comes first, so that visitors see it at once. Only what differs is written.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from django.core.cache import cache

from safeguarding.delivery.addresses import (
    Change,
    first_addresses,
    next_moment,
    prepare_build,
    public_addresses,
)
from safeguarding.delivery.index import Index
from safeguarding.delivery.nginx import write_includes, write_names
from safeguarding.delivery.requests import BuildRequests
from safeguarding.delivery.store import Store
from safeguarding.delivery.work import Result, encoded, render_all, sensible_processes, workers

logger = logging.getLogger(__name__)

CHUNK = 40, 100  # addresses that are rendered in one go: the fewest, and the most when many wait
FIRST_CHUNK = 4  # of those that changed
URGENT = 24  # addresses that are rendered before others are handed out
WORTH_FORKING = 60  # addresses
PUBLISH_EVERY = 0.5  # seconds
ASK_EVERY = 0.25  # seconds


@dataclass(frozen=True)
class Failure:
    """An answer that could not be made. Its last good copy stays, when there is one. `since` is ISO 8601, UTC."""

    address: str
    reason: str
    since: str


@dataclass
class Build:
    """What one build did: seconds it took, addresses rendered, answers that changed or went."""

    started: float = field(default_factory=time.monotonic)
    rendered: int = 0
    changed: set[str] = field(default_factory=set)
    seconds: float = 0.0


class Builder:
    """One node's builder. `stopped` is asked now and then, and ends a build early when it returns True."""

    def __init__(
        self,
        store: Store,
        processes: int | None = None,
        stopped: Callable[[], bool] = lambda: False,
        progress: Callable[[int, int], None] = lambda done, waiting: None,
    ):
        """Prepare to build into `store`, with `progress` told of addresses done and waiting."""
        self.store = store
        self.requests = BuildRequests()
        self.index = Index()
        self.waiting: dict[str, None] = {}  # an ordered set
        self.in_hand = 0  # addresses that are being rendered
        self.failures: dict[str, Failure] = {}
        self._processes = processes or sensible_processes()
        self._stopped = stopped
        self._progress = progress
        self._public: set[str] = set()
        self._urgent: list[str] = []  # shows what was changed
        self._unpublished: set[str] = set()  # changed in self.index, and not on disk yet
        self._published_at = 0.0
        self._round = 0  # counts the looks that found something new
        self._rendered_in: dict[str, int] = {}
        self._moment: datetime | None = None
        self._index_state = None

    def open(self) -> None:
        """Read the copy that is there, and bring its folder in order after a crash. Call it with the store locked."""
        state = self._state_of_index()
        if state is None or state != self._index_state:
            self.index = self.store.read()
            self._unpublished = set(self.store.mend(self.index))
            self._index_state = state

    def look(self) -> bool:
        """Ask what was changed, and return whether anything waits. Raises DatabaseError."""
        changes = self.requests.new()
        if changes is None and self._moment is not None and datetime.now(UTC) >= self._moment:
            changes = []  # the clock changed something
        if changes is not None:
            self._take_in(changes)
        return bool(self.waiting)

    def build(self) -> Build:
        """Render what waits, and what is asked for meanwhile, until nothing is left. Call it with the store locked.

        Raises OSError when the disk is full or not writable, DatabaseError when the database is away. What is
        left to do is kept then, and what was done is published as far as possible.
        """
        build = Build()
        try:
            self._render_waiting(build)
        finally:
            self._publish(build, force=True)
        answers = self.index.answers.items()
        headers = ((address, answer.status, answer.headers) for address, answer in answers)
        write_includes(headers, self.store.folder / "nginx")
        names = ((address, answer.log_name) for address, answer in answers)
        write_names(names, self.store.folder / "nginx" / "names")
        build.seconds = time.monotonic() - build.started
        return build

    def improve(self, seconds: float) -> bool:
        """Spend about so many seconds on better compression, and return whether something is left to improve."""
        until = time.monotonic() + seconds
        left = [address for address, answer in self.index.answers.items() if not answer.is_best]
        while left and time.monotonic() < until and not self._stopped():
            address = left.pop(0)
            answer = self.index.answers[address]
            try:
                content = self.store.get(answer.bodies[""])
            except FileNotFoundError:  # somebody removed it
                self.waiting.setdefault(address)
                continue
            self.index.answers[address] = encoded(self.store, answer, content, best=True)
            self._unpublished.add(address)
        self._publish(Build(), force=True)
        return bool(left)

    def clean(self) -> None:
        """Remove content that is not needed any more. Call it with the store locked. Raises OSError."""
        self.store.clean(self.index)

    def retry(self) -> None:
        """Let what failed wait again."""
        for address in self.failures:
            self.waiting.setdefault(address)

    def _take_in(self, changes: list[Change]) -> None:
        try:
            self._plan(changes)
        except BaseException:
            self.requests.start_again()  # these changes are not done with
            raise

    def _plan(self, changes: list[Change]) -> None:
        """Let everything wait, what shows the changes first; drop at once what is no longer public."""
        self._round += 1
        cache.clear()  # what this process remembers of the site: another process may have changed it
        prepare_build()
        self._moment = next_moment(datetime.now(UTC))
        public = dict.fromkeys(public_addresses())
        for address in [*self.index.answers.keys() - public.keys()]:
            del self.index.answers[address]
            self._unpublished.add(address)
        self._public = set(public)
        self.failures = {
            address: failure for address, failure in self.failures.items() if address in public
        }
        first = {address: None for address in first_addresses(changes) if address in public}
        self._urgent = list(first)[:URGENT]
        self.waiting = (
            first | {address: None for address in self.waiting if address in public} | public
        )

    def _render_waiting(self, build: Build) -> None:
        self._render_urgent(build)
        processes = self._processes if len(self.waiting) >= WORTH_FORKING else 1
        running = {}
        try:
            with workers(processes) as executor:
                asked = time.monotonic()
                while (self.waiting or running) and not self._stopped():
                    self._hand_out(executor, running, processes)
                    done, _ = wait(running, timeout=ASK_EVERY, return_when=FIRST_COMPLETED)
                    for future in done:
                        self._apply(future.result(), running[future][1], build)
                        del running[future]
                    if time.monotonic() - asked >= ASK_EVERY:
                        asked = time.monotonic()
                        if (changes := self.requests.new()) is not None:
                            self._take_in(changes)
                            self._render_urgent(build)
                    self._publish(build)
                    self.in_hand = sum(len(chunk) for chunk, _ in running.values())
                    self._progress(build.rendered, len(self.waiting) + self.in_hand)
        finally:  # stopped, or something failed
            self.in_hand = 0
            for chunk, _ in running.values():
                # Behind the others: it may be what fails.
                self.waiting |= {address: None for address in chunk if address not in self.waiting}

    def _hand_out(self, executor, running: dict, processes: int) -> None:
        while self.waiting and len(running) < (2 * processes if processes > 1 else 1):
            few, many = CHUNK
            chunk = list(islice(self.waiting, min(many, max(few, len(self.waiting) // 8))))
            future = executor.submit(render_all, self.store, chunk, self._known(chunk))
            running[future] = chunk, self._round
            for address in chunk:  # not before: handing in fails when a process has just ended
                del self.waiting[address]

    def _known(self, addresses: list[str]) -> dict:
        answers = self.index.answers
        return {address: answers[address] for address in addresses if address in answers}

    def _render_urgent(self, build: Build) -> None:
        """Render what was changed, in this process, and publish it at once."""
        self._publish(build, force=True)  # what went
        few = FIRST_CHUNK
        while self._urgent and not self._stopped():
            chunk = self._urgent[:few]
            self._apply(render_all(self.store, chunk, self._known(chunk)), self._round, build)
            del self._urgent[:few]
            few = URGENT
            for address in chunk:
                self.waiting.pop(address, None)
            self._publish(build, force=True)

    def _apply(self, results: list[Result], round_: int, build: Build) -> None:
        for result in results:
            address = result.address
            # A slower process may bring what was true before a change that is already in the copy.
            if address not in self._public or self._rendered_in.get(address, 0) > round_:
                continue
            self._rendered_in[address] = round_
            build.rendered += 1
            if result.failure:
                self._note_failure(result)
                continue
            self.failures.pop(address, None)
            if result.answer != self.index.answers.get(address):
                self.index.answers[address] = result.answer
                self._unpublished.add(address)

    def _note_failure(self, result: Result) -> None:
        known = self.failures.get(result.address)
        if known is None or known.reason != result.failure:
            has_copy = result.address in self.index.answers
            kept = "The last good copy stays." if has_copy else "There is no copy of it."
            logger.error("%s could not be rendered: %s. %s", result.address, result.failure, kept)
        since = known.since if known else datetime.now(UTC).isoformat(timespec="seconds")
        self.failures[result.address] = Failure(result.address, result.failure, since)

    def _publish(self, build: Build, force: bool = False) -> None:
        if not self._unpublished:
            return
        if not force and time.monotonic() - self._published_at < PUBLISH_EVERY:
            return
        changed, self._unpublished = self._unpublished, set()
        try:
            self.store.publish(self.index, changed)
        except BaseException:
            self._unpublished |= changed
            raise
        self._index_state = self._state_of_index()
        self._published_at = time.monotonic()
        build.changed |= changed

    def _state_of_index(self):
        try:
            stat = self.store.index_file.stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size
