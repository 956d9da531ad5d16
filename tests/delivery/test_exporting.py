"""A copy taken to a host that knows files only: what is written, and that nothing in it is more than text."""

import os

import pytest
from bs4 import BeautifulSoup

from safeguarding import lifeline
from safeguarding.delivery.exporting import export
from safeguarding.delivery.index import Index, StoredAnswer
from safeguarding.delivery.store import Store
from tests.delivery.made_up import HTML, publish, stored

ODD = "https://example.org/?a=1&b='2'&c=\"><script>alert(1)</script>"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "published")


def exported(store: Store, answers: dict[str, StoredAnswer], folder):
    """Publish these answers, export them, and return the folder."""
    index = publish(store, answers)
    assert sorted(export(store, index, folder)) == sorted(answers)
    return folder


def moved(store: Store, to: str, status: int = 301) -> StoredAnswer:
    return stored(store, "", ("Location", to), status=status)


def test_the_page_at_an_old_address_leads_on_and_its_target_is_text(store, tmp_path, monkeypatch):
    known = lifeline.Lifeline("Board", [], "https://example.org", "/report/?a=1&b='2'\"><script>")
    monkeypatch.setattr(lifeline, "recall", lambda: known)
    folder = exported(store, {"/old/": moved(store, ODD)}, tmp_path / "out")
    soup = BeautifulSoup((folder / "old" / "index.html").read_text(), "html.parser")
    assert soup.find("script") is None
    assert soup.find("meta", attrs={"http-equiv": "refresh"})["content"] == f"0; url={ODD}"
    assert soup.find("link", rel="canonical")["href"] == ODD
    assert [link["href"] for link in soup.find_all("a")] == [ODD, known.report_address]
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_a_page_is_never_overwritten_by_a_redirect(store, tmp_path):
    answers = {"/a/index.html": stored(store, "A page"), "/a/": moved(store, "/b/")}
    folder = exported(store, answers, tmp_path / "out")
    assert (folder / "a" / "index.html").read_text() == "A page"


def test_redirects_that_no_file_can_stand_for_are_in_the_list_only(store, tmp_path):
    answers = {"/old": moved(store, "/a/", 302), "/old?page=2": moved(store, "/b/")}
    folder = exported(store, answers, tmp_path / "out")
    assert (folder / "_redirects").read_text() == "/old /a/ 302\n/old?page=2 /b/ 301\n"
    assert sorted(path.name for path in folder.iterdir()) == ["_headers", "_redirects"]


def test_every_file_is_plain_and_may_be_read_by_a_server(store, tmp_path):
    body = {"": store.put(b"plain"), "gzip": store.put(b"packed")}
    answers = {"/": StoredAnswer(200, HTML, body), "/c%20d.txt": stored(store, "text")}
    before = os.umask(0o077)  # as on a machine with a strict habit
    try:
        folder = exported(store, answers, tmp_path / "out")
    finally:
        os.umask(before)
    assert (folder / "index.html").read_bytes() == b"plain"
    assert (folder / "c d.txt").read_text() == "text"
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.*")} == {0o644}
    (folder / "index.html").write_text("changed there")
    assert store.get(body[""]) == b"plain"  # it is a copy, not a second name


def test_the_error_page_has_the_name_that_hosts_look_for(store, tmp_path):
    answers = {"/errors/404.html": stored(store, "Lost", status=404), "/": stored(store, "Home")}
    folder = exported(store, answers, tmp_path / "out")
    assert (folder / "404.html").read_text() == "Lost"
    assert not (exported(store, {"/": stored(store, "Home")}, tmp_path / "b") / "404.html").exists()


def test_headers_are_those_of_all_pages(store, tmp_path):
    own = ("Vary", "Cookie"), ("X-Frame-Options", "DENY"), ("Content-Disposition", "inline")
    unkept = ("Cache-Control", "no-store")
    answers = {
        "/": stored(store, "Home", *own),
        "/report-a-concern/": stored(store, "Report", unkept, ("CDN-Cache-Control", "max-age=5")),
        "/i3/": stored(store, "More", unkept, ("Request-OTR", "1")),
        "/errors/404.html": stored(store, "Lost", unkept, status=404),
    }
    lines = (exported(store, answers, tmp_path / "out") / "_headers").read_text()
    forget = "  Cache-Control: no-store\n  CDN-Cache-Control: no-store\n  Request-OTR: 1\n"
    report = "  Cache-Control: no-store\n  CDN-Cache-Control: max-age=5\n"
    assert lines == (
        f"/*\n  Cache-Control: no-cache\n  X-Frame-Options: DENY\n/i3/\n{forget}/report-a-concern/\n{report}"
    )
    assert (exported(store, {}, tmp_path / "none") / "_headers").read_text() == "/*\n"


def test_nothing_is_written_where_something_is(store, tmp_path):
    index = Index({"/": stored(store, "Home")})
    file = tmp_path / "file"
    file.write_text("mine")
    for taken in (file, tmp_path):
        with pytest.raises(FileExistsError):
            list(export(store, index, taken))
    (tmp_path / "empty").mkdir()
    assert list(export(store, index, tmp_path / "empty")) == ["/"]
    assert file.read_text() == "mine"
