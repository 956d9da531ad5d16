"""Error pages: whatever goes wrong, the numbers are there, and nothing is asked of what may be broken."""

import json
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, signals
from django.urls import path

from resources.board.lifeline import refresh_lifeline
from resources.models import BoardSettings
from safeguarding import urls
from safeguarding.errors import error_page
from safeguarding.privacy.policy import GUARD
from tests.http.test_headers import assert_strict
from tests.reading import set_number, soup_of

DRAMA_NUMBER = "0808 157 0199"


def broken(request):
    raise RuntimeError("planted by a test")


def needs_the_database(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class Addresses:
    """The site's addresses with two that fail."""

    urlpatterns = [path("broken/", broken), path("needs/", needs_the_database), *urls.urlpatterns]
    handler400 = urls.handler400
    handler403 = urls.handler403
    handler404 = urls.handler404
    handler500 = urls.handler500


@pytest.fixture
def visitor(settings, db):
    """Give a client for whom the site has two more addresses, and who gets the error page of an exception."""
    settings.ROOT_URLCONF = Addresses
    refresh_lifeline()
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def without_database(*args, **kwargs):
    raise OperationalError("planted by a test: the server is away")


def assert_helps(answer, status: int, number: str = "0345 678 9021") -> None:
    """Fail unless an answer is a whole error page with the numbers, and with nothing that it should not have."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    soup = soup_of(answer)
    assert len(soup.find_all("h1")) == 1
    assert soup.html["lang"] == "en-GB"
    assert soup.title.string
    assert soup.main.find("a", href="tel:999")
    concerns = soup.main.find("a", href=f"tel:+44{number.replace(' ', '')[1:]}")
    assert concerns and number in concerns.get_text()
    assert soup.find("a", href="/report-a-concern/")
    assert soup.find("a", href="/")
    # For leaving, as on all pages; no number depends on it.
    assert [script.string for script in soup.find_all("script")] == [GUARD]
    assert [tag for tag in soup.find_all(True) if tag.get("style") or tag.get("src")] == []
    own = answer.content.decode().replace(str(soup.style.string), "").replace(GUARD, "")
    if soup.main["class"] == [
        "app-error__main"
    ]:  # the page for what is not there has the menu, too
        assert len(own) < 4000
    assert_strict(answer.headers)


REFUSED = [
    ("get", "/no-such-page/", 404),
    ("get", "/no-such.php", 404),
    ("get", "/documents/999999/none.pdf", 404),
    ("get", "/media/images/none.png", 404),
    ("get", "/topics/none/", 404),
    ("get", "/%00", 400),
    ("get", "/about/%00/", 400),
    ("get", "/search/?q=%00", 400),
    ("get", "/?a%00=b", 400),
    ("post", "/", 405),
    ("put", "/", 405),
    ("patch", "/about/", 405),
    ("delete", "/report-a-concern/", 405),
    ("options", "/", 405),
    ("trace", "/", 405),
    ("put", "/search/", 405),
    ("get", "/broken/", 500),
]


@pytest.mark.parametrize(("method", "address", "status"), REFUSED)
def test_a_refused_request_gets_a_page_that_helps(visitor, method, address, status):
    assert_helps(getattr(visitor, method)(address), status)


ERROR_PAGES = [400, 403, 404, 405, 429, 500, 503]


@pytest.mark.parametrize("status", ERROR_PAGES)
def test_an_error_page_has_an_address_of_its_own(visitor, status, caplog):
    """For servers that show it for themselves. It was asked for, so no monitor hears of it."""
    answer = visitor.get(f"/errors/{status}.html")
    assert_helps(answer, status)
    assert answer.content == error_page(status).content
    assert caplog.records == []


@pytest.mark.parametrize(
    "name", ["", "404", "404.htm", "200.html", "418.html", "0404.html", "x/404.html", "index.html"]
)
def test_there_are_no_other_error_pages(visitor, name):
    answer = visitor.get(f"/errors/{name}")
    assert_helps(answer, 404)


def test_error_pages_are_neither_in_the_sitemap_nor_found(visitor):
    assert "/errors/" not in visitor.get("/sitemap.xml").content.decode()
    results = soup_of(visitor.post("/search/", {"q": "We cannot find that page"}, follow=True))
    assert results.select(".app-results a[href*='/errors/']") == []


def test_a_host_that_is_not_ours_gets_a_page_that_helps(visitor):
    assert_helps(visitor.get("/", headers={"host": "attacker.example"}), 400)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("/", "GET, HEAD"), ("/news/", "GET, HEAD"), ("/search/", "GET, HEAD, POST")],
)
def test_a_method_that_is_not_allowed_is_told_which_are(visitor, address, allowed):
    assert visitor.delete(address)["Allow"] == allowed


def test_a_form_sent_from_elsewhere_gets_our_page(visitor):
    """Signing in without the form's token: the editor sees what happened, and the numbers are there."""
    answer = visitor.post("/admin/login/", {"username": "editor", "password": "guessed"})
    assert answer.status_code == 403
    text = soup_of(answer).get_text()
    assert "You cannot open this page" in text
    assert "999" in text and "0345 678 9021" in text
    assert "CSRF" not in text


@pytest.mark.parametrize("address", ["/needs/", "/", "/about/", "/search/?q=help", "/sitemap.xml"])
def test_when_the_database_is_away_the_numbers_are_there(visitor, monkeypatch, address):
    """503, so that search engines and monitors know that it will pass."""
    with monkeypatch.context() as broken_connection:
        for name in ("ensure_connection", "connect", "cursor"):
            broken_connection.setattr(BaseDatabaseWrapper, name, without_database)
        answer = visitor.get(address)
    assert_helps(answer, 503)
    assert answer["Retry-After"]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_connection_that_breaks_while_reading_is_503(visitor, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error("planted by a test")

    with monkeypatch.context() as broken_connection:
        broken_connection.setattr("django.db.backends.utils.CursorWrapper.execute", fail)
        answer = visitor.get("/about/")
    assert_helps(answer, 503)


def test_the_500_page_asks_nothing_and_uses_no_template(visitor, django_assert_num_queries):
    """What broke may be the database or the templates themselves."""
    rendered = []

    def note(sender, template, **kwargs):
        rendered.append(template.name)

    signals.template_rendered.connect(note)
    try:
        with django_assert_num_queries(0):
            assert_helps(visitor.get("/broken/"), 500)
    finally:
        signals.template_rendered.disconnect(note)
    assert rendered == []


def test_a_template_that_breaks_gets_the_500_page(visitor, settings, tmp_path):
    broken_page = tmp_path / "layouts" / "base.html"
    broken_page.parent.mkdir()
    broken_page.write_text("{% no_such_tag %}")
    first = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [first]
    assert_helps(visitor.get("/about/"), 500)


def test_the_500_page_says_nothing_of_the_fault(visitor):
    html = visitor.get("/broken/").content.decode()
    for word in ("planted", "RuntimeError", "Traceback", "test_errors"):
        assert word not in html


def test_head_has_no_body_and_the_same_status(visitor):
    for address, status in (("/no-such-page/", 404), ("/broken/", 500), ("/%00", 400)):
        answer = visitor.head(address)
        assert (answer.status_code, answer.content) == (status, b"")


def test_a_new_number_is_on_error_pages_once_it_is_saved(
    visitor, django_capture_on_commit_callbacks
):
    """The same number as on every page, without anybody starting the site again."""
    contact = BoardSettings.objects.get().concerns_contact
    try:
        with django_capture_on_commit_callbacks(execute=True):
            set_number(contact, DRAMA_NUMBER)
        assert_helps(visitor.get("/no-such.php"), 404, DRAMA_NUMBER)
        assert "0345 678 9021" not in visitor.get("/no-such.php").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            set_number(contact, "0345 678 9021")
        assert_helps(visitor.get("/no-such.php"), 404)
    finally:
        set_number(contact, "0345 678 9021")
        refresh_lifeline()


def test_a_number_that_was_not_committed_is_not_shown(visitor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        set_number(BoardSettings.objects.get().concerns_contact, DRAMA_NUMBER)
    assert_helps(visitor.get("/no-such.php"), 404)


@pytest.fixture
def lifeline_file(db):
    """Give the file that error pages read, and put it right afterwards."""
    refresh_lifeline()
    file = Path(django_settings.VAR_DIR) / "lifeline.json"
    yield file
    refresh_lifeline()


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"board_name": "A"}', "null", '"a"'])
def test_without_a_usable_file_999_is_still_there(visitor, lifeline_file, content):
    if content is None:
        lifeline_file.unlink()
    else:
        lifeline_file.write_text(content)
    answer = visitor.get("/no-such.php")
    assert answer.status_code == 404
    assert soup_of(answer).main.find("a", href="tel:999")


def test_what_the_register_says_is_shown_as_text(visitor, lifeline_file):
    data = json.loads(lifeline_file.read_text())
    data["board_name"] = data["contacts"][1]["name"] = "<script>alert(1)</script>"
    lifeline_file.write_text(json.dumps(data))
    answer = visitor.get("/no-such.php")
    assert "<script>alert" not in answer.content.decode()
    assert "alert(1)" in soup_of(answer).main.get_text()


def test_error_pages_are_valid_html(visitor, html_errors, tmp_path):
    files = []
    for address in ("/no-such-page/", "/%00", "/broken/"):
        file = tmp_path / f"{len(files)}.html"
        file.write_bytes(visitor.get(address).content)
        files.append(file)
    assert html_errors(files) == []
