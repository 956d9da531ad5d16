"""The copy answers in front of Django: which requests, from which index, and what Django is still asked."""

import os

import pytest

from safeguarding.delivery.index import StoredAnswer
from safeguarding.delivery.store import Store
from tests.delivery.in_front import SIGNED_IN, Site
from tests.delivery.made_up import HTML, publish, stored, two_pages


@pytest.fixture
def store(tmp_path) -> Store:
    return two_pages(tmp_path / "published")


@pytest.fixture
def site(store):
    """Give the copy in front of a stand-in for Django, and a way to ask it."""
    return Site(store)


# Which index


def test_a_new_index_is_read_at_once_also_one_of_the_same_size(site, store):
    """A number that was corrected is as long as it was."""
    assert site.ask("/a/").text == "It says A"
    size, moment = store.index_file.stat().st_size, store.index_file.stat().st_mtime_ns
    publish(store, {"/": stored(store, "Home"), "/a/": stored(store, "It says B")})
    assert store.index_file.stat().st_size == size
    os.utime(store.index_file, ns=(moment, moment))  # a clock that was put back
    assert site.ask("/a/").text == "It says B"


def test_an_index_that_stays_is_read_once(site, store, monkeypatch):
    site.ask("/a/")
    monkeypatch.setattr(store, "read", lambda: pytest.fail("it was read again"))
    assert site.ask("/a/").text == "It says A"


@pytest.mark.parametrize("text", ["", "{", '{"format": 1, "headers": [], "answers": {}}'])
def test_an_index_that_is_broken_or_empty_is_not_taken(site, store, text):
    site.ask("/")
    store.index_file.write_text(text)
    assert site.ask("/a/").text == "It says A"
    publish(store, {"/a/": stored(store, "It says C")})
    assert site.ask("/a/").text == "It says C"


def test_a_disk_that_fails_while_the_index_is_read_changes_nothing(site, store, monkeypatch):
    def fail():
        raise OSError(5, "Input/output error")

    site.ask("/")
    publish(store, {"/a/": stored(store, "It says D")})
    with monkeypatch.context() as patch:
        patch.setattr(store, "read", fail)
        assert site.ask("/a/").text == "It says A"
    assert site.ask("/a/").text == "It says D"


def test_while_one_thread_reads_the_index_the_others_answer(site, store):
    """From what they have; at the very first they wait."""
    site.ask("/")
    publish(store, {"/a/": stored(store, "It says E")})
    with site.copy._reading:
        assert site.ask("/a/").text == "It says A"
    assert site.ask("/a/").text == "It says E"


def test_without_an_index_django_answers(tmp_path):
    assert Site(Store(tmp_path / "none")).ask("/a/").text == "Django"


def test_content_that_is_gone_is_django_s_to_answer(site, store):
    store.path_of(store.read().answers["/a/"].bodies[""].digest).unlink()
    assert site.ask("/a/").text == "Django"
    assert site.ask("/").text == "Home"


# Which requests


@pytest.mark.parametrize(
    ("path", "method", "headers", "text"),
    [
        ("/a/", "GET", {}, "It says A"),
        ("/a/?from=a-letter", "GET", {}, "It says A"),
        ("/a/", "POST", {}, "Django"),
        ("/a/", "OPTIONS", {}, "Django"),
        ("/b/", "GET", {}, "Django"),
        ("/a/", "GET", SIGNED_IN, "Django"),
        ("/a/", "GET", {"HTTP_COOKIE": "other=1"}, "It says A"),
        ("/a/", "GET", {"HTTP_HOST": "attacker.example"}, "Django"),
        ("/a/", "GET", {"HTTP_HOST": ""}, "Django"),
        ("/a/", "GET", {"HTTP_HOST": "localhost:8000"}, "It says A"),
    ],
)
def test_who_answers(site, path, method, headers, text):
    assert site.ask(path, method, **headers).text == text


