"""The line on opening hours in the published copy: made anew at its moments, the same bytes between them, and light."""

import datetime
from datetime import UTC

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resources.contacts.hours.moments import OpeningAndClosing
from resources.models import Area, BoardSettings
from safeguarding.delivery.addresses import next_moment
from tests.building import make_contact, make_service
from tests.delivery.test_weight import REPORT_LIMIT, over_the_wire
from tests.fixtures.opening import check, lines, opening, other_day
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

REPORT = "/report-a-concern/"


def test_the_copy_is_made_anew_when_somebody_opens_or_closes(clock, concerns):
    Area.objects.update(out_of_hours_contact=None)  # for other councils day and night count
    at = clock("2026-11-20T12:00")
    source = OpeningAndClosing()
    assert source.next_moment(at) == at.replace(hour=16)
    assert source.next_moment(at.replace(hour=16)) == datetime.datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert next_moment(at.replace(hour=16)) == datetime.datetime(2026, 11, 21, tzinfo=UTC), (
        "the line names the day"
    )
    check(make_contact("earlier"), opening("4", "13:00", "14:00"))
    assert next_moment(at) == at.replace(hour=13)


def test_contacts_that_show_no_hours_change_nothing(clock, concerns):
    at = clock("2026-11-20T12:00")
    contact = check(make_contact("earlier"), opening("4", "13:00", "14:00"))
    for change in (
        {"status": "paused"},
        {"checked_on": None, "checked_by": ""},
        {"check_every": 3},
    ):
        check(contact, opening("4", "13:00", "14:00"), **{"status": "active"} | change)
        assert OpeningAndClosing().next_moment(at) == at.replace(hour=16)


def test_finding_the_next_moment_costs_one_query(clock, concerns):
    at = clock("2026-11-20T12:00")
    for number in range(20):
        check(make_contact(f"office-{number}"), opening("4", "09:00", "17:00"))
    with CaptureQueriesContext(connection) as captured:
        assert OpeningAndClosing().next_moment(at)
    assert len(captured) == 1


@pytest.mark.parametrize("path", [REPORT, "/", "/about/members/"])
def test_between_two_moments_the_bytes_are_the_same(client, clock, concerns, path):
    """Also what the script reads: otherwise every edit would write every page anew."""
    clock("2026-11-20T16:00")
    first = client.get(path).content
    clock("2026-11-20T23:59")
    assert client.get(path).content == first
    clock("2026-11-20T15:59")
    assert client.get(path).content != first


@pytest.mark.parametrize("path", [REPORT, "/", reverse("services")])
def test_the_line_costs_no_query(client, clock, path):
    contacts = [make_contact(f"office-{number}") for number in range(10)]
    for contact in contacts:
        make_service(contact.key, contact)
    clock("2026-11-20T12:00")
    client.get(path)
    with CaptureQueriesContext(connection) as without:
        client.get(path)
    board = BoardSettings.objects.get()
    for contact in (*contacts, board.concerns_contact, board.out_of_hours_contact):
        check(contact, opening("4", "09:00", "17:00"))
    with CaptureQueriesContext(connection) as with_lines:
        client.get(path)
    assert len(with_lines) == len(without)


# What the script reads


def known_by_script(answer) -> list[tuple[str, str]]:
    parts = soup_of(answer).select_one("[data-opening]")["data-opening"].split("|")
    return list(zip(parts[::2], parts[1::2], strict=True))


def test_the_page_brings_the_lines_of_a_week_and_until_the_first_change_after(
    client, clock, concerns
):
    """Each is what the server itself says when its moment has come."""
    clock("2026-11-20T16:30")
    known = known_by_script(client.get(REPORT))
    assert [moment for moment, _ in known[:3]] == [
        "2026-11-20T16:00Z",
        "2026-11-23T09:00Z",
        "2026-11-23T17:00Z",
    ]
    assert known[-1] == ("2026-11-30T09:00Z", "When it is closed,")
    for moment, words in known[:-1]:
        clock(moment.removesuffix("Z"))  # winter: the same clock
        assert lines(client.get(REPORT))[0].startswith(words), moment


def test_the_script_knows_the_next_change_however_far_it_is(clock, client, concerns):
    dates = [other_day(f"2026-11-{day}") for day in range(20, 31)]
    check(concerns, opening("01234", "09:00", "17:00"), exceptions=dates)
    clock("2026-11-20T12:00")
    assert known_by_script(client.get(REPORT)) == [
        ("2026-11-20T00:00Z", "Closed until 9am on Tuesday 1 December 2026. Until then,"),
        ("2026-12-01T09:00Z", "When it is closed,"),
    ]


def test_the_report_page_stays_light_with_the_line(
    client, clock, concerns, collected_static, settings
):
    """As tests/delivery/test_weight.py measures the starter site, which shows no such line."""
    settings.STATIC_ROOT = collected_static
    team = BoardSettings.objects.get().out_of_hours_contact
    check(team, opening("01234", "17:00", "23:59"), opening("56", "00:00", "23:59"))
    for at in ("2026-11-20T12:00", "2026-11-21T12:00"):
        clock(at)
        page = client.get(REPORT)
        scripts = [script["src"] for script in soup_of(page).select("script[src]")]
        sizes = [over_the_wire(page), *(over_the_wire(client.get(src)) for src in scripts)]
        assert sum(sizes) <= REPORT_LIMIT, (at, sizes)
