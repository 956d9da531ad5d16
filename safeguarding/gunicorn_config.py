"""How gunicorn serves the site. HOST and PORT choose the address, WEB_CONCURRENCY the number of processes."""

import os
import sys
import time
from contextlib import suppress

from gunicorn import util
from gunicorn.glogging import Logger

from safeguarding.counting.access import access_line
from safeguarding.counting.kinds import NOTHING_FOUND, VISITS
from safeguarding.counting.tally import Tally
from safeguarding.health import PATHS as MONITORING
from safeguarding.privacy.log_names import EDITORS, FOUND_NOTHING, IS_PAGE, LOG_NAME, NONE, READ
from safeguarding.privacy.logs import DATE, without_text

OUTPUT = 1  # the file descriptor (POSIX)


class LogWithoutPeople(Logger):
    """gunicorn's own log without the addresses, paths and texts that visitors sent.

    Errors inside the site are logged by Django; see safeguarding/privacy/logs.py.
    """

    def setup(self, cfg):
        """Prepare the handlers. Times are UTC, to the minute."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.formatter.converter, handler.formatter.datefmt = time.gmtime, DATE

    def access(self, resp, req, environ, request_time):
        """Write one line for an answer, and count it where a visitor read a page."""
        # Without a path: gunicorn itself refuses the request, and `write_error` writes the line.
        path = environ.get("PATH_INFO")
        if path is None or path in MONITORING or resp.status is None:
            return
        name = environ.get(LOG_NAME, NONE)
        status = resp.status_code
        write_access_line(name, status, request_time.total_seconds())
        if environ.get(FOUND_NOTHING) and name != EDITORS:
            tally.add(NOTHING_FOUND)
        if environ.get(IS_PAGE) and status in READ and environ["REQUEST_METHOD"] == "GET":
            tally.add(VISITS, name)

    def warning(self, msg, *args, **kwargs):
        """Log a warning; one about a visitor's request is replaced by a fixed sentence."""
        if msg.startswith("Invalid request from"):
            msg, args = "A request that was not valid HTTP was refused.", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        """Log an exception as its kind and place in the code, without its text: that may hold what was sent.

        With its text where the site does not even start, and nobody has sent anything yet.
        """
        error = sys.exc_info()[1]
        if error is None or msg == "Exception in worker process":
            super().exception(msg, *args, **kwargs)
        else:
            self.error("An error while answering a request\n%s", without_text(error))


def write_access_line(name: str, status: int, seconds: float) -> None:
    """Write a line to the output, at once and whole, so that lines of several processes never mix.

    Python's logging would take ten times as long, and a tenth of the time in which a page of the copy is answered.
    """
    with suppress(OSError):  # nobody reads the output any more
        os.write(OUTPUT, access_line(time.time(), name, status, seconds).encode() + b"\n")


def write_error(sock, status_int, reason, mesg):
    """Answer a request that is not even HTTP (400, 414, 431) with the site's own error page: it has the numbers.

    gunicorn has no setting for this page, so this takes the place of `gunicorn.util.write_error`.
    """
    from safeguarding.errors import (
        error_page,
    )  # the settings are read by the worker, after this file

    page = error_page(status_int)
    headers = {"Connection": "close", **page.headers, "Content-Length": str(len(page.content))}
    lines = [
        f"HTTP/1.1 {status_int} {reason}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    write_access_line(NONE, status_int, 0.0)
    util.write_nonblock(sock, "\r\n".join([*lines, "", ""]).encode("latin1") + page.content)


util.write_error = write_error

_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(max(2, os.cpu_count() or 2), 8))
threads = 4
preload_app = False  # each process opens its own database connections
timeout = 60
graceful_timeout = 10
keepalive = 5
limit_request_line = 8190
# The workers' heartbeat files: on a slow disk they would stall a worker until it is taken for dead.
_memory = "/dev/shm"  # noqa: S108
worker_tmp_dir = _memory if os.access(_memory, os.W_OK) else None
control_socket_disable = True  # nothing here uses it, and it would be one more way in

accesslog = "-"  # written by LogWithoutPeople.access
errorlog = "-"
loglevel = "warning"
logger_class = LogWithoutPeople

tally = Tally()


def post_worker_init(worker):
    """Start to write what a worker counts."""
    tally.start()


def worker_exit(server, worker):
    """Write what a worker that ends has counted."""
    tally.end()
