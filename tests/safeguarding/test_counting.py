"""Counters for the board: what is counted is written, nothing small is kept or told, and nothing else happens."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.urls import reverse

from pages.editing import visits
from safeguarding.counting import models, tally
from safeguarding.counting.kinds import NOTHING_FOUND, VISITS
from safeguarding.counting.models import Count, add
from safeguarding.counting.tally import Tally, uk_day
from safeguarding.delivery.index import Index, StoredAnswer
from safeguarding.delivery.models import BuildRequest
from safeguarding.delivery.store import Store
from tests.reading import words_of

pytestmark = pytest.mark.django_db

TODAY, YESTERDAY = date(2026, 7, 2), date(2026, 7, 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> None:
    """Let it be half past midnight of TODAY in the United Kingdom: elsewhere it is still yesterday."""

    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime(2026, 7, 1, 23, 30, tzinfo=UTC).astimezone(zone)

    for module in (tally, visits):
        monkeypatch.setattr(module, "datetime", Clock)


def counted() -> dict[tuple, int]:
    return {(row.day, row.kind, row.name): row.count for row in Count.objects.all()}


def test_counts_add_up_however_many_workers_count():
    for _ in range(2):
        worker = Tally()
        for _ in range(3):
            worker.add(VISITS, "guidance-page")
        worker.add(NOTHING_FOUND)
        worker.flush()
        worker.flush()
    assert counted() == {(TODAY, VISITS, "guidance-page"): 6, (TODAY, NOTHING_FOUND, ""): 2}


def test_counting_asks_for_no_build():
    BuildRequest.objects.all().delete()
    add({(TODAY, VISITS, "section"): 1}, TODAY)
    add({(TODAY, VISITS, "section"): 1}, TODAY)
    assert Count.objects.get().count == 2
    assert not BuildRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_the_database_does_not_take_is_kept_for_the_next_time():
    worker = Tally()
    worker.add(VISITS, "section")
    with connection.schema_editor() as editor:  # as before a migration
        editor.alter_db_table(Count, "counting_count", "counting_away")
    worker.flush()
    worker.add(VISITS, "section")
    with connection.schema_editor() as editor:
        editor.alter_db_table(Count, "counting_away", "counting_count")
    worker.flush()
    assert counted() == {(TODAY, VISITS, "section"): 2}


def test_few_searches_without_results_are_forgotten_when_the_day_is_over():
    add({(YESTERDAY, NOTHING_FOUND, ""): 5, (TODAY, NOTHING_FOUND, ""): 5}, TODAY)
    add({(YESTERDAY - timedelta(days=1), NOTHING_FOUND, ""): 6}, TODAY)
    assert {key[0]: number for key, number in counted().items()} == {
        TODAY: 5,
        YESTERDAY - timedelta(days=1): 6,
    }


def test_few_visits_are_kept_when_the_day_is_over():
    """They are shown as “5 or fewer”."""
    add({(YESTERDAY, VISITS, "section"): 2}, TODAY)
    add({(TODAY, VISITS, "section"): 1}, TODAY)
    assert counted() == {(YESTERDAY, VISITS, "section"): 2, (TODAY, VISITS, "section"): 1}


def test_counts_are_added_all_or_none_and_in_one_order(monkeypatch):
    """Half of them would be counted again; two workers in different orders would wait for each other."""
    order, write = [], models._add_to

    def fail_at_the_third(*what):
        order.append(what[1:3])
        if len(order) == 3:
            raise DatabaseError
        write(*what)

    monkeypatch.setattr(models, "_add_to", fail_at_the_third)
    names = ["section", "a_to_z", "home-page"]
    with pytest.raises(DatabaseError):
        add({(TODAY, VISITS, name): 1 for name in names}, TODAY)
    assert order == [(VISITS, name) for name in sorted(names)]
    assert counted() == {}
    order.clear()
    with pytest.raises(DatabaseError):
        models.add_log("digest", {(TODAY, name): 1 for name in names})
    assert counted() == {}


def test_a_visit_belongs_to_its_day_in_the_united_kingdom():
    assert uk_day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert uk_day(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)


def test_the_report_tells_no_small_number(admin_client):
    before = TODAY - timedelta(days=30)
    add(
        {
            (TODAY, VISITS, "guidance-page"): 1234,
            (TODAY, VISITS, "a_to_z"): 5,
            (TODAY, NOTHING_FOUND, ""): 6,
            (before, VISITS, "section"): 77,
        },
        TODAY,
    )
    words = words_of(admin_client.get(reverse("visits")))
    assert "Guidance page 1,234" in words
    assert "A to z 5 or fewer" in words
    assert "Searches without results 6" in words
    assert "Section" not in words
    Count.objects.filter(kind=NOTHING_FOUND).update(count=5)
    assert "Searches without results 5" not in words_of(admin_client.get(reverse("visits")))
    sheet = b"".join(admin_client.get(reverse("visits"), {"export": "csv"})).decode()
    assert "A to z,5 or fewer" in sheet


def test_an_empty_report_says_what_is_counted(admin_client):
    assert "Words that were searched for are never kept" in words_of(
        admin_client.get(reverse("visits"))
    )


LOG = """\
2026-07-01T23:30+00:00 guidance-page 200 0.000
2026-07-02T10:44+01:00 guidance-page 304 0.000
2026-07-02T10:44+01:00 page 200 0.000
2026-07-02T10:44+01:00 guidance-page 404 0.000
2026-07-02T10:44+01:00 static 200 0.000
2026-07-02T10:44+01:00 site 200 0.012
2026-07-02T10:44+01:00 none 200 0.000
"""


@pytest.fixture
def copy(tmp_path, settings):
    """Make VAR_DIR a folder with a copy of one guidance page and one file."""
    settings.VAR_DIR = tmp_path
    store = Store(tmp_path / "published")
    body = {"": store.put(b"x")}
    page = StoredAnswer(200, (("Content-Type", "text/html; charset=utf-8"),), body, True)
    file = StoredAnswer(200, (("Content-Type", "text/css"),), body, True, "static")
    page = StoredAnswer(page.status, page.headers, body, True, "guidance-page")
    store.publish(Index({"/a/": page, "/static/a.css": file}), ["/a/", "/static/a.css"])
    return tmp_path


def test_visits_in_a_log_of_nginx_are_counted_once(copy):
    log = copy / "board-access.log.1"
    log.write_text(LOG)
    said = StringIO()
    call_command("count_visits", str(log), stdout=said)
    call_command("count_visits", str(log), stdout=said)
    found = {key: n for key, n in counted().items() if key[1] == VISITS}
    day = date(2026, 7, 2)
    assert found == {(day, VISITS, "guidance-page"): 2, (day, VISITS, "page"): 1}
    assert said.getvalue().splitlines() == [
        "3 visits were counted.",
        f"{log} was counted before. Nothing was changed.",
    ]


def test_a_log_that_says_more_than_it_should_is_told_of(copy):
    log = copy / "board-access.log.1"
    log.write_text(f'{LOG}203.0.113.77 - - "GET /a/ HTTP/1.1" 200 5 "-" "odd agent"\n')
    with pytest.raises(CommandError, match="1 lines are not as"):
        call_command("count_visits", str(log))
    assert "203.0.113.77" not in str(counted())


def test_an_index_from_before_there_were_names_is_read(copy):
    store = Store(copy / "published")
    text = store.index_file.read_text()
    data = json.loads(text)
    del data["names"]
    data["answers"] = {address: kept[:4] for address, kept in data["answers"].items()}
    store.index_file.write_text(json.dumps(data))
    assert {answer.log_name for answer in store.read().answers.values()} == {""}
