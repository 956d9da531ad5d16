"""Logs without people: keep what went wrong, drop who asked and what they asked for."""

import logging
import traceback


class WithoutPeople(logging.Filter):
    """Take the request out of a log record before it is written.

    Django's own records name the address asked for, which may say what a person looked for or who they are.
    The record keeps its level, logger, status, and where in the code an error was.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request") or record.name.startswith("django.security"):
            status = getattr(record, "status_code", None)
            record.msg = f"answered {status}" if status else "refused a request"
            record.args = ()
            # An exception's text may hold what was sent: its kind and its place in the code are enough.
            if record.exc_info and status and status >= 500:
                kind, _, trace = record.exc_info
                record.exc_text = f"{''.join(traceback.format_tb(trace))}{kind.__name__}"
            record.exc_info = None
        record.request = None
        return True
