"""How gunicorn serves the site. HOST and PORT choose the address, WEB_CONCURRENCY the number of processes."""

import os
import sys
import traceback

from gunicorn import util
from gunicorn.glogging import Logger


class LogWithoutPeople(Logger):
    """gunicorn's own log without the addresses, paths and texts that visitors sent.

    Errors inside the site are logged by Django; see safeguarding/privacy/logs.py.
    """

    def warning(self, msg, *args, **kwargs):
        """Log a warning; one about a visitor's request is replaced by a fixed sentence."""
        if msg.startswith("Invalid request from"):
            msg, args = "A request that was not valid HTTP was refused.", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        """Log an exception; one from answering a request as its kind and place in the code, without its text."""
        if msg.startswith(("Error handling", "Socket error")):
            kind, _, trace = sys.exc_info()
            where = "".join(traceback.format_tb(trace))
            self.error(
                "%s while answering a request\n%s", kind.__name__ if kind else "Error", where
            )
        else:
            super().exception(msg, *args, **kwargs)


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

accesslog = None
errorlog = "-"
loglevel = "warning"
logger_class = LogWithoutPeople
