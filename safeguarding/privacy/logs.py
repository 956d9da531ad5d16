"""Logs without people: keep what went wrong, drop who asked and what they asked for."""

import logging


class WithoutPeople(logging.Filter):
    """Take the request out of a log record before it is written.

    Django's own records name the address asked for, which may say what a person looked for or who they are.
    The record keeps its level, logger, status and traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.request") or record.name.startswith("django.security"):
            status = getattr(record, "status_code", None)
            record.msg = f"answered {status}" if status else "refused a request"
            record.args = ()
            if status is None or status < 500:  # the text of the exception holds what was sent
                record.exc_info = record.exc_text = None
        record.request = None
        return True