def test_a_search_is_django_s_and_the_empty_form_the_copy_s(site, store):
    publish(store, {"/search/": stored(store, "The form"), "/a/": stored(store, "A")})
    assert site.ask("/search/").text == "The form"
    assert site.ask("/search/?q=help").text == "Django"


def test_a_redirect_with_a_query_of_its_own_is_told_from_the_others(site, store):
    moved = stored(store, "", ("Location", "/a/"), status=301)
    publish(store, {"/old?page=2": moved, "/old": stored(store, "Old"), "/a/": stored(store, "A")})
    assert site.ask("/old?page=2").headers["Location"] == "/a/"
    assert site.ask("/old?page=3").text == "Old"


def test_an_address_that_is_not_plain_ascii(site, store):
    publish(store, {"/caf%C3%A9/": stored(store, "Open")})
    assert site.ask("/café/".encode().decode("latin-1")).text == "Open"
    bare = site.ask("/café".encode().decode("latin-1") + "?a=b")
    assert (bare.status, bare.headers["Location"]) == ("301 Moved Permanently", "/caf%C3%A9/?a=b")


@pytest.mark.parametrize(("proto", "text"), [(None, "Django"), ("http", "Django"), ("https", "A")])
def test_where_the_site_is_https_plain_requests_are_sent_on(site, store, settings, proto, text):
    publish(store, {"/a/": stored(store, "A")})
    settings.SECURE_SSL_REDIRECT = True
    headers = {} if proto is None else {"HTTP_X_FORWARDED_PROTO": proto}
    assert site.ask("/a/", **headers).text == text


def test_monitoring_is_answered_whoever_asks(site):
    for path in ("/healthz", "/readyz"):
        answer = site.ask(path, HTTP_HOST="10.0.0.7", **SIGNED_IN)
        assert answer.status == "200 OK"
        assert "X-From" not in answer.headers


# Somebody who signed in


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "403 Forbidden", "404 Not Found"])
def test_an_editor_gets_what_django_says(site, status):
    site.status = status
    answer = site.ask("/a/", **SIGNED_IN)
    assert (answer.status, answer.text, answer.headers["X-From"]) == (status, "Django", "Django")


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Service Unavailable"])
def test_an_editor_gets_the_copy_when_django_fails(site, store, status):
    site.status = status
    answer = site.ask("/a/", **SIGNED_IN)
    assert (answer.status, answer.text) == ("200 OK", "It says A")
    assert site.closed == 1
    store.path_of(store.read().answers["/a/"].bodies[""].digest).unlink()
    assert site.ask("/a/", **SIGNED_IN).status == status


# What is noted for the log


@pytest.mark.parametrize(
    ("path", "headers", "name", "is_page"),
    [
        ("/a/", {}, "page", True),
        ("/a/", {"HTTP_IF_NONE_MATCH": "*"}, "page", True),
        ("/a", {}, "page", False),
        ("/file.css", {}, "static", False),
        ("/gone/", {}, "none", False),
        ("/unnamed/", {}, "none", False),
    ],
)
def test_what_the_log_is_told(site, store, path, headers, name, is_page):
    css = StoredAnswer(200, (("Content-Type", "text/css"),), {"": store.put(b"a")}, True, "static")
    gone = StoredAnswer(404, HTML, {"": store.put(b"gone")}, True, "none")
    unnamed = StoredAnswer(200, HTML, {"": store.put(b"old")})
    page = stored(store, "A")
    publish(store, {"/a/": page, "/file.css": css, "/gone/": gone, "/unnamed/": unnamed})
    site.ask(path, **headers)
    assert (site.environ["board.log_name"], site.environ["board.is_page"]) == (name, is_page)


def test_an_editor_is_noted_as_one_also_when_the_copy_answers(site):
    site.status = "503 Service Unavailable"
    assert site.ask("/a/", **SIGNED_IN).text == "It says A"
    assert (site.environ["board.log_name"], site.environ["board.is_page"]) == ("editors", False)
