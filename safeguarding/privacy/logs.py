"""Logs without people: keep what went wrong, drop who asked and what they asked for."""

import logging
import re
import time
import traceback

# Of these we know that no message holds what a visitor sent. Others' messages may: a warning of Django's quotes a
# value, for example. Of those the place in the code is kept, where the sentence stands.
OURS = ("safeguarding", "pages", "resources")
DATE = "%Y-%m-%dT%H:%MZ"
WARNING = re.compile(r"(?P<place>.+?:\d+: \w+):")  # how Python writes one (warnings.formatwarning)


class ToTheMinute(logging.Formatter):
    """Writes the time in UTC and to the minute: a second may tell who it was."""

    def formatTime(self, record, datefmt=None):
        """Return the record's time, such as `2026-11-22T10:44Z`."""
        return time.strftime(DATE, time.gmtime(record.created))


class WithoutPeople(logging.Filter):
    """Take out of a log record what a visitor may have sent, before it is written.

    Django's own records name the address asked for, which may say what a person looked for or who they are. The record
    keeps its level, logger, status, and where in the code an error was.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "is_without_people", False):
            return True  # another handler's turn
        record.is_without_people = True
        if record.name.startswith(("django.request", "django.security")):
            status = getattr(record, "status_code", None)
            _say(record, f"answered {status}" if status else "refused a request")
            if not (status and status >= 500):
                record.exc_info = None
        elif record.name == "py.warnings":
            found = WARNING.match(record.getMessage())
            _say(record, found["place"] if found else "a warning")
        elif record.name.partition(".")[0] not in OURS:
            _say(record, f"a message from {record.pathname}:{record.lineno}")
        record.exc_text = None
        if record.exc_info and record.exc_info[1]:
            record.exc_text = without_text(record.exc_info[1])
        record.exc_info = None
        record.request = None
        return True


def without_text(error: BaseException) -> str:
    """Return kind and place in the code of an exception and of those that led to it, as lines.

    An exception's text may hold what was sent.
    """
    lines, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"{''.join(traceback.format_tb(error.__traceback__))}{type(error).__name__}")
        hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if hidden else error.__cause__ or error.__context__
    return "\nwhich came of\n".join(lines)


def _say(record: logging.LogRecord, sentence: str) -> None:
    record.msg, record.args = sentence, ()
