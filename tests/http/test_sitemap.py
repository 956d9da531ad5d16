"""Every page of the starter site, as an anonymous visitor gets it."""

import re
from itertools import combinations

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client

from safeguarding.privacy.policy import GUARD, OWN_STYLES, STYLES, styles_with
from tests.reading import missing_lifeline, path_of, soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Attributes that a browser fetches by itself, and where.
FETCHED = {
    "src": True,
    "srcset": True,
    "poster": True,
    "data": ["object"],
    "background": True,
    "href": ["link", "image", "use"],
    "xlink:href": True,
    "action": ["form"],
    "formaction": True,
}


def fetched_by(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """Return what a browser asks for, or sends to, because of a page: (element, address)."""
    return [
        (element.name, value)
        for element in soup.find_all(True)
        if element.get("rel") != ["canonical"]  # says an address, and asks for nothing
        for attribute, value in element.attrs.items()
        if (where := FETCHED.get(attribute)) is True or (where and element.name in where)
    ]


def stays_here(address: str) -> bool:
    return address.startswith("data:") or path_of(address) is not None


def test_the_sitemap_holds_the_site(sitemap_paths):
    """A page that is not in the sitemap would be in none of the tests below."""
    assert len(sitemap_paths) == len(set(sitemap_paths))
    assert {
        "/",
        "/report-a-concern/",
        "/a-to-z/",
        "/topics/neglect/",
        "/services/childline/",
    } <= set(sitemap_paths)
    assert len(sitemap_paths) > 150


def test_every_page_answers_and_sets_no_cookie(site_answers):
    wrong = {
        path: answer.status_code
        for path, answer in site_answers.items()
        if answer.status_code != 200 or answer.cookies or "Set-Cookie" in answer.headers
    }
    assert wrong == {}


def test_head_says_what_get_says_without_the_page(site_answers):
    wrong = []
    for path, answer in site_answers.items():
        head = Client().head(path)
        same = (head.status_code, head["Content-Type"]) == (200, answer["Content-Type"])
        if not same or head.content or head.cookies:
            wrong.append(path)
    assert wrong == []


def test_every_page_has_one_main_heading(site_soups):
    headings = {path: soup.find_all("h1") for path, soup in site_soups.items()}
    wrong = [
        path
        for path, found in headings.items()
        if len(found) != 1 or not found[0].get_text(strip=True)
    ]
    assert wrong == []


def test_every_page_shows_whom_to_ring_and_how_to_report(site_answers, site_soups):
    """The emergency number and the Concerns Line, to read and to tap, and the way to the report page."""
    lacking = {}
    for path, answer in site_answers.items():
        html = answer.content.decode()
        missing = missing_lifeline(html)
        if not site_soups[path].find("a", href="/report-a-concern/"):
            missing.append("a link to the report page")
        if missing:
            lacking[path] = missing
    assert lacking == {}


def test_no_page_has_a_dead_link(site_soups):
    """Every link is followed, on every page that can be reached; a `#` has to be there too."""
    soups = dict(site_soups)
    seen, dead = set(soups), []
    to_read = list(soups)
    while to_read:
        path = to_read.pop()
        for link in soups[path].find_all("a", href=True):
            target = path_of(link["href"], path)
            if target is None or target in seen:
                continue
            seen.add(target)
            answer = Client().get(target)
            if answer.status_code != 200:
                dead.append((path, target, answer.status_code))
            elif answer["Content-Type"].startswith("text/html"):
                soups[target] = soup_of(answer)
                to_read.append(target)
    assert dead == []
    nowhere = [
        (path, link["href"])
        for path, soup in soups.items()
        for link in soup.find_all("a", href=re.compile("#"))
        if (target := path_of(link["href"], path)) in soups
        and not soups[target].find(id=link["href"].partition("#")[2])
    ]
    assert nowhere == []


def test_no_page_makes_the_browser_ask_another_host(site_soups):
    """Links lead elsewhere only when a person follows them."""
    asked = [
        (path, element, address)
        for path, soup in site_soups.items()
        for element, address in fetched_by(soup)
        if not stays_here(address)
    ]
    assert asked == []


@pytest.mark.parametrize(
    "planted",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<img src="//img.example.org/a.png">',
        '<link rel="preconnect" href="http://fonts.example.org">',
        '<form action="https://forms.example.org/"></form>',
        '<iframe src="https://video.example.org/"></iframe>',
    ],
)
def test_the_look_for_other_hosts_finds_them(planted):
    found = fetched_by(BeautifulSoup(planted, "html.parser"))
    assert [address for _, address in found if not stays_here(address)] != []


def test_styles_ask_no_other_host(site_soups):
    """The style sheet is inside the page: no import, and no address but one of its own."""
    styles = site_soups["/"].find("style").string
    assert "@import" not in styles
    assert [found for found in re.findall(r"url\(([^)]*)\)", styles) if "//" in found[:8]] == []


def test_no_page_has_a_script_or_a_style_of_its_own(site_soups):
    """No script but the guard; guard and style sheet are the same on every page; no handlers.

    Data for other programs (JSON-LD) stands in a script element, too: no browser runs it.
    """
    wrong = []
    sheets = set()
    for path, soup in site_soups.items():
        wrong += [
            (path, "script")
            for script in soup.find_all("script")
            if not script.get("src")
            and script.get("type") != "application/ld+json"
            and script.string != GUARD
        ]
        sheets.add("".join(style.string for style in soup.find_all("style")))
        for element in soup.find_all(True):
            bad = [name for name in element.attrs if name == "style" or name.startswith("on")]
            if bad or str(element.get("href", "")).lower().startswith("javascript:"):
                wrong.append((path, str(element)[:80]))
    assert wrong == []
    # A list of a voice's pages carries both parts.
    parts = [names for count in range(3) for names in combinations(OWN_STYLES, count)]
    whole = {styles_with(*names) for names in parts}
    assert STYLES in sheets
    assert sheets <= whole, "the one style sheet, and the parts that some pages carry besides"


def test_the_files_that_pages_load_exist(site_soups):
    loaded = {
        path_of(address)
        for soup in site_soups.values()
        for element, address in fetched_by(soup)
        if element in {"script", "img", "link"} and not address.startswith("data:")
    }
    static = [path.removeprefix("/static/") for path in loaded if path.startswith("/static/")]
    assert [path for path in static if not finders.find(path)] == []
    others = [path for path in loaded if not path.startswith("/static/")]
    assert [path for path in others if Client().get(path).status_code != 200] == []
