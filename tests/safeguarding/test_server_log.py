"""What gunicorn writes and counts of an answer, and what its own log keeps of a request that failed."""

import logging
import os
import socket
from datetime import datetime

import pytest
from gunicorn.config import Config

from safeguarding import gunicorn_config
from safeguarding.counting.kinds import NOTHING_FOUND, VISITS
from safeguarding.gunicorn_config import LogWithoutPeople

SECRET = "my-stepfather-hurts-me"


@pytest.fixture
def lines(monkeypatch) -> list[tuple]:
    """Give what is written and counted."""
    told: list[tuple] = []
    monkeypatch.setattr(gunicorn_config, "write_access_line", lambda *line: told.append(line))
    monkeypatch.setattr(gunicorn_config.tally, "add", lambda *what: told.append(what))
    return told


def answered(environ: dict, status: str | None = "200 OK"):
    """Have gunicorn note an answer."""

    class Reply:
        pass

    Reply.status = status
    Reply.status_code = int(status.split()[0]) if status else None
    took = datetime(2026, 1, 1, 0, 0, 1) - datetime(2026, 1, 1)
    asked = {"PATH_INFO": "/about/", "REQUEST_METHOD": "GET"} | environ
    LogWithoutPeople(Config()).access(Reply, None, asked, took)


PAGE = {"board.log_name": "section", "board.is_page": True}
NOTHING = {"board.log_name": "search", "board.found_nothing": True}


@pytest.mark.parametrize(
    ("environ", "status", "expected"),
    [
        (PAGE, "200 OK", [("section", 200, 1.0), (VISITS, "section")]),
        (PAGE, "304 Not Modified", [("section", 304, 1.0), (VISITS, "section")]),
        (PAGE, "404 Not Found", [("section", 404, 1.0)]),
        (PAGE | {"REQUEST_METHOD": "HEAD"}, "200 OK", [("section", 200, 1.0)]),
        (PAGE | {"board.is_page": False}, "200 OK", [("section", 200, 1.0)]),
        (NOTHING, "200 OK", [("search", 200, 1.0), (NOTHING_FOUND,)]),
        (NOTHING | {"board.log_name": "editors"}, "200 OK", [("editors", 200, 1.0)]),
        ({}, "400 Bad Request", [("none", 400, 1.0)]),
        ({"PATH_INFO": "/healthz"}, "200 OK", []),
        ({"PATH_INFO": "/readyz"}, "503 Service Unavailable", []),
        ({"PATH_INFO": None}, "400 Bad Request", []),
        (PAGE, None, []),
    ],
    ids=str,
)
def test_what_is_written_and_counted_of_an_answer(lines, environ, status, expected):
    answered(environ, status)
    assert lines == expected


def test_nobody_reads_the_output_any_more(monkeypatch):
    def broken(*_):
        raise BrokenPipeError

    monkeypatch.setattr(os, "write", broken)
    gunicorn_config.write_access_line("section", 200, 0.1)


def test_a_line_is_written_at_once_and_whole(monkeypatch):
    written = []
    monkeypatch.setattr(os, "write", lambda *what: written.append(what))
    gunicorn_config.write_access_line("section", 200, 0.1)
    ((output, line),) = written
    assert output == 1
    assert line.endswith(b"Z section 200 0.100\n")


# gunicorn's own log


@pytest.fixture
def log() -> LogWithoutPeople:
    return LogWithoutPeople(Config())


@pytest.fixture
def records(log, monkeypatch) -> list[logging.LogRecord]:
    """Give what is handed to the log's handlers."""
    kept: list[logging.LogRecord] = []
    monkeypatch.setattr(log.error_log, "handle", kept.append)
    return kept


def test_a_request_that_is_not_http_is_told_without_its_words(log, records):
    log.warning("Invalid request from ip=%s: %s", "203.0.113.77", SECRET)
    log.warning("Worker (pid:%s) was ended", 5)
    assert [record.getMessage() for record in records] == [
        "A request that was not valid HTTP was refused.",
        "Worker (pid:5) was ended",
    ]


def test_an_error_is_told_without_its_text_once_requests_come(log, records):
    for sentence in ("Error handling request %s", "Exception in worker process"):
        try:
            raise ValueError(SECRET)
        except ValueError:
            log.exception(sentence) if "%" not in sentence else log.exception(sentence, SECRET)
    answering, starting = records
    assert "ValueError" in answering.getMessage() and "test_server_log" in answering.getMessage()
    assert SECRET not in answering.getMessage() and answering.exc_info is None
    assert SECRET in str(starting.exc_info[1])  # nobody has sent anything yet


def test_what_is_not_http_is_answered_with_a_whole_page_and_noted(lines):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        gunicorn_config.util.write_error(ours, 431, "Request Header Fields Too Large", SECRET)
        ours.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: theirs.recv(65536), b""))
    head, _, page = answer.partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    assert status == "HTTP/1.1 431 Request Header Fields Too Large"
    said = dict(line.split(": ") for line in headers)
    assert said["Connection"] == "close"
    assert said["Content-Length"] == str(len(page))
    assert b"tel:999" in page
    assert SECRET.encode() not in answer
    assert lines == [("none", 431, 0.0)]
