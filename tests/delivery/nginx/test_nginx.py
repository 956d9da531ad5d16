"""deploy/nginx.conf, in a real nginx, on a real copy: visitors get from it what they get from the site itself."""

import http.client
import re
import shutil
import ssl

import pytest

from safeguarding.delivery.nginx import write_includes, write_names
from tests.delivery.nginx_site import HOST, asking, assert_shows_the_numbers, secured
from tests.needs import nginx as needed
from tests.reading import missing_lifeline
from tests.typed import WAYS

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what nginx serves is files

# What each server says of itself or works out for itself.
OF_THE_SERVER = {"date", "server", "connection", "etag", "last-modified", "accept-ranges"}
ENCODINGS = {"": "identity", "gzip": "gzip", "br": "br, gzip"}


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
    """At neither address, also of those with headers of their own, and of the way there for who typed it otherwise."""
    neutral = [address for address in site.addresses if re.match(r"/i[0-9]+/", address)]
    addresses = ["/young-people/", "/young-people/bullying/", "/about/using-this-site-safely/"]
    assert len(neutral) > 20
    for address in (
        *neutral,
        *addresses,
        "/young-people",
        "/YOUNG-people/Bullying.",
        neutral[0][:-1],
    ):
        for get in (ask, ask_alone):
            since = "Fri, 01 Jan 2100 00:00:00 GMT"
            answer = get(address, If_None_Match="*", If_Modified_Since=since, Range="bytes=0-9")
            assert answer.status == (200 if address[-1] == "/" else 301)
            assert (answer["cache-control"], answer["request-otr"]) == ("no-store", "1")
            for name in ("etag", "last-modified", "cdn-cache-control", "accept-ranges"):
                assert answer[name] == "", (address, name)
    assert ask("/about/")["request-otr"] == ""


@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_found_however_its_address_is_typed(site, ask, ask_alone, way):
    """By one redirect, also while nobody answers behind nginx."""
    wrong, asked = [], 0
    for address in site.addresses:
        typed = WAYS[way](address)
        if address in ("/", typed) or address[-1] != "/" or ask(address).status != 200:
            continue
        asked += 1
        if "//" in typed:  # nginx takes it for one slash
            continue
        for get in (ask, ask_alone):
            answer = get(typed)
            if (answer.status, answer["location"]) != (301, address):
                wrong.append((typed, answer.status, answer["location"]))
    assert asked > 200
    assert wrong == []


def test_a_page_that_has_gone_since_nginx_read_its_map_leads_nobody_round_in_circles(tmp_path):
    page = (("X-A", "1"), ("Cache-Control", "no-cache"))
    folder = tmp_path / "published" / "site"
    (folder / "errors").mkdir(parents=True)
    (folder / "index.html").write_text("Home.")
    (folder / "errors" / "503.html").write_text("Later.")
    write_includes([("/", 200, page)], tmp_path / "published" / "nginx")
    write_names([("/", "page"), ("/gone/", "page")], tmp_path / "published" / "nginx" / "names")
    with needed.server(tmp_path, "unix:/nonexistent/socket") as running:
        ask = asking(running)
        assert ask("/").status == 200
        for path in ("/gone/", "/gone", "/Gone.", "/never/", "/never"):
            assert ask(path).status == 503, path


def test_the_report_page_is_kept_by_no_browser(ask, ask_alone):
    """And by content delivery networks as any other."""
    for get in (ask, ask_alone):
        for address in ("/report-a-concern/", "/report-a-concern/first-minute/"):
            answer = get(
                address, If_None_Match="*", If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT"
            )
            assert (answer.status, answer["cache-control"]) == (200, "no-store")
            assert answer["cdn-cache-control"] == get("/about/")["cdn-cache-control"]
            assert (answer["etag"], answer["request-otr"]) == ("", "")


def test_a_new_discreet_page_needs_no_reload(tmp_path):
    """nginx knows it by its file: a page of which it was never told is kept by nobody."""
    page = (("X-A", "1"), ("Cache-Control", "no-cache"), ("CDN-Cache-Control", "max-age=5"))
    site = tmp_path / "published" / "site"
    for name in (
        "index",
        "help/index",
        "help/new/discreet",
        "i7/discreet",
        "i7x/index",
        "errors/503",
    ):
        file = site / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("A page.")
    write_includes([("/", 200, page)], tmp_path / "published" / "nginx")
    write_names([], tmp_path / "published" / "nginx" / "names")
    with needed.server(tmp_path, "unix:/nonexistent/socket") as running:
        ask = asking(running)
        for address in ("/help/new/", "/i7/"):
            answer = ask(address)
            assert (answer.status, answer["cache-control"]) == (200, "no-store")
            assert (answer["x-a"], answer["request-otr"], answer["etag"]) == ("1", "1", "")
            assert answer["cdn-cache-control"] == ""
        for address in ("/", "/help/", "/i7x/"):
            assert ask(address)["cache-control"] == "no-cache"
            assert ask(address)["etag"]
        assert ask("/i7/discreet.html").status == 503  # it is for gunicorn, which is not there


def test_a_part_of_a_document_can_be_asked_for(site, ask):
    address = next(address for address in site.addresses if address.endswith(".pdf"))
    answer = ask(address, Range="bytes=100-199")
    assert answer.status == 206
    assert answer.body == ask(address).body[100:200]
    beyond = ask(address, Range="bytes=99999999-")
    assert beyond.status == 416
    assert missing_lifeline(beyond.body.decode()) == []


@pytest.mark.parametrize("path", ["/about", "/young-people?a=b&c=%20d", "/search?q=neglect"])
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
    posted = ask("/search/", "POST", b"q=neglect", **form)
    assert posted.status == 303
    assert b"results" in ask(posted["location"]).body
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
