"""The headers that answers really have, whoever gives them."""

import base64
import hashlib
import http.client
import re
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from safeguarding.delivery.index import from_json
from tests.reading import a_document, soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGES = [
    "/",
    "/report-a-concern/",
    "/news/",
    "/search/",
    "/services/childline/",
    "/a-to-z/",
    "/sitemap.xml",
    "/robots.txt",
    "/no-such-page/",
    "/documents/999999/none.pdf",
    "/media/images/none.png",
]


def policy_of(headers) -> dict[str, list[str]]:
    """Return a Content-Security-Policy header as {directive: [sources]}."""
    parts = (part.split() for part in headers["Content-Security-Policy"].split(";") if part.strip())
    return {name: sources for name, *sources in parts}


def assert_strict(headers) -> None:
    """Fail unless an answer has every header of a public page."""
    policy = policy_of(headers)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    own, inside = policy["script-src"]
    assert own == "'self'"
    assert inside.startswith("'sha256-")
    assert not re.search(r"unsafe|\*|https?:", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    for feature in ("camera", "microphone", "geolocation"):
        assert f"{feature}=()" in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
    assert "Server" not in headers or not re.search(r"\d", headers["Server"])
    assert "X-Powered-By" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_public_answers_have_the_strict_headers(client, path):
    answer = client.get(path)
    assert_strict(answer.headers)
    assert not answer.cookies


def test_a_document_has_the_strict_headers(client):
    """A file that somebody uploaded must not become a page of this site in the browser."""
    answer = client.get(a_document().url)
    assert answer.status_code == 200
    headers = answer.headers
    assert policy_of(headers)["default-src"] == ["'none'"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert not answer.cookies


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/a-to-z/", "/search/", "/places/", "/what-should-i-do/", "/no-such-page/"),
        "/report-a-concern/first-minute/",
    ],
)
def test_the_policy_allows_the_page_its_own_style_sheet_and_script_and_no_other(client, path):
    """The hash in the header is the hash of what the page holds: otherwise visitors see no styles at all."""
    answer = client.get(path)
    soup, policy = soup_of(answer), policy_of(answer.headers)
    (style,) = soup.find_all("style")
    assert policy["style-src"] == [digest_of(style)]
    (script,) = soup.find_all("script", src=False, type=False)
    assert policy["script-src"] == ["'self'", digest_of(script)]


def digest_of(element) -> str:
    """Return how a policy names what stands inside an element."""
    digest = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def test_hsts_is_said_over_https_only(client):
    with override_settings(
        SECURE_HSTS_SECONDS=31536000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
    ):
        # The middleware reads its settings when it is made, with the client's first request.
        from django.test import Client

        fresh = Client()
        assert "Strict-Transport-Security" not in fresh.get("/").headers
        assert (
            "max-age=31536000" in fresh.get("/", secure=True).headers["Strict-Transport-Security"]
        )
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_editors_have_a_policy_of_their_own(client):
    """The editor needs inline scripts; still nothing from another host, and no frames of others."""
    answer = client.get("/admin/login/")
    assert answer.status_code == 200
    policy = policy_of(answer.headers)
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    assert "'unsafe-inline'" in policy["script-src"]
    assert "'unsafe-eval'" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"\*|https?:", answer.headers["Content-Security-Policy"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


def test_signing_in_can_be_kept_from_others_pages(admin_client):
    answer = admin_client.get("/admin/")
    assert answer.status_code == 200
    assert answer.headers["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}
    assert (
        "no-store" in answer.headers["Cache-Control"]
        or "private" in answer.headers["Cache-Control"]
    )


# The real server, with files as collectstatic leaves them.


@pytest.fixture(scope="module")
def ask(site_server):
    """Give a function that asks the running site for a path and returns status, headers and body."""
    parts = urlsplit(site_server)

    def ask(path: str, method: str = "GET"):
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    return ask


@pytest.mark.parametrize("path", ["/", "/no-such-page/", "/robots.txt", "/%00"])
def test_the_running_site_has_the_strict_headers(ask, path):
    _, headers, _ = ask(path)
    assert_strict(headers)


def test_the_running_site_serves_its_static_files(running_site, ask):
    """They may be kept for a year, and have the headers that matter for a file."""
    index = from_json((running_site.var_dir / "published" / "index.json").read_text())
    files = [address for address in index.answers if address.startswith("/static/")]
    assert files
    for file in files:
        status, headers, body = ask(file)
        assert (status, bool(body)) == (200, True), file
        assert "immutable" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY"
        assert policy_of(headers)["default-src"] == ["'none'"]
        assert "Set-Cookie" not in headers
