"""Counting in a worker's memory: nothing is lost, nothing is counted twice, and no worker waits long at its end."""

import threading

import pytest
from django.db import DatabaseError, InterfaceError, connections

from safeguarding.counting import models, tally
from safeguarding.counting.access import visits_in
from safeguarding.counting.kinds import VISITS
from safeguarding.counting.tally import Tally


@pytest.fixture
def added(monkeypatch) -> list[int]:
    """Give how much was added to the table, time by time."""
    numbers: list[int] = []
    monkeypatch.setattr(models, "add", lambda counts, _: numbers.append(sum(counts.values())))
    return numbers


def test_what_was_written_is_not_written_again(added):
    counter = Tally()
    counter.flush()
    counter.add(VISITS, "section")
    counter.add(VISITS, "section")
    counter.flush()
    counter.flush()
    counter.add(VISITS, "section")
    counter.flush()
    assert added == [2, 1]


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError, ZeroDivisionError])
def test_what_could_not_be_written_is_kept_for_the_next_time(monkeypatch, error):
    def fail(*_):
        raise error

    counter, numbers = Tally(), []
    counter.add(VISITS, "section")
    monkeypatch.setattr(models, "add", fail)
    if error is ZeroDivisionError:  # a mistake of ours is told
        with pytest.raises(error):
            counter.flush()
    else:
        counter.flush()
    monkeypatch.setattr(models, "add", lambda counts, _: numbers.append(sum(counts.values())))
    counter.add(VISITS, "section")
    counter.flush()
    assert numbers == [2]


def test_what_is_left_is_written_at_the_end(added, monkeypatch):
    closed = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))
    counter = Tally()
    counter.start()
    counter.add(VISITS, "section")
    counter.end()
    assert (added, closed) == ([1], [True])
    assert not counter._thread.is_alive()


def test_a_worker_goes_on_counting_when_something_is_wrong_with_the_table(monkeypatch, caplog):
    numbers, again = [], threading.Event()

    def fail_once(counts, _):
        if not again.is_set():
            again.set()
            raise ValueError
        numbers.append(sum(counts.values()))

    monkeypatch.setattr(models, "add", fail_once)
    monkeypatch.setattr(tally, "FLUSH_EVERY", 0.01)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    counter = Tally()
    counter.add(VISITS, "section")
    counter.start()
    assert again.wait(30)
    counter.end()
    assert numbers == [1]
    assert "The counts of visits cannot be written." in caplog.text


def test_a_worker_that_ends_before_it_began_waits_for_nothing():
    Tally().end()


LINES = [
    ("2026-07-02T10:44+01:00 section 200 0.003", 1, 0),
    ("2026-07-02T10:44Z section 304 0.003", 1, 0),
    ("2026-07-02T10:44Z page 200 0.000", 1, 0),  # one that nginx has not learnt of
    ("2026-07-02T10:44Z section 404 0.000", 0, 0),
    ("2026-07-02T10:44Z section 206 0.000", 0, 0),
    ("2026-07-02T10:44Z static 200 0.000", 0, 0),
    ("2026-07-02T10:44Z section 200 0.003 203.0.113.77", 0, 1),
    ("203.0.113.77 2026-07-02T10:44Z section 200 0.003", 0, 1),
    ("2026-07-02T10:44:59Z section 200 0.003", 0, 1),
    ("", 0, 1),
]


@pytest.mark.parametrize(("line", "counted", "others"), LINES)
def test_which_lines_of_a_log_are_visits(line, counted, others):
    visits, strange = visits_in([line], {"section"})
    assert (visits.total(), strange) == (counted, others)
