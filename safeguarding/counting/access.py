"""The lines of an access log, gunicorn's and nginx's (deploy/nginx.conf): four things, none of them about a person."""

import re
import time
from functools import lru_cache

# Minute, route, status, seconds: `2026-11-22T10:44Z guidance-page 200 0.003`. gunicorn writes the time in UTC, nginx
# in its machine's zone.
LINE = re.compile(
    r"(?P<minute>\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:\d\d)) (?P<route>[a-z0-9_-]+) (?P<status>\d{3})"
    r" (?P<seconds>\d+\.\d{3})"
)


def access_line(at: float, route: str, status: int, seconds: float) -> str:
    """Return the line for an answer at `at` (seconds since 1970) that took so many seconds."""
    return f"{_minute(int(at // 60))} {route} {status} {seconds:.3f}"


@lru_cache(maxsize=2)
def _minute(number: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(number * 60))
