"""deploy/nginx.conf, in a real nginx, on a real copy: visitors get from it what they get from the site itself."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from safeguarding.delivery.nginx import write_includes, write_names
from safeguarding.delivery.store import Store
from tests.asking import until
from tests.fixtures.site_server import site_environment
from tests.needs import nginx as needed
from tests.reading import missing_lifeline

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what nginx serves is files

HOST = "www.example.org"
GUNICORN = "safeguarding/gunicorn_config.py"
# What each server says of itself or works out for itself.
OF_THE_SERVER = {"date", "server", "connection", "etag", "last-modified", "accept-ranges"}
ENCODINGS = {"": "identity", "gzip": "gzip", "br": "br, gzip"}


@dataclass(frozen=True)
class Site:
    """A site with https in its address, its copy built; gunicorn, which serves it, listens at `gunicorn`."""

    var_dir: Path
    gunicorn: str
    store: Store

    @property
    def addresses(self) -> list[str]:
        """The addresses of everything in the copy but the error pages."""
        return [
            address for address in self.store.read().answers if not address.startswith("/errors/")
        ]


@dataclass(frozen=True)
class Answer:
    """An answer, with the names of its headers in small letters."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)

    def without(self, names: set[str]) -> tuple:
        """Return status, headers but for these, and body, for comparing."""
        return self.status, sorted(line for line in self.headers if line[0] not in names), self.body


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def site(site_copies, tmp_path_factory) -> Iterator[Site]:
    """Give the starter site on a server of our own whose public address is https://www.example.org."""
    if missing := [name for name in ("nginx", "openssl") if not needed.find(name)]:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop(f"{' and '.join(missing)} not found: see docs/operations.md")
    folder = tmp_path_factory.mktemp("behind-nginx")
    url = f"https://{HOST}"
    env = site_environment(folder, site_copies.put_into(folder, url)) | {"SITE_URL": url}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "gunicorn", "safeguarding.wsgi:application"]
        server = subprocess.Popen(
            [*command, "--config", GUNICORN, "--bind", f"fd://{listener.fileno()}"],
            cwd=needed.ROOT,
            env=env,
            pass_fds=[listener.fileno()],
        )
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    try:
        urlopen(
            Request(f"http://{address}/", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        ).close()
        yield Site(folder, address, Store(folder / "published"))
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def nginx(site) -> Iterator[needed.Nginx]:
    """Give nginx in front of `site`."""
    with needed.server(site.var_dir, site.gunicorn) as running:
        yield running


@pytest.fixture(scope="module")
def nginx_alone(site) -> Iterator[needed.Nginx]:
    """Give nginx with the same copy, and nobody behind it."""
    with needed.server(site.var_dir, "unix:/nonexistent/socket") as running:
        yield running


@pytest.fixture(scope="module")
def ask(nginx) -> Ask:
    """Give a function that asks `nginx`."""
    return asking(nginx)


@pytest.fixture(scope="module")
def ask_alone(nginx_alone) -> Ask:
    """Give a function that asks `nginx_alone`."""
    return asking(nginx_alone)


@pytest.fixture(scope="module")
def ask_application(site) -> Ask:
    """Give a function that asks gunicorn, as nginx would."""

    def ask(path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        host, port = site.gunicorn.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        return answer_of(connection, method, path, body, {"X_Forwarded_Proto": "https"} | headers)

    return ask


def asking(running: needed.Nginx) -> Ask:
    """Return a function that asks this nginx, by https unless `plain`."""

    def ask(
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        plain: bool = False,
        **headers: str,
    ) -> Answer:
        connection = http.client.HTTPConnection("localhost", timeout=30)
        connection.sock = connected(running.http) if plain else secured(running.https)
        return answer_of(connection, method, path, body, headers)

    return ask


def connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(30)
    connection.connect(str(path))
    return connection


def secured(path: Path, host: str = HOST) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname = False  # the certificate was made for this test
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(connected(path), server_hostname=host)


def answer_of(connection, method, path, body, headers) -> Answer:
    headers = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        lines = [(name.lower(), value) for name, value in answer.getheaders()]
        return Answer(answer.status, lines, answer.read())
    finally:
        connection.close()


def assert_shows_the_numbers(answer: Answer) -> None:
    assert missing_lifeline(answer.body.decode()) == []
    assert "default-src 'none'" in answer["content-security-policy"]
    assert answer["x-frame-options"] == "DENY"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_address_is_answered_as_the_site_itself_does(site, ask, ask_application, encoding):
    """Status, headers and body of every page, file, list and redirect, in each encoding."""
    addresses = site.addresses
    assert len(addresses) > 100
    different = []
    for address in addresses:
        theirs, ours = (
            get(address, Accept_Encoding=ENCODINGS[encoding]).without(OF_THE_SERVER)
            for get in (ask, ask_application)
        )
        if theirs != ours:
            different.append((address, theirs[:2], ours[:2]))
    assert different == []


def test_encodings_are_chosen_by_what_the_browser_takes(ask):
    assert ask("/", Accept_Encoding="gzip, deflate, br, zstd")["content-encoding"] == "br"
    assert ask("/", Accept_Encoding="gzip")["content-encoding"] == "gzip"
    assert ask("/", Accept_Encoding="identity")["content-encoding"] == ""
    assert ask("/")["vary"] == "Accept-Encoding"


def test_head_says_the_same_as_get(ask):
    whole, head = ask("/about/"), ask("/about/", "HEAD")
    assert head.body == b""
    assert head.without({"date"})[:2] == whole.without({"date"})[:2]


def test_what_a_browser_has_is_not_sent_again(ask):
    etag = ask("/about/", Accept_Encoding="br")["etag"]
    answer = ask("/about/", Accept_Encoding="br", If_None_Match=etag)
    assert (answer.status, answer.body) == (304, b"")
    assert answer["cache-control"] == "no-cache"


def test_nothing_of_a_discreet_page_is_kept_or_compared(site, ask, ask_alone):
    """Also of those with headers of their own, and of the way to their slash."""
    addresses = [address for address in site.addresses if re.search(r"/i[0-9]+/$", address)]
    assert {"/i1/", "/i1/i2/", "/i2/i9/"} <= set(addresses)
    for address in (*addresses, "/i1"):
        for get in (ask, ask_alone):
            since = "Fri, 01 Jan 2100 00:00:00 GMT"
            answer = get(address, If_None_Match="*", If_Modified_Since=since, Range="bytes=0-9")
            assert answer.status == (200 if address[-1] == "/" else 301)
            assert (answer["cache-control"], answer["request-otr"]) == ("no-store", "1")
            for name in ("etag", "last-modified", "cdn-cache-control", "accept-ranges"):
                assert answer[name] == "", (address, name)
    assert ask("/about/")["request-otr"] == ""


def test_a_new_discreet_page_needs_no_reload(tmp_path):
    """nginx knows it by its address: a page of which it was never told is kept by nobody."""
    page = (("X-A", "1"), ("Cache-Control", "no-cache"), ("CDN-Cache-Control", "max-age=5"))
    site = tmp_path / "published" / "site"
    for folder in ("", "help/i7", "help/ii7", "i7x", "errors"):
        (site / folder).mkdir(parents=True, exist_ok=True)
        (site / folder / "index.html").write_text("A page.")
    write_includes([("/", 200, page)], tmp_path / "published" / "nginx")
    write_names([], tmp_path / "published" / "nginx" / "names")
    with needed.server(tmp_path, "unix:/nonexistent/socket") as running:
        ask = asking(running)
        answer = ask("/help/i7/")
        assert (answer.status, answer["cache-control"]) == (200, "no-store")
        assert (answer["x-a"], answer["request-otr"], answer["etag"]) == ("1", "1", "")
        assert answer["cdn-cache-control"] == ""
        for address in ("/", "/help/ii7/", "/i7x/"):
            assert ask(address)["cache-control"] == "no-cache"
            assert ask(address)["etag"]


def test_a_part_of_a_document_can_be_asked_for(site, ask):
    address = next(address for address in site.addresses if address.endswith(".pdf"))
    answer = ask(address, Range="bytes=100-199")
    assert answer.status == 206
    assert answer.body == ask(address).body[100:200]
    beyond = ask(address, Range="bytes=99999999-")
    assert beyond.status == 416
    assert missing_lifeline(beyond.body.decode()) == []


@pytest.mark.parametrize("path", ["/about", "/i1?a=b&c=%20d", "/search?q=neglect"])
def test_an_address_without_its_slash_leads_to_the_page(ask, ask_alone, ask_application, path):
    of_its_page = OF_THE_SERVER | {"content-type", "content-length"}
    expected = ask_application(path).without(of_its_page)[:2]
    assert expected[0] == 301
    assert ask(path).without(of_its_page)[:2] == expected
    assert ask_alone(path).without(of_its_page)[:2] == expected


@pytest.mark.parametrize(
    "path", ["/no-such-page/", "/documents/99/none.pdf", "/media/images/none.png"]
)
def test_what_is_not_there_is_answered_by_the_site(ask, ask_application, path):
    answer = ask(path)
    assert answer.status == 404
    assert_shows_the_numbers(answer)
    assert answer.without(OF_THE_SERVER) == ask_application(path).without(OF_THE_SERVER)


@pytest.mark.parametrize(
    "path",
    [
        "/index.html",
        "/about/index.html",
        "/index.html.br",
        "/about/index.html.gz",
        "/sitemap.xml.gz",
    ],
)
def test_names_of_files_are_no_addresses(ask, path):
    answer = ask(path)
    assert answer.status == 404
    assert_shows_the_numbers(answer)


def test_editors_searches_and_health_are_the_applications(ask):
    assert ask("/admin/")["location"] == "/admin/login/?next=/admin/"
    assert "'unsafe-inline'" in ask("/admin/login/")["content-security-policy"]
    assert ask("/about/", Cookie="sessionid=abc; other=1")["cache-control"] == "private, no-store"
    assert b"results" in ask("/search/?q=neglect").body
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert b"results" in ask("/search/", "POST", b"q=neglect", **form).body
    assert ask("/about/", "POST", b"").status == 405
    assert ask("/healthz").body == b"ok\n"
    assert ask("/readyz").status == 200


def test_without_the_application_all_of_the_copy_still_answers(site, ask, ask_alone):
    lost = []
    for address in site.addresses:
        answer = ask(address, Accept_Encoding="br")
        if answer.status == 200 and answer.without({"date"}) != ask_alone(
            address, Accept_Encoding="br"
        ).without({"date"}):
            lost.append(address)
    assert lost == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/no-such-page/"),
        ("GET", "/search/?q=neglect"),
        ("POST", "/search/"),
        ("GET", "/admin/"),
        ("GET", "/healthz"),
    ],
)
def test_without_the_application_the_rest_shows_the_numbers(ask_alone, method, path):
    answer = ask_alone(path, method, b"" if method == "POST" else None)
    assert answer.status == 503
    assert answer["retry-after"] == "120"
    assert answer["cache-control"] == "no-store"
    assert_shows_the_numbers(answer)


