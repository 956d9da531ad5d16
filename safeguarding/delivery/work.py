"""Rendering many answers: in this process, or in several that are forked from it for the length of a build."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connections

from safeguarding.delivery.compression import encodings, is_compressible
from safeguarding.delivery.index import StoredAnswer
from safeguarding.delivery.memo import memoising
from safeguarding.delivery.rendering import render
from safeguarding.delivery.store import Store
from safeguarding.errors import ERRORS_PATH


@dataclass(frozen=True)
class Result:
    """What became of one address: an answer whose content is in the store, or why there is none."""

    address: str
    answer: StoredAnswer | None
    failure: str = ""


def render_all(store: Store, addresses: list[str], known: dict[str, StoredAnswer]) -> list[Result]:
    """Render addresses and keep their content. `known` are the answers in the copy; what they have is used again.

    Raises OSError when nothing can be written, OperationalError or InterfaceError when the database is away.
    """
    results = []
    cache.clear()  # another process may have changed what this one remembers
    with memoising(addresses):
        for address in addresses:
            if _stopping is not None and _stopping.value:
                break  # nobody waits for the rest
            results.append(_render_one(store, address, known.get(address)))
    return results


def _render_one(store: Store, address: str, known: StoredAnswer | None) -> Result:
    answer = render(address)
    is_error_page = address.startswith(ERRORS_PATH)
    if answer.error or (answer.status >= 400 and not is_error_page):
        failure = answer.error or f"the site answers {answer.status}"
        return Result(address, None, failure)
    body = store.put(answer.body)
    fresh = StoredAnswer(answer.status, answer.headers, {"": body}, log_name=answer.log_name)
    if fresh.says_the_same(known) and store.has(known):
        return Result(address, known)
    return Result(address, encoded(store, fresh, answer.body, best=False))


def encoded(store: Store, answer: StoredAnswer, content: bytes, best: bool) -> StoredAnswer:
    """Return the answer with its content also compressed, where that makes it smaller."""
    headers = {name.lower(): value for name, value in answer.headers}
    bodies = {"": answer.bodies[""]}
    compressible = "content-encoding" not in headers and is_compressible(
        headers.get("content-type", ""), len(content)
    )
    if compressible:
        for encoding, small in encodings(content, best).items():
            if len(small) < len(content):
                bodies[encoding] = store.put(small)
    return StoredAnswer(
        answer.status, answer.headers, bodies, best or not compressible, answer.log_name
    )


class InThisProcess(Executor):
    """Does work at once, when it is handed in."""

    def submit(self, function, /, *args, **kwargs) -> Future:
        """Call the function and return its result or exception as a Future that is done."""
        future = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def workers(processes: int) -> Iterator[Executor]:
    """Yield an executor for `render_all`: this process when `processes` is 1, forked ones otherwise.

    Forked processes share the memory of this one, and open database connections of their own.
    """
    if processes == 1:
        yield InThisProcess()
        return
    connections.close_all()
    context = multiprocessing.get_context("fork")
    stopping = context.RawValue("b", False)  # an Event has a lock, which a killed process may hold
    pool = ProcessPoolExecutor(
        processes, context, initializer=_start_worker, initargs=[os.getpid(), stopping]
    )
    try:
        yield pool
    finally:
        stopping.value = True
        pool.shutdown(cancel_futures=True)


_stopping = None  # in a forked process: a shared value, true when its work is not wanted any more


def _start_worker(parent: int, stopping) -> None:
    """Prepare a forked process. It ends soon after its parent, also when that was killed: nobody else would end it."""
    global _stopping
    _stopping = stopping
    # Not as its parent, which would only take note of it and go on.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.nice(5)  # behind the process that renders what was just changed
    gc.freeze()  # what Django made at its start is not garbage: looking through it takes longer than rendering
    connections.close_all()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def sensible_processes() -> int:
    """Return how many processes a build of everything may use on this machine."""
    # Forking is safe only where no system library has threads of its own; on macOS they do.
    return min(os.cpu_count() or 1, 4) if sys.platform == "linux" else 1
