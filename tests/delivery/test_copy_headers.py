"""What the copy says with an answer: headers, 304, HEAD, encodings, and parts of documents."""

import gzip
import os
from http import HTTPStatus
from wsgiref.util import FileWrapper

import pytest

from safeguarding.delivery import serving
from safeguarding.delivery.index import StoredAnswer
from safeguarding.delivery.store import Store
from safeguarding.privacy.caching import FOR_NOBODY
from tests.delivery.in_front import Site, environ_of
from tests.delivery.made_up import HTML, publish, stored, two_pages

DISCREET = (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", FOR_NOBODY))


@pytest.fixture
def store(tmp_path) -> Store:
    return two_pages(tmp_path / "published")


@pytest.fixture
def site(store):
    """Give the copy in front of a stand-in for Django, and a way to ask it."""
    return Site(store)


def test_head_says_what_get_says(site):
    get, head = site.ask("/a/"), site.ask("/a/", "HEAD")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert get.headers["Content-Length"] == str(len("It says A"))


def test_a_header_that_a_server_adds_to_one_answer_is_not_in_the_next(site):
    said = []

    def add(status, headers):
        headers.append(("Connection", "close"))
        said.append(len(headers))

    for _ in range(2):
        site.copy(environ_of("/a/"), add)
        site.copy(environ_of("/a/") | {"REQUEST_METHOD": "HEAD"}, add)
    assert len(set(said)) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [301, 302, 404, 410, 503])
def test_an_answer_that_is_no_page_is_never_not_modified_nor_sent_in_parts(
    site, store, status, method
):
    body = store.put(b"content")
    publish(store, {"/a/": StoredAnswer(status, HTML, {"": body}), "/": stored(store, "Home")})
    for header in ({"HTTP_IF_NONE_MATCH": "*"}, {"HTTP_RANGE": "bytes=0-2"}):
        answer = site.ask("/a/", method, **header)
        assert answer.status == f"{status} {HTTPStatus(status).phrase}"
        assert "ETag" not in answer.headers
        assert "Accept-Ranges" not in answer.headers
        assert answer.body == (b"content" if method == "GET" else b"")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_nobody_may_keep_has_no_tag_and_is_sent_whole(site, store, method):
    answer = StoredAnswer(200, DISCREET, {"": store.put(b"discreet")})
    publish(store, {"/report-a-concern/": answer})
    digest = answer.bodies[""].digest
    for header in (
        {},
        {"HTTP_IF_NONE_MATCH": f'"{digest}"'},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_RANGE": "bytes=0-2"},
    ):
        said = site.ask("/report-a-concern/", method, **header)
        assert said.status == "200 OK"
        assert {"ETag", "Accept-Ranges", "Content-Range"}.isdisjoint(said.headers)
        assert said.body == (b"discreet" if method == "GET" else b"")


def test_not_modified_says_only_what_a_cache_needs(site, store):
    vary = ("Vary", "Accept-Encoding"), ("X-Frame-Options", "DENY"), ("Expires", "0")
    publish(store, {"/a/": stored(store, "A", *vary)})
    tag = site.ask("/a/").headers["ETag"]
    for known in (tag, f"W/{tag}", f'W/"x", {tag}', "*"):
        answer = site.ask("/a/", HTTP_IF_NONE_MATCH=known)
        assert (answer.status, answer.body) == ("304 Not Modified", b"")
    assert answer.headers.keys() == {"Cache-Control", "ETag", "Vary", "Expires"}


def test_the_address_without_its_slash_has_the_headers_of_the_page(site, store):
    lines = (
        ("Vary", "Accept-Encoding"),
        ("Last-Modified", "yesterday"),
        ("X-Frame-Options", "DENY"),
        ("Content-Disposition", "inline"),
    )
    publish(store, {"/a/": stored(store, "A", *lines)})
    answer = site.ask("/a")
    assert answer.status == "301 Moved Permanently"
    assert answer.body == b""
    assert answer.headers == {
        **dict(HTML),
        "X-Frame-Options": "DENY",
        "Location": "/a/",
        "Content-Length": "0",
    }


def test_a_redirect_answers_by_itself_however_its_address_is_typed(site, store):
    moved = stored(store, "", ("Location", "/a/"), status=301)
    publish(store, {"/old/": moved, "/a/": stored(store, "A")})
    for typed in ("/old", "/Old/", "/OLD."):
        assert site.ask(typed).headers["Location"] == "/a/"


# Parts and encodings


def test_the_smallest_encoding_that_a_browser_takes(site, store):
    plain = b"<p>It says this</p>" * 20
    packed = {"": plain, "gzip": gzip.compress(plain), "br": b"brotli"}
    answer = StoredAnswer(200, HTML, {name: store.put(body) for name, body in packed.items()})
    publish(store, {"/a/": answer})
    tags = set()
    for accepted, encoding in (("", ""), ("gzip", "gzip"), ("gzip, br", "br"), ("br;q=0", "")):
        said = site.ask("/a/", HTTP_ACCEPT_ENCODING=accepted)
        assert said.body == packed[encoding]
        assert said.headers.get("Content-Encoding", "") == encoding
        assert said.headers["Content-Length"] == str(len(packed[encoding]))
        assert "Accept-Ranges" not in said.headers
        tags.add(said.headers["ETag"])
    assert len(tags) == 3
    part = site.ask("/a/", HTTP_ACCEPT_ENCODING="br", HTTP_RANGE="bytes=0-2")
    assert (part.body, part.headers.get("Content-Encoding")) == (plain[:3], None)


@pytest.mark.parametrize("size", [10, serving.LARGE + 1])
def test_parts_of_a_document(site, store, size):
    content = os.urandom(size)
    about_it = ("Content-Type", "application/pdf"), ("Content-Disposition", "inline")
    lines = *about_it, ("X-Frame-Options", "DENY")
    publish(store, {"/documents/a.pdf": StoredAnswer(200, lines, {"": store.put(content)}, True)})
    in_pieces = []

    def pieces(file, size):
        in_pieces.append(size)
        return FileWrapper(file, size)

    whole = site.ask("/documents/a.pdf", **{"wsgi.file_wrapper": pieces})
    assert whole.body == content
    assert bool(in_pieces) is (size > 10)  # a film is never whole in memory
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = site.ask("/documents/a.pdf", HTTP_RANGE="bytes=2-5")
    assert (part.status, part.body) == ("206 Partial Content", content[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{size}"
    assert part.headers["Content-Length"] == "4"
    last = site.ask("/documents/a.pdf", HTTP_RANGE="bytes=-3")
    assert last.body == content[-3:]
    beyond = site.ask("/documents/a.pdf", HTTP_RANGE=f"bytes={size}-")
    assert (beyond.status[:3], beyond.body) == ("416", b"")
    assert beyond.headers == {
        "Content-Range": f"bytes */{size}",
        "Content-Length": "0",
        "Accept-Ranges": "bytes",
        "X-Frame-Options": "DENY",
    }
    other = site.ask("/documents/a.pdf", HTTP_RANGE="bytes=2-5", HTTP_IF_RANGE='"other"')
    assert (other.status, other.body) == ("200 OK", content)
    same = site.ask("/documents/a.pdf", HTTP_RANGE="bytes=2-5", HTTP_IF_RANGE=whole.headers["ETag"])
    assert same.status == "206 Partial Content"
    assert site.ask("/documents/a.pdf", "HEAD", HTTP_RANGE="bytes=2-5").status == "200 OK"