def test_what_nginx_itself_refuses_shows_the_numbers(ask):
    refused = {
        400: ask("/%00"),
        404: ask("/errors/503.html"),
        405: ask("/about/", "TRACE"),
        413: ask("/admin/", "POST", Content_Length=str(31 * 1024 * 1024)),
        414: ask("/" + "a" * 9_000),
        412: ask("/about/", If_Match='"another"'),
    }
    for status, answer in refused.items():
        assert answer.status == status
        assert_shows_the_numbers(answer)


def test_http_leads_to_https(ask, ask_application):
    answer = ask("/about/?a=%20b", plain=True)
    assert (answer.status, answer["location"]) == (301, f"https://{HOST}/about/?a=%20b")
    site = ask_application("/about/?a=%20b", X_Forwarded_Proto="http")
    of_its_page = OF_THE_SERVER | {"content-type", "content-length", "transfer-encoding"}
    assert answer.without(of_its_page)[:2] == site.without(of_its_page)[:2]
    assert "strict-transport-security" not in dict(answer.headers)
    assert "strict-transport-security" in dict(ask("/about/").headers)


def test_other_names_are_not_served(nginx, ask):
    with pytest.raises(http.client.RemoteDisconnected):
        ask("/", plain=True, Host="other.example.org")
    with pytest.raises(ssl.SSLError):
        secured(nginx.https, "other.example.org")
    # The right name when connecting, another when asking.
    with pytest.raises(http.client.RemoteDisconnected):
        ask("/", Host="other.example.org")


LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d ([a-z_-]+) (\d{3}) \d+\.\d{3}")


def noted(running: needed.Nginx, since: int = 0) -> list[tuple[str, str]]:
    """Return name and status of the lines in nginx's log after the first `since`. Every line has to be as it should."""
    lines = running.access_log.read_text().splitlines()[since:]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return [LINE.fullmatch(line).groups() for line in lines]


def test_the_log_has_the_names_that_the_site_itself_gives(site, nginx, ask):
    """Of the page that was asked for, not of the file in which nginx found it."""
    before = len(noted(nginx))
    ask("/i1/?q=a-name-of-a-child")
    ask("/topics/", If_None_Match=ask("/topics/")["etag"])
    ask("/about")
    ask(next(address for address in site.addresses if address.startswith("/static/")))
    ask(next(address for address in site.addresses if address.startswith("/documents/")))
    ask("/robots.txt")
    ask("/topics/", "HEAD")
    ask("/search/?q=neglect")
    ask("/a-name-of-a-child/")
    ask("/about/", Cookie="sessionid=abc")
    ask("/admin/a-name-of-a-child/")
    ask("/about/", "TRACE")
    ask("/%00a-name-of-a-child")
    ask("/healthz")
    ask("/about/", plain=True)
    until("the last line", lambda: len(noted(nginx)) >= before + 15)
    assert noted(nginx, before) == [
        ("report-a-concern-page", "200"),
        ("topics", "200"),
        ("topics", "304"),
        ("page", "301"),
        ("static", "200"),
        ("document", "200"),
        ("robots", "200"),
        ("none", "200"),
        ("site", "200"),
        ("site", "404"),
        ("site", "200"),
        ("site", "302"),
        ("none", "405"),
        ("none", "400"),
        ("section", "301"),
    ]


