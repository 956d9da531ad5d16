"""The log: that something went wrong and where in the code; nothing of who asked, and for what."""

import io
import logging
import re

import pytest
from django.test import Client

from tests.http.test_errors import Addresses

pytestmark = pytest.mark.django_db

SECRET, ADDRESS, AGENT = "my-stepfather-hurts-me", "203.0.113.77", "odd-agent/1.0"


@pytest.fixture
def asking(settings):
    """Give a client that says much of itself, on a site with an address that breaks."""
    settings.ROOT_URLCONF = Addresses
    return Client(
        raise_request_exception=False,
        REMOTE_ADDR=ADDRESS,
        headers={
            "user-agent": AGENT,
            "referer": f"https://example.org/{SECRET}",
            "x-forwarded-for": ADDRESS,
        },
    )


@pytest.fixture
def log(monkeypatch):
    """Give a function that returns what the site's own log handlers wrote."""
    written = io.StringIO()
    handlers = {
        handler
        for name in ("", "django")
        for handler in logging.getLogger(name).handlers
        if isinstance(handler, logging.StreamHandler) and handler.filters
    }
    assert handlers
    for handler in handlers:
        monkeypatch.setattr(handler, "stream", written)
    return written.getvalue


@pytest.mark.parametrize(
    ("method", "path", "answered"),
    [
        ("get", f"/{SECRET}/", ["404"]),
        ("get", f"/topics/{SECRET}/?who={SECRET}", ["404"]),
        ("get", f"/broken/?q={SECRET}", ["500"]),
        ("get", f"/search/?q={SECRET}%00", ["400"]),
        ("post", f"/{SECRET}/", ["405"]),
        ("post", "/admin/login/", []),
        ("get", f"/search/?q={SECRET}", []),
    ],
)
def test_that_something_failed_is_in_the_log_and_not_what_was_asked(
    asking, log, method, path, answered
):
    data = {"q": SECRET, "username": SECRET, "password": SECRET} if method == "post" else None
    getattr(asking, method)(path, data)
    written = log()
    assert re.findall("answered ([0-9]+)", written) == answered
    assert bool(written) == bool(answered)
    for trace in (SECRET, ADDRESS, AGENT):
        assert trace not in written


def test_a_host_that_is_not_ours_is_not_in_the_log(asking, log):
    asking.get("/", headers={"host": f"{SECRET}.example"})
    assert log() != ""
    assert SECRET not in log()


def test_an_error_is_logged_with_its_place_in_the_code(asking, log):
    """Without it nobody could put it right."""
    asking.get("/broken/")
    assert "RuntimeError" in log()
    assert "test_errors.py" in log()
