"""Nobody else learns of a visit: no page asks another host or keeps anything, and a link tells nobody where it was."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext

from tests.asking import ask, until
from tests.browser.sink import Sink, sink
from tests.browser.visits import Visits, visit
from tests.fixtures.kinds import NOT_FOUND
from tests.fixtures.programs import ROOT
from tests.fixtures.site_server import SITE_URL
from tests.needs.nginx import find

# What Chromium asks its maker by itself, with any page. A page's own request there is among `elsewhere` of Visits.
ERRANDS = {
    "accounts.google.com",
    "clients2.google.com",
    "content-autofill.googleapis.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsing.googleapis.com",
    "update.googleapis.com",
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Iterator[Sink]:
    """Give what every other host is for `browser_with_sink`."""
    if not find("openssl"):
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop("openssl not found: it makes the certificate of the other hosts")
    with sink(tmp_path_factory.mktemp("sink")) as record:
        yield record


@pytest.fixture(scope="module")
def browser_with_sink(playwright, browser_type_launch_args, elsewhere) -> Iterator[Browser]:
    """Give a Chromium for which every host but the site's is `elsewhere`."""
    arguments = [*browser_type_launch_args["args"], *elsewhere.arguments]
    browser = playwright.chromium.launch(**{**browser_type_launch_args, "args": arguments})
    yield browser
    browser.close()


@pytest.fixture
def window(browser_with_sink, site_server, elsewhere) -> Iterator[BrowserContext]:
    """Give a fresh window of that Chromium, and forget what came to other hosts before."""
    elsewhere.names.clear()
    elsewhere.asked.clear()
    with browser_with_sink.new_context(base_url=site_server, ignore_https_errors=True) as context:
        yield context


@pytest.fixture(scope="module")
def addresses(running_site, facts) -> list[str]:
    """Give every public address, error pages and files included, and one that is not there."""
    index = json.loads((running_site.var_dir / "published" / "index.json").read_text())
    every = sorted({*index["answers"], *facts.all, *facts.kinds.values()})
    assert facts.kinds[NOT_FOUND] in every
    every.remove("/i/")  # “Leave this site”: it does go elsewhere
    return every


def assert_nobody_was_asked(seen: Visits) -> None:
    assert (seen.elsewhere, seen.failed) == ([], [])
    assert (seen.unusual, seen.kept, seen.holds, seen.errors) == ([], [], [], [])


def test_no_page_asks_anybody_else_or_leaves_anything_behind(
    window, elsewhere, site_server, addresses
):
    """Other hosts are there and note who knocks: also what the browser does not tell of, such as a beacon."""
    seen = visit(window, site_server, addresses)
    assert_nobody_was_asked(seen)
    assert set(elsewhere.names) <= ERRANDS
    assert seen.pages == len(addresses) > 250
    assert seen.requests > seen.pages