def test_addresses_that_differ_in_capitals_only_do_not_stop_nginx(site, tmp_path):
    """An address may be long, and a redirect may have capitals; a map of nginx's takes them for small letters."""
    shutil.copytree(site.var_dir / "published" / "nginx", tmp_path / "published" / "nginx")
    long = "/" + "a" * 890 + "/"
    names = [("/about/", "one"), ("/About/", "one"), (long, "two"), ("/" + "b" * 5000, "two")]
    many = [(f"/many/{number}/", "three") for number in range(20_000)]
    write_names(
        [*names, ('/a"b\\c$d{}', "four"), *many], tmp_path / "published" / "nginx" / "names"
    )
    with needed.server(tmp_path, "unix:/nonexistent/socket") as running:
        asking(running)(long, "POST", b"")
        asking(running)(long)
        assert running.log.read_text() == ""


def test_nothing_is_kept_of_visitors(nginx_alone, ask_alone):
    """Nor of those whose request fails."""
    ask_alone("/about/?a-name-of-a-child", User_Agent="a-name-of-a-child")
    ask_alone("/a-name-of-a-child/")
    ask_alone("/%00a-name-of-a-child")
    with connected(nginx_alone.https) as connection:
        connection.sendall(b"GET /a-name-of-a-child HTTP/1.1\r\n\r\n")
        connection.recv(1000)
    with connected(nginx_alone.https) as connection:
        connection.sendall(b"\x16\x03\x01\x00\x05hello")
        connection.recv(1000)
    assert noted(nginx_alone)
    others = {*nginx_alone.log.parent.glob("*.log")} - {nginx_alone.access_log}
    assert others
    assert "".join(file.read_text() for file in others) == ""


AWKWARD = r"""a "quoted" $host \ back\\slash 'single'; {curly} ${board_skip}"""


def test_any_header_reaches_the_visitor_as_it_is(site, tmp_path):
    """Whatever the site may say one day: nginx must neither refuse the file nor change the value."""
    shutil.copytree(site.var_dir / "published" / "site", tmp_path / "published" / "site")
    answers = [
        (address, 200, (("X-Awkward", AWKWARD),))
        for address in ("/", "/about/", "/errors/404.html")
    ]
    answers.append(
        ("/robots.txt", 200, (("X-Awkward", AWKWARD + "!"), ("Content-Type", 'a/b; c="$d"')))
    )
    write_includes(answers, tmp_path / "published" / "nginx")
    write_names([], tmp_path / "published" / "nginx" / "names")
    with needed.server(tmp_path, "unix:/nonexistent/socket") as running:
        ask = asking(running)
        assert ask("/about/")["x-awkward"] == AWKWARD
        assert ask("/robots.txt")["x-awkward"] == AWKWARD + "!"
        assert ask("/robots.txt")["content-type"] == 'a/b; c="$d"'


def test_includes_are_written_only_when_a_header_changed(tmp_path):
    """So that nginx need not be reloaded after every build."""
    answers = [("/", 200, (("X-A", "1"), ("ETag", '"1"'))), ("/a", 301, (("Location", "/b/"),))]
    assert write_includes(answers, tmp_path)
    files = {file: file.stat().st_ino for file in tmp_path.iterdir()}
    other_page = ("/about/", 200, (("X-A", "1"), ("ETag", '"2"')))
    assert not write_includes([*answers, other_page], tmp_path)
    assert {file: file.stat().st_ino for file in tmp_path.iterdir()} == files
    assert write_includes([("/", 200, (("X-A", "2"),))], tmp_path)
