"""Days are London's, times in logs are UTC and say so: looked at in summer, when the two differ."""

import logging
import time
from datetime import UTC, date, datetime

import pytest
from gunicorn.config import Config

from safeguarding.counting import models, tally
from safeguarding.counting.access import access_line, visits_in
from safeguarding.counting.kinds import VISITS
from safeguarding.counting.tally import Tally
from safeguarding.gunicorn_config import LogWithoutPeople
from safeguarding.privacy.logs import ToTheMinute

# One minute in July: in London the next day has begun half an hour ago.
LATE = datetime(2026, 7, 1, 23, 30, 59, tzinfo=UTC)
WRITTEN, IN_LONDON = "2026-07-01T23:30Z", date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _machine_in_london(monkeypatch):
    """Django sets a process's zone to TIME_ZONE; so does a machine of the board's."""
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def late(monkeypatch) -> None:
    """Have it be that minute, for what counts."""

    class Late(datetime):
        @classmethod
        def now(cls, tz=None):
            return LATE.astimezone(tz)

    monkeypatch.setattr(tally, "datetime", Late)


def record() -> logging.LogRecord:
    made = logging.LogRecord("safeguarding", logging.INFO, "file.py", 1, "Said", (), None)
    made.created = LATE.timestamp()
    return made


def test_a_line_for_an_answer_is_in_utc():
    assert access_line(LATE.timestamp(), "section", 200, 0.0034) == f"{WRITTEN} section 200 0.003"


def test_a_line_of_the_sites_own_log_is_in_utc():
    assert ToTheMinute("%(asctime)s").format(record()) == WRITTEN


def test_a_line_of_gunicorns_log_is_in_utc():
    log = LogWithoutPeople(Config())
    own = [handler for handler in log.error_log.handlers if type(handler) is logging.StreamHandler]
    assert [handler.formatter.format(record())[:18] for handler in own] == [f"{WRITTEN} "]


def test_a_visit_is_counted_on_londons_day(late, monkeypatch):
    added = []
    monkeypatch.setattr(models, "add", lambda counts, today: added.append((counts, today)))
    counter = Tally()
    counter.add(VISITS, "section")
    counter.flush()
    assert added == [({(IN_LONDON, VISITS, "section"): 1}, IN_LONDON)]


@pytest.mark.parametrize(
    "zone", ["2026-07-01T23:30Z", "2026-07-01T23:30+00:00", "2026-07-02T00:30+01:00"]
)
def test_a_visit_in_a_log_is_counted_on_londons_day_whatever_the_servers_zone(zone):
    visits, others = visits_in([f"{zone} section 200 0.003"], {"section"})
    assert (visits, others) == ({(IN_LONDON, "section"): 1}, 0)