KNOCK = "a connection to a.example"
PLANTED = {
    "a cookie": ("kept", '<script>document.cookie = "seen=1"</script>'),
    "storage": ("kept", "<script>sessionStorage.setItem('seen', 1)</script>"),
    "a name": ("kept", "<script>window.name = 'seen'</script>"),
    "a font": (
        "elsewhere",
        "<style>@font-face{font-family:a;src:url(https://fonts.example/a)}p{font-family:a}</style>",
    ),
    "a picture": ("elsewhere", '<img src="https://counter.example/a.gif">'),
    "a beacon": ("unusual", "<script>navigator.sendBeacon('/seen')</script>"),
    "a beacon on leaving": (
        KNOCK,
        "<script>onpagehide = () => navigator.sendBeacon('https://a.example/')</script>",
    ),
    "a script that fails": ("errors", "<script>noSuchThing()</script>"),
    "a file that is not there": ("errors", '<img src="/no-such.png">'),
    "a frame": ("holds", '<iframe src="https://films.example/"></iframe>'),
    "a ping": ("holds", '<a href="/" ping="/seen">a</a>'),
    "a new window": ("holds", '<a href="https://a.example/" target="_blank">a</a>'),
    # Chromium makes none in the windows of a test, so the element is what is looked for.
    "a preconnection": ("holds", '<link rel="preconnect" href="https://fonts.example">'),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_look_sees_what_a_page_must_not_do(window, elsewhere, site_server, planted):
    where, fault = PLANTED[planted]
    html = f"<!DOCTYPE html><title>A page</title><p>Words {fault}"
    window.route("**/planted/", lambda route: route.fulfill(body=html, content_type="text/html"))
    seen = visit(window, site_server, ["/planted/"])
    if where == KNOCK:
        until("a connection", lambda: "a.example" in elsewhere.names)
    else:
        assert getattr(seen, where) != []


# Outside links


def outside_links(site: str, addresses: list[str]) -> dict[tuple, tuple[str, str]]:
    """Return one outside link of every kind: (host, classes, rel) gives the page's address and where it leads."""
    found = {}
    own = {
        urlsplit(site).netloc,
        urlsplit(SITE_URL).netloc,
    }  # where it answers, and what it calls itself
    for address in addresses:
        reply = ask(site, address)
        if not (reply.headers["Content-Type"] or "").startswith("text/html"):
            continue
        for link in BeautifulSoup(reply.text, "html.parser").find_all("a", href=True):
            to = urlsplit(urljoin(site, link["href"]))
            if to.scheme not in {"http", "https"} or to.netloc in own:
                continue
            is_error = reply.status != 200
            kind = to.netloc, *link.get("class", []), *link.get("rel", []), is_error
            found.setdefault(kind, (address, link["href"]))
    return found


def test_no_outside_link_says_where_somebody_comes_from_or_opens_a_window(
    window, elsewhere, site_server, addresses
):
    links = outside_links(site_server, addresses)
    assert len({host for host, *_ in links}) > 5
    page = window.new_page()
    for address, href in links.values():
        page.goto(address)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        with page.expect_navigation(url=re.compile(r"^https://")):
            page.locator(f'a[href="{href}"]:visible').first.click()
        assert page.title() == "Elsewhere", (address, href)
        known = page.evaluate("[document.referrer, window.opener, window.name]")
        assert known == ["", None, ""], (address, href)
    assert window.pages == [page], "each opened in the same tab"
    assert {one.address.rstrip("/") for one in elsewhere.asked} >= {
        href.rstrip("/") for _, href in links.values()
    }
    assert [one for one in elsewhere.asked if one.told] == []


def test_the_sink_would_see_a_referrer(window, elsewhere):
    page = window.new_page()
    page.goto("https://one.example/to?https://two.example/")
    page.get_by_role("link", name="on").click()
    page.wait_for_url("https://two.example/")
    assert elsewhere.asked[-1].told == {"Referer": "https://one.example/"}
    assert page.evaluate("document.referrer") == "https://one.example/"


# Alone in the world


def test_every_page_is_whole_without_any_network(
    playwright, running_site, facts, addresses, browser_type_launch_args
):
    """The site and the browser in a network namespace of their own, which has no way out. Linux, as root."""
    alone = ["unshare", "--net"]
    if not find("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("a network namespace can be made on Linux as root only")
    # One of each kind, and every file and error page; all pages are visited above.
    files = [address for address in addresses if not address.endswith("/")]
    alike = sorted({*facts.kinds.values(), *files})
    given = {
        "environment": running_site.environment,
        "log": str(running_site.log),
        "url": running_site.url,
        "addresses": alike,
        "launch": browser_type_launch_args,
    }
    command = [*alone, sys.executable, "-m", "tests.browser.without_network"]
    said = subprocess.run(
        command, cwd=ROOT, input=json.dumps(given), check=True, text=True, stdout=subprocess.PIPE
    )
    seen = json.loads(said.stdout)
    assert seen.pop("interfaces") == ["lo"]
    assert_nobody_was_asked(Visits(**seen))
    assert seen["pages"] == len(alike) > 50
