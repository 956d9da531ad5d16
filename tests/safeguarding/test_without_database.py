"""What answers when nothing else does: error pages, the neutral page, the lifeline's file, health."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from safeguarding import errors, health, leaving, lifeline
from safeguarding.delivery.store import Store
from safeguarding.files import replace_whole
from safeguarding.lifeline import Lifeline, LifelineContact
from tests.reading import soup_of

ODD = "<b>&\"'"
KNOWN = Lifeline(
    board_name=f"Börd {ODD}",
    contacts=[LifelineContact(f"Line {ODD}", "01632 960001", f"tel:{ODD}", f"For {ODD}")],
    leave_site_url=f"https://example.org/?a={ODD}",
    report_address=f"/tell/?a={ODD}",
)


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


# The lifeline


def test_what_is_remembered_is_recalled(var_dir):
    assert lifeline.recall() == lifeline.NOTHING_KNOWN
    lifeline.remember(KNOWN)
    assert lifeline.recall() == KNOWN
    assert "Börd" in (var_dir / "lifeline.json").read_text(encoding="utf-8")


def test_a_file_of_before_there_was_a_report_page_is_read(var_dir):
    lifeline.remember(KNOWN)
    data = json.loads((var_dir / "lifeline.json").read_text())
    del data["report_address"]
    (var_dir / "lifeline.json").write_text(json.dumps(data))
    assert lifeline.recall().report_address == "/report-a-concern/"
    assert lifeline.recall().contacts == KNOWN.contacts


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "5", '{"board_name": "A"}', '{"contacts": [{"odd": 1}], "board_name": ""}'],
)
def test_a_file_that_cannot_be_used_is_as_none(var_dir, text):
    (var_dir / "lifeline.json").write_text(text)
    assert lifeline.recall() == lifeline.NOTHING_KNOWN


def test_the_file_is_replaced_whole_and_only_once_it_is_on_the_disk(var_dir, monkeypatch):
    lifeline.remember(lifeline.NOTHING_KNOWN)
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda _: flushed.append(lifeline.recall().board_name))
    lifeline.remember(KNOWN)
    assert flushed == [lifeline.NOTHING_KNOWN.board_name]
    assert lifeline.recall() == KNOWN


def test_a_file_that_cannot_be_written_is_as_before(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    file = tmp_path / "file"
    replace_whole(file, b"before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        replace_whole(file, b"after")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert file.read_bytes() == b"before"


def test_two_writers_at_once_do_not_take_each_others_content(tmp_path, monkeypatch):
    """Two threads of a server that both noted a change: one after the other, and neither fails."""
    file = tmp_path / "file"
    other = threading.Thread(target=replace_whole, args=(file, b"other"), kwargs={"flush": False})

    def meanwhile(_):
        other.start()
        other.join(30)

    monkeypatch.setattr(os, "fsync", meanwhile)
    replace_whole(file, b"one")
    assert file.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# Error pages


def test_an_error_page_shows_what_the_board_wrote_as_text():
    lifeline.remember(KNOWN)
    soup = soup_of(errors.error_page(500))
    assert soup.find("b") is None
    number = soup.find("a", class_="app-error__number")
    assert (number["href"], number.get_text()) == (f"tel:{ODD}", f"Line {ODD} 01632 960001")
    assert soup.find("span", class_="app-error__purpose").get_text() == f"For {ODD}"
    assert soup.title.get_text().endswith(f"Börd {ODD}")
    assert soup.find("a", string="Report a concern")["href"] == KNOWN.report_address


@pytest.mark.parametrize(
    ("status", "as_on"), [(404, 404), (410, 400), (414, 400), (431, 400), (501, 500), (504, 500)]
)
def test_a_status_without_a_page_of_its_own_has_the_nearest(status, as_on):
    page = errors.error_page(status)
    assert page.status_code == status
    assert errors.MESSAGES[as_on][0] in page.content.decode()


@pytest.mark.parametrize("status", [404, 500, 503])
def test_no_error_page_is_kept_and_one_says_when_to_come_again(status):
    page = errors.error_page(status)
    assert page["Cache-Control"] == "no-store"
    assert page.headers.get("Retry-After") == ("120" if status == 503 else None)


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError, 503), (InterfaceError, 503), (ZeroDivisionError, 500), (OSError, 500)],
)
def test_a_database_that_is_away_is_told_from_a_mistake_of_ours(error, status):
    try:
        raise error
    except error:
        assert errors.server_error(None).status_code == status


def test_an_error_page_is_asked_for_by_its_name_only():
    def asked(name: str):
        return errors.error_page_at(RequestFactory().get(f"/errors/{name}"), name)

    assert asked("503.html").status_code == 503
    assert asked("503.html")._has_been_logged  # it was asked for: nothing is wrong
    for name in ("418.html", "503", "a/503.html"):
        with pytest.raises(Http404):
            asked(name)


def through(path: str, answer: HttpResponse) -> HttpResponse:
    return errors.ErrorPagesMiddleware(lambda _: answer)(RequestFactory().get(path))


def test_every_public_error_gets_a_page_and_keeps_what_it_said():
    plain = HttpResponseNotAllowed(["GET", "HEAD"])
    page = through("/", plain)
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD")
    assert b"tel:999" in page.content
    beyond = HttpResponse(status=416, headers={"Content-Range": "bytes */5", "X-Odd": "1"})
    page = through("/a.pdf", beyond)
    assert (page["Content-Range"], "X-Odd" in page.headers) == ("bytes */5", False)


def test_what_is_no_error_or_the_editors_or_a_page_already_stays():
    for path, answer in (
        ("/", HttpResponse("ok")),
        ("/", HttpResponse(status=399)),
        ("/admin/x/", HttpResponse(status=404)),
    ):
        assert through(path, answer) is answer
    page = errors.error_page(404)
    assert through("/", page) is page


# The way out


def test_the_neutral_page_leads_on_and_its_address_is_text():
    lifeline.remember(KNOWN)
    answer = leaving.leave(None)
    soup = soup_of(answer)
    assert soup.find("a")["href"] == KNOWN.leave_site_url
    refresh = [tag["content"] for tag in soup.find_all("meta", attrs={"http-equiv": "refresh"})]
    assert refresh == [f"0; url={KNOWN.leave_site_url}", f"6; url={KNOWN.leave_site_url}"]
    assert soup.html["data-leave"] == KNOWN.leave_site_url
    assert soup.find("b") is None
    assert answer["Clear-Site-Data"] == '"cache"'


# Health


def said(store: Store, path: str) -> SimpleNamespace:
    answers = []
    body = health.answer(path, store, lambda *line: answers.append(line))
    ((status, headers),) = answers
    assert dict(headers)["Content-Length"] == str(len(body[0]))
    assert dict(headers)["Cache-Control"] == "no-store"
    return SimpleNamespace(status=status, kind=dict(headers)["Content-Type"], body=body[0])


def test_health_needs_no_copy(tmp_path):
    answer = said(Store(tmp_path / "none"), "/healthz")
    assert (answer.status, answer.body) == ("200 OK", b"ok\n")
    assert answer.kind.startswith("text/plain")


def test_readiness_says_how_the_copy_is(tmp_path):
    store = Store(tmp_path / "published")
    answer = said(store, "/readyz")
    assert answer.status == "503 Service Unavailable"
    assert json.loads(answer.body) == {
        "ready": False,
        "built_at": None,
        "current_at": None,
        "age_seconds": None,
        "addresses": 0,
        "waiting": 0,
        "failures": 0,
        "trouble": "",
    }
    now = datetime.now(UTC)
    built, current = now - timedelta(hours=2), now - timedelta(minutes=2)
    store.write_status(
        {"built_at": built.isoformat(), "current_at": current.isoformat(), "failures": [{}, {}]}
    )
    store.index_file.write_text("{}")
    answer = said(store, "/readyz")
    told = json.loads(answer.body)
    assert (answer.status, told["ready"], told["failures"]) == ("200 OK", True, 2)
    assert 119 <= told["age_seconds"] <= 125
    store.write_status({"current_at": (now + timedelta(hours=1)).isoformat()})
    assert json.loads(said(store, "/readyz").body)["age_seconds"] == 0  # a clock that was put back
