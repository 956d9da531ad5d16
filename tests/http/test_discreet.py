"""Discreet pages over the wire, from the published copy and from Django: no browser is told to keep them."""

import re

import pytest

from safeguarding.delivery.index import from_json
from safeguarding.privacy.discreet import is_neutral
from tests.asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CANONICAL = re.compile(r'<link rel="canonical" href="https?://[^/"]+(/[^"]*)">')
WAY_OUT = "/i/"  # not a page
READABLE = ("/young-people/", "/young-people/bullying/", "/about/using-this-site-safely/")
SIGNED_IN = "sessionid=abcdefghijklmnopqrstuvwxyz012345"  # made up: it is Django that answers then


@pytest.fixture(scope="module")
def answers(running_site) -> dict:
    """Give status and headers of everything in the copy, by address."""
    return from_json((running_site.var_dir / "published" / "index.json").read_text()).answers


@pytest.fixture(scope="module")
def neutral(answers) -> list[str]:
    """Give the neutral addresses of the discreet pages."""
    found = [one for one in answers if is_neutral(one) and one != WAY_OUT]
    assert len(found) >= 20
    return found


@pytest.fixture(scope="module")
def readable(running_site, neutral) -> dict[str, str]:
    """Give the readable address of each discreet page, by its neutral one: as the page itself says it."""
    found = {one: CANONICAL.search(ask(running_site.url, one).text)[1] for one in neutral}
    assert set(READABLE) <= set(found.values())
    assert len(set(found.values())) == len(found)
    return found


@pytest.fixture(scope="module")
def discreet(neutral, readable) -> list[str]:
    """Give both addresses of each discreet page."""
    return [*neutral, *readable.values()]


def assert_forgotten(headers) -> None:
    assert headers["Cache-Control"] == "no-store"
    assert headers["Request-OTR"] == "1"
    assert not headers["CDN-Cache-Control"]
    for name in ("ETag", "Last-Modified", "Expires", "Accept-Ranges", "Set-Cookie", "Link"):
        assert headers[name] is None, name


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_browser_keeps_a_discreet_page(running_site, discreet, method):
    for address in discreet:
        reply = ask(running_site.url, address, method, Accept_Encoding="br")
        assert reply.status == 200
        assert_forgotten(reply.headers)


def test_a_discreet_page_is_never_not_modified(running_site, answers, discreet):
    digest = answers[discreet[0]].bodies[""].digest
    conditions = {
        "If_None_Match": f'"{digest}"',
        "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT",
        "Range": "bytes=0-9",
    }
    for asked in (conditions, conditions | {"If_None_Match": "*"}):
        reply = ask(running_site.url, discreet[0], **asked)
        assert reply.status == 200
        assert len(reply.content) > 1000
        assert_forgotten(reply.headers)


def test_at_its_neutral_address_a_page_has_a_title_of_its_own_and_no_preview(
    running_site, readable
):
    """In the browser's history and where a link to it is shared."""
    titles = set()
    for address, in_words in readable.items():
        text = ask(running_site.url, address).text
        head = text.partition("</head>")[0]
        (title,) = re.findall("<title>(.*?)</title>", head)
        titles.add(title)
        assert not re.search(
            r'name="(description|author|keywords)|og:|twitter:|rel="(pre|dns)', head
        )
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)[1]
        assert title not in (heading, "Information"), address
        assert in_words in text.partition("<main")[2], address
    assert len(titles) == len(readable)


def test_at_its_readable_address_it_is_as_any_other(running_site, readable):
    for address in readable.values():
        head = ask(running_site.url, address).text.partition("</head>")[0]
        assert re.search(r'<meta name="description" content="[^"]+">', head), address
        assert " - Shropshire Safeguarding Children Board</title>" in head
        assert CANONICAL.search(head)[1] == address


def test_what_leads_to_the_slash_is_forgotten_too(running_site, neutral):
    for headers in ({}, {"Host": running_site.url.removeprefix("http://")}, {"Cookie": "a=b"}):
        for address in ("/young-people/", neutral[0]):
            reply = ask(running_site.url, f"{address[:-1]}?from=somewhere", **headers)
            assert (reply.status, reply.headers["Location"]) == (301, f"{address}?from=somewhere")
            assert_forgotten(reply.headers)


def test_django_says_the_same_to_somebody_who_signed_in(running_site, discreet):
    for address in (*discreet[:3], *READABLE):
        headers = ask(running_site.url, address, Cookie=SIGNED_IN).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Request-OTR"] == "1"


def test_nothing_else_asks_to_be_forgotten(answers, discreet):
    """The browser would ask its user about each page, and keep no part of the site."""
    reports = {"/report-a-concern/", "/report-a-concern/first-minute/"}
    for address, answer in answers.items():
        headers = {name.lower(): value for name, value in answer.headers}
        assert ("request-otr" in headers) == (address in discreet), address
        if answer.status < 400:
            unkept = headers["cache-control"] == "no-store"
            assert unkept == (address in {*discreet, *reports, WAY_OUT}), address


def test_the_sitemap_has_the_readable_addresses_and_no_others(running_site, readable):
    listed = re.findall(
        r"<loc>https?://[^/]+(.*?)</loc>", ask(running_site.url, "/sitemap.xml").text
    )
    assert set(readable.values()) <= set(listed)
    assert not any(map(is_neutral, listed))


def test_links_inside_the_site_lead_to_the_neutral_address(running_site, answers, readable):
    """The readable one would stand in the history as well."""
    in_words = set(readable.values())
    for address, answer in answers.items():
        if answer.status == 200 and address[-1] == "/":
            links = set(re.findall(r'href="([^"#?]+)', ask(running_site.url, address).text))
            assert links.isdisjoint(in_words), address


def test_posters_and_what_is_shared_have_the_readable_address(running_site, readable):
    for address in ("/take-away/poster-school/", "/share/concerns-line.json", "/share/"):
        text = ask(running_site.url, address).text
        assert "/report-a-concern" in text
        assert re.findall(r'https?://[^/"]+(/i[0-9]+/)', text) == [], address
