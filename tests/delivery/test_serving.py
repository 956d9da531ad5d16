"""What visitors get from the published copy: the same as Django itself would say, and never anything else."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from safeguarding.delivery.index import from_json
from tests.asking import Reply, ask, readiness
from tests.fixtures.programs import listening, url_of, web_server
from tests.fixtures.site_server import SITE_URL

# What is of one moment and one transfer, and what only a copy can know.
OF_ONE_TRANSFER = {"date", "expires", "connection", "transfer-encoding", "content-length"}
ONLY_OF_A_COPY = {"etag", "accept-ranges"}
MADE_UP_COOKIE = "sessionid=abcdefghijklmnopqrstuvwxyz012345"
OUTSIDE = "what-no-visitor-may-read"


@pytest.fixture(scope="module")
def without_copy(running_site, tmp_path_factory) -> Iterator[str]:
    """Give the address of the same site on a server that has no copy: Django answers everything itself."""
    folder = tmp_path_factory.mktemp("without-copy")
    for name in ("media", "static", "lifeline.json"):
        (folder / name).symlink_to(running_site.var_dir / name)
    with listening() as listener:
        environment = running_site.environment | {"VAR_DIR": str(folder)}
        with web_server(listener, environment, running_site.log, workers=1):
            yield url_of(listener)


@pytest.fixture
def both(running_site, without_copy):
    """Give a function that asks both servers the same and returns what each says: the copy's, then Django's."""
    host = urlsplit(SITE_URL).netloc  # some answers repeat it

    def both(path: str, *arguments, **headers) -> tuple[Reply, Reply]:
        headers = {"Host": host} | headers
        return tuple(
            ask(url, path, *arguments, **headers) for url in (running_site.url, without_copy)
        )

    return both


def said(reply: Reply) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return what two servers must agree on: status, headers and body."""
    headers = ((name.lower(), value) for name, value in reply.headers.items())
    kept = sorted(line for line in headers if line[0] not in OF_ONE_TRANSFER | ONLY_OF_A_COPY)
    return reply.status, kept, reply.body


def assert_has_the_numbers(reply: Reply, site) -> None:
    """Fail unless an answer shows 999 and the Concerns Line as something to tap."""
    contacts = json.loads((site.var_dir / "lifeline.json").read_text())["contacts"]
    assert len(contacts) >= 2
    for contact in contacts[:2]:
        assert contact["number"] in reply.text
        assert f'href="{contact["href"]}"' in reply.text


def test_every_public_address_is_answered_as_by_django_itself(both, addresses):
    different = []
    for address in addresses:
        copy, django = both(address)
        if said(copy) != said(django):
            different.append((address, copy.status, django.status))
    assert different == []


def test_the_copy_itself_answers_every_public_address(running_site, addresses):
    """And not Django behind it: what is of the copy has an ETag that is not Django's. Discreet pages have none."""
    index = from_json((running_site.var_dir / "published" / "index.json").read_text())
    wrong = {}
    for address in addresses:
        stored = index.answers[address]
        reply = ask(running_site.url, address)
        tag = (
            f'"{stored.bodies[""].digest}"'
            if stored.status == 200 and ("Cache-Control", "no-store") not in stored.headers
            else None
        )
        if (reply.status, reply.headers["ETag"]) != (stored.status, tag):
            wrong[address] = reply.status, reply.headers["ETag"]
    assert wrong == {}


def test_head_says_what_get_says_without_the_body(running_site, addresses):
    wrong = []
    for address in addresses:
        get, head = (
            ask(running_site.url, address, method, Accept_Encoding="br")
            for method in ("GET", "HEAD")
        )
        del get.headers["Date"], head.headers["Date"]
        if head.body or (head.status, head.headers.items()) != (get.status, get.headers.items()):
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("query", ["", "?from=home", "?a=b&c=%C3%A9+f%2F", "?"])
@pytest.mark.parametrize(
    "path", ["/young-people", "/topics/neglect", "/services/childline", "/a-to-z", "/search"]
)
def test_an_address_without_its_slash_leads_to_the_page_and_keeps_the_query(both, path, query):
    copy, django = both(path + query)
    assert copy.status == 301
    assert copy.headers["Location"] == f"{path}/{query if query != '?' else ''}"
    assert said(copy) == said(django)


def test_an_address_that_no_page_has_is_not_redirected(both):
    for path in ("/no-such-page", "/static/js", "/robots.txtx"):
        copy, django = both(path)
        assert said(copy) == said(django)


@pytest.mark.parametrize(
    "query", ["?utm_source=letter", "?page=1", "?q=neglect", "?%00=1", "?a=" + "b" * 4000]
)
def test_a_query_on_a_page_changes_nothing(running_site, query):
    """Links in letters and posters carry such additions; they must not cost a visitor the page."""
    plain = ask(running_site.url, "/signs/")
    reply = ask(running_site.url, f"/signs/{query}")
    assert (reply.status, reply.body) == (200, plain.body)
    assert reply.headers["ETag"] == plain.headers["ETag"]


def test_a_search_is_looked_up(both):
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    posted, _ = both("/search/", "POST", b"q=neglect", **form)
    assert posted.status == 303
    for address in ("/search/?q=neglect", posted.headers["Location"]):
        copy, django = both(address)
        assert copy.status == 200
        assert 'href="/signs/neglect/"' in copy.text
        assert said(copy) == said(django)
    empty, _ = both("/search/")
    assert 'href="/signs/neglect/"' not in empty.text


