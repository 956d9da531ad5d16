"""The lines of an access log, gunicorn's and nginx's (deploy/nginx.conf): four things, none of them about a person."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from safeguarding.counting.tally import uk_day
from safeguarding.privacy.log_names import READ
from safeguarding.privacy.logs import DATE

UNKNOWN = "page"  # a page of the tree that nginx has not learnt of

# Minute, name, status, seconds: `2026-11-22T10:44Z guidance-page 200 0.003`. gunicorn writes the time in UTC, nginx
# in its machine's zone.
LINE = re.compile(
    r"(?P<minute>\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:\d\d)) (?P<name>[a-z0-9_-]+) (?P<status>\d{3})"
    r" (?P<seconds>\d+\.\d{3})"
)


def access_line(at: float, name: str, status: int, seconds: float) -> str:
    """Return the line for an answer at `at` (seconds since 1970) that took so many seconds."""
    return f"{_minute(int(at // 60))} {name} {status} {seconds:.3f}"


@lru_cache(maxsize=2)
def _minute(number: int) -> str:
    return time.strftime(DATE, time.gmtime(number * 60))


def visits_in(lines: Iterable[str], pages: set[str]) -> tuple[Counter[tuple[date, str]], int]:
    """Return how often a page was read in an access log, by day (in the United Kingdom) and name; and how many lines
    are none of such a log.

    `pages` are the names that are pages.
    """
    visits, others = Counter(), 0
    for line in lines:
        found = LINE.fullmatch(line)
        if not found:
            others += 1
        elif int(found["status"]) in READ and found["name"] in pages | {UNKNOWN}:
            visits[uk_day(datetime.fromisoformat(found["minute"])), found["name"]] += 1
    return visits, others
