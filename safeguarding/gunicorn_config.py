"""How gunicorn serves the site. HOST and PORT choose the address, WEB_CONCURRENCY the number of processes."""

import os
import sys
import traceback

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
