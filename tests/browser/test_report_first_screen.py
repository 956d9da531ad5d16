"""Report a concern: 999 and the Concerns Line without scrolling, in the first words, and over a bad connection."""

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Comment
from playwright.sync_api import Page

from tests.asking import ask, until
from tests.fixtures.day_and_night import set_hours
from tests.fixtures.site_server import RunningSite, served

pytestmark = pytest.mark.once

REPORT = "/report-a-concern/"
FIRST_MINUTE = "/report-a-concern/first-minute/"
EMERGENCY, CONCERNS = "tel:999", "tel:+443456789021"
NUMBERS = {EMERGENCY: "999", CONCERNS: "0345 678 9021"}
FIRST_WORDS = 60
LIMIT = 14_000  # bytes over the wire: every answer that the page asks for, with its headers


@pytest.fixture(scope="module")
def own_site(site_copies, tmp_path_factory) -> Iterator[RunningSite]:
    """Give the starter site on a server of this file's own."""
    with served(site_copies, tmp_path_factory.mktemp("site"), has_few_pages=True) as site:
        yield site


@pytest.fixture(scope="module", params=[True, False], ids=["open", "closed"])
def site(request, own_site) -> RunningSite:
    """Give the site while the Concerns Line is open, and while it is closed."""
    set_hours(own_site, request.param)
    return own_site


@pytest.fixture
def small(new_context) -> Page:
    """Give a page on the smallest telephone, in a browser that runs no scripts."""
    viewport = {"width": 320, "height": 480}
    return new_context(viewport=viewport, java_script_enabled=False, has_touch=True).new_page()


# Whether the whole text of a link lies in the window, with nothing over it.
IN_SIGHT = """(link) => {
  const range = document.createRange();
  const number = link.querySelector(".app-strip__number") || link;
  range.selectNodeContents(number);
  const box = range.getBoundingClientRect();
  const covers = (x, y) => link.contains(document.elementFromPoint(x, y));
  return box.width > 20 && box.height > 10 && box.left >= 0 && box.top >= 0
    && box.right <= innerWidth && box.bottom <= innerHeight && scrollY === 0
    && covers(box.left + 2, box.top + box.height / 2)
    && covers(box.left + box.width / 2, box.top + box.height / 2)
    && covers(box.right - 2, box.top + box.height / 2);
}"""


@pytest.mark.parametrize("path", [REPORT, FIRST_MINUTE])
def test_both_numbers_are_in_the_first_screen_of_the_smallest_telephone(small, site, path):
    small.goto(f"{site.url}{path}")
    for href, digits in NUMBERS.items():
        links = small.locator(f'a[href="{href}"]').filter(has_text=digits)
        seen = [link for link in links.all() if link.evaluate(IN_SIGHT)]
        assert seen, f"{digits} is not in sight"
        for link in seen:
            tall = link.bounding_box()["height"]
            assert tall >= 24, f"{digits}: too small to tap (WCAG 2.2, 2.5.8)"
    assert small.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_out_of_hours_number_is_there_too_and_says_until_when(small, own_site):
    set_hours(own_site, is_open=False)
    small.goto(f"{own_site.url}{REPORT}")
    strip = small.get_by_role("navigation", name="Help now")
    team = strip.get_by_role("link", name="Emergency Duty Team")
    assert team.evaluate(IN_SIGHT)
    words = strip.inner_text()
    assert re.search(r"Until .*\d", words)
    assert "Concerns Line" in words


def words_read_out(html: str) -> list[str]:
    """Return the words of a page in reading order: hidden from sight counts, hidden from all does not."""
    body = BeautifulSoup(html, "html.parser").body
    for element in body.select("script, style, svg, [hidden], [aria-hidden=true]"):
        element.decompose()
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    return body.get_text(" ").split()


@pytest.mark.parametrize("path", [REPORT, FIRST_MINUTE])
def test_both_numbers_are_in_the_first_words(site, path):
    first = " ".join(words_read_out(ask(site.url, path).text)[:FIRST_WORDS])
    for digits in NUMBERS.values():
        assert re.search(rf"\b{digits}\b", first), first


def over_the_wire(url: str, path: str, encoding: str) -> tuple[int, bytes]:
    """Return how many bytes an answer has, status line and headers included, and its head."""
    parts = urlsplit(url)
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: {encoding}\r\n"
        "Connection: close\r\n\r\n"
    )
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(request.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return len(answer), answer.partition(b"\r\n\r\n")[0]


def asked_for(html: str) -> list[str]:
    """Return the addresses of everything that a page makes a browser ask for."""
    found = BeautifulSoup(html, "html.parser").select("[src], [srcset], link[href], object, iframe")
    addresses = [element.get("src") or element.get("href") for element in found]
    return [address for address in addresses if not address.startswith("data:")]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("path", [REPORT, FIRST_MINUTE])
def test_a_first_visit_takes_at_most_14000_bytes(site, path, encoding):
    """From the published copy, once the builder has had time to compress as well as it can."""

    def sizes() -> dict[str, int]:
        addresses = [path, *asked_for(ask(site.url, path).text)]
        answers = {one: over_the_wire(site.url, one, encoding) for one in addresses}
        for _, head in answers.values():
            assert b" 200 " in head.partition(b"\r\n")[0]
            assert f"content-encoding: {encoding}".encode() in head.lower()
        return {one: size for one, (size, _) in answers.items()}

    def light() -> bool:
        return sum(sizes().values()) <= LIMIT

    until(lambda: f"at most {LIMIT} bytes: {sizes()}", light, 120)
    assert len(sizes()) <= 2