def test_what_is_no_question_to_the_copy_is_answered_by_django(both):
    for path, method in (("/", "POST"), ("/", "OPTIONS"), ("/about/", "DELETE"), ("/", "PROPFIND")):
        copy, django = both(path, method)
        assert copy.status == 405
        assert said(copy) == said(django)


@pytest.mark.parametrize("cookie", [MADE_UP_COOKIE, f"a=b; {MADE_UP_COOKIE}", "sessionid="])
def test_somebody_who_signed_in_is_answered_by_django(running_site, cookie):
    """Also somebody who only seems to have: whether a session is real, Django knows."""
    reply = ask(running_site.url, "/about/", Cookie=cookie)
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "private, no-store"


def test_other_cookies_do_not_keep_a_visitor_from_the_copy(running_site):
    reply = ask(running_site.url, "/about/", Cookie="consent=no; csrftoken=x")
    plain = ask(running_site.url, "/about/")
    assert reply.headers["ETag"] == plain.headers["ETag"]
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize(
    "host", ["attacker.example", "127.0.0.1.attacker.example", "", "a b", "[::1", "ä.example"]
)
def test_a_host_that_is_not_ours_gets_the_numbers_and_no_page(running_site, host):
    reply = ask(running_site.url, "/report-a-concern/", Host=host)
    assert reply.status == 400
    assert_has_the_numbers(reply, running_site)


ODD = [
    "//",
    "//about/",
    "/about//",
    "///etc/passwd",
    "/../secret.txt",
    "/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/about/../../secret.txt",
    "/static/../secret.txt",
    "/static/%2e%2e/secret.txt",
    "/static/..%2f..%2fsecret.txt",
    "/media/images/../../secret.txt",
    "/media/images/%2e%2e/%2e%2e/secret.txt",
    "/media/secret.txt",
    "/documents/1/../../secret.txt",
    "/secret.txt",
    "/index.json",
    "/published/index.json",
    "/site/index.html",
    "/objects/",
    "/about/index.html",
    "/about/index.html.br",
    "/robots.txt.gz",
    "/errors/",
    "/errors/404.html",
    "/errors/418.html",
    "/%00",
    "/about/%00/",
    "/about/%00",
    "/%ff%fe/",
    "/%c3%28/",
    "/%E2%80%AE/",
    "/a%0d%0aSet-Cookie:%20a=b",
    "/%61bout/",
    "/about%2f",
    "/report%2Da%2Dconcern",
    "/ABOUT/",
    "/about/;a=b",
    "/about/#part",
    "/.well-known/security.txt",
    "/.env",
    "/" + "a" * 8000,
    "/" + "a/" * 4000,
    "/" + "%C3%A4" * 1300 + "/",
]


@pytest.mark.parametrize("path", ODD, ids=[path[:40] for path in ODD])
def test_an_odd_address_is_answered_as_by_django_and_opens_no_file(running_site, both, path):
    for folder in (running_site.var_dir, running_site.var_dir / "published"):
        (folder / "secret.txt").write_text(OUTSIDE)
    copy, django = both(path)
    assert copy.status < 500
    assert OUTSIDE not in copy.text
    assert '"format"' not in copy.text
    assert said(copy) == said(django)
    if copy.status >= 400:
        assert_has_the_numbers(copy, running_site)


# Behind a proxy that ends https.


@pytest.fixture(scope="module")
def https_site(running_site) -> Iterator[str]:
    """Give the address of a server with the same copy, for visitors at https://www.example.org."""
    with listening() as listener:
        environment = running_site.environment | {"SITE_URL": "https://www.example.org"}
        with web_server(listener, environment, running_site.log, workers=1):
            yield url_of(listener)


@pytest.mark.parametrize(
    "proto", [{}, {"X_Forwarded_Proto": "http"}, {"X_Forwarded_Proto": "HTTPS, http"}]
)
def test_plain_http_is_sent_to_https(https_site, proto):
    reply = ask(https_site, "/about/?a=b", Host="www.example.org", **proto)
    assert reply.status == 301
    assert reply.headers["Location"] == "https://www.example.org/about/?a=b"
    assert reply.body == b""


def test_https_is_answered_from_the_copy(https_site, running_site):
    reply = ask(https_site, "/about/", Host="www.example.org", X_Forwarded_Proto="https")
    assert reply.status == 200
    assert reply.headers["ETag"] == ask(running_site.url, "/about/").headers["ETag"]


# For monitoring.


def test_health_says_that_the_server_answers(running_site, without_copy):
    for url in (running_site.url, without_copy):
        reply = ask(url, "/healthz", Host="any.example")
        assert (reply.status, reply.body) == (200, b"ok\n")
        assert reply.headers["Cache-Control"] == "no-store"


def test_readiness_says_how_the_copy_is(running_site, addresses):
    said = readiness(running_site.url)
    assert said.pop("http") == 200
    assert said["ready"] is True
    assert said["addresses"] == len(addresses)
    assert (said["waiting"], said["failures"], said["trouble"]) == (0, 0, "")
    assert 0 <= said["age_seconds"] < 60
    assert said["built_at"] <= said["current_at"]


def test_without_a_copy_the_site_is_not_ready_and_still_answers(without_copy, running_site):
    said = readiness(without_copy)
    assert (said["http"], said["ready"], said["addresses"]) == (503, False, 0)
    reply = ask(without_copy, "/", Host=running_site.url.removeprefix("http://"))
    assert reply.status == 200
