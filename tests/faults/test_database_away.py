"""The database is away: visitors notice nothing, and what cannot be answered helps."""

import os
from collections.abc import Iterator

import pytest

from tests.asking import Reply, ask, until
from tests.faults.parts import Site, assert_helps, is_alive
from tests.fixtures.programs import listening, url_of, web_server

pytestmark = pytest.mark.alone

SIGNED_IN = "sessionid=abcdefghijklmnopqrstuvwxyz012345"
NEEDS_THE_DATABASE = [
    ("/search/?q=neglect", "GET", None),
    ("/search/", "POST", b"q=neglect"),
    ("/no-such-page/", "GET", None),
]


@pytest.fixture(scope="module")
def site(make_site) -> Site:
    """Give a starter site of this file's own."""
    return make_site(built=True)


def all_answers(site: Site, url: str) -> dict[str, tuple]:
    """Return what a server says at every public address of the site, without the date."""
    said = {}
    for address in site.index().answers:
        reply = ask(url, address, Accept_Encoding="br", Host=site.url.removeprefix("http://"))
        del reply.headers["Date"]
        said[address] = reply.status, reply.headers.items(), reply.body
    return said


@pytest.fixture(scope="module")
def before(site) -> dict[str, tuple]:
    """Give what every public address said while the database was there."""
    with site.builder():
        until("the copy is there", lambda: site.ready()["current_at"], 180)
    # With the builder stopped: it goes on to compress better, which gives a page another ETag.
    said = all_answers(site, site.url)
    assert len(said) > 150
    return said


@pytest.fixture(scope="module")
def away(site, before) -> Iterator[int]:
    """Take the database away until the end of this file's tests, and give the process id of a builder that runs."""
    site.database.go_away()
    with site.builder() as pid:
        until("the builder notices", lambda: site.ready()["trouble"])
        yield pid
        site.database.come_back()


def asked(url: str, site: Site, path: str, method: str, body: bytes | None) -> Reply:
    """Ask, and go where the answer to a form leads to, as a browser does."""
    form = {"Content_Type": "application/x-www-form-urlencoded"} if body else {}
    host = site.url.removeprefix("http://")
    reply = ask(url, path, method, body, Host=host, **form)
    return ask(url, reply.headers["Location"], Host=host) if reply.status == 303 else reply


def test_every_public_address_answers_as_before(site, before, away):
    assert all_answers(site, site.url) == before


@pytest.mark.parametrize(("path", "method", "body"), NEEDS_THE_DATABASE)
def test_what_needs_the_database_answers_with_the_numbers(site, away, path, method, body):
    reply = asked(site.url, site, path, method, body)
    assert_helps(reply, site, 503)
    assert int(reply.headers["Retry-After"]) > 0
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_editors_part_answers_with_the_numbers(site, away):
    assert_helps(site.ask("/admin/", Cookie=SIGNED_IN), site, 503)


def test_somebody_who_signed_in_reads_the_copy_meanwhile(site, before, away):
    reply = site.ask("/report-a-concern/", Cookie=SIGNED_IN)
    assert reply.status == 200
    assert reply.text == site.ask("/report-a-concern/").text


def test_health_and_readiness(site, away):
    assert site.ask("/healthz").status == 200
    said = site.ready()
    assert (said["http"], said["ready"]) == (200, True)
    assert said["trouble"] == "the database does not answer"
    assert said["current_at"]


def test_a_server_that_is_started_meanwhile_answers_the_same(site, before, away):
    """The machine was started again, and the database is still away."""
    with listening() as listener:
        log = site.var_dir / "second.log"
        with web_server(listener, site.environment, log, workers=1):
            url = url_of(listener)
            assert all_answers(site, url) == before
            for path, method, body in NEEDS_THE_DATABASE:
                assert_helps(asked(url, site, path, method, body), site, 503)
            assert ask(url, "/readyz").status == 200


def test_a_builder_waits_says_it_once_and_goes_on(site, before, away):
    """Also one that is started meanwhile. It must not wear the machine out, nor fill the log."""
    log = site.var_dir / "builder.log"
    status = site.copy / "status.json"
    said = log.read_text().count("cannot be brought up to date")
    with site.builder() as second:
        for turn in range(3):
            last, begun = status.stat().st_mtime_ns, processor_seconds(second)
            until(f"another try, {turn}", lambda last=last: status.stat().st_mtime_ns != last)
        if begun is not None:
            assert processor_seconds(second) - begun < 1
        assert is_alive(second)
        assert is_alive(away)
    new = log.read_text()
    assert new.count("cannot be brought up to date") <= said + 1
    assert "the database does not answer" in new
    assert "Visitors get the last copy." in new
    assert "Traceback" not in new
    assert all_answers(site, site.url) == before


def processor_seconds(pid: int) -> float | None:
    """Return how long a process has kept a processor busy; None where the system does not say."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            times = file.read().rpartition(")")[2].split()[11:13]
    except OSError:
        return None
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def test_when_it_is_back_a_change_reaches_visitors_without_a_restart(site, before, away):
    site.database.come_back()
    try:
        site.workshop.do("set_number('0808 157 0177')")
        site.shows("/report-a-concern/", "0808 157 0177")
        site.shows("/no-such-page/", "0808 157 0177")
        assert site.ask("/search/?q=neglect").status == 200
        until("all is well", lambda: not site.ready()["trouble"])
        log = site.var_dir / "builder.log"
        until("the log says so", lambda: "is over" in log.read_text())
    finally:
        site.database.go_away()
