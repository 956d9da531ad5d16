"""Discreet pages over the wire, from the published copy and from Django: no browser is told to keep them."""

import re

import pytest

from safeguarding.delivery.index import from_json
from tests.asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEUTRAL = re.compile(r"/i[0-9]*(/|$)")
WAY_OUT = "/i/"  # not a page
TOLD_BEFORE = {
    "/report-a-concern/": "/i1/",
    "/young-people/": "/i2/",
    "/young-people/bullying/": "/i2/i9/",
}
SIGNED_IN = "sessionid=abcdefghijklmnopqrstuvwxyz012345"  # made up: it is Django that answers then


@pytest.fixture(scope="module")
def answers(running_site) -> dict:
    """Give status and headers of everything in the copy, by address."""
    return from_json((running_site.var_dir / "published" / "index.json").read_text()).answers


@pytest.fixture(scope="module")
def discreet(answers) -> list[str]:
    """Give the addresses of the discreet pages."""
    found = [one for one in answers if NEUTRAL.search(one) and one[-1] == "/" and one != WAY_OUT]
    assert len(found) >= 20
    return found


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


def test_a_discreet_page_has_no_name_and_no_preview(running_site, discreet):
    """In the browser's history and where a link to it is shared."""
    for address in discreet:
        head = ask(running_site.url, address).text.partition("</head>")[0]
        assert re.findall("<title>(.*?)</title>", head) == ["Information"]
        assert not re.search(
            r'name="(description|author|keywords)|og:|twitter:|rel="(canonical|pre|dns)', head
        )


def test_the_addresses_that_people_were_told_lead_there(running_site):
    for old, new in TOLD_BEFORE.items():
        for path in (old, old.rstrip("/")):
            reply = ask(running_site.url, path)
            assert (reply.status, reply.headers["Location"]) == (301, new)
            assert_forgotten(reply.headers)


def test_what_leads_to_the_slash_is_forgotten_too(running_site):
    for headers in ({}, {"Host": running_site.url.removeprefix("http://")}):
        reply = ask(running_site.url, "/i1?from=somewhere", **headers)
        assert (reply.status, reply.headers["Location"]) == (301, "/i1/?from=somewhere")
        assert_forgotten(reply.headers)


def test_django_says_the_same_to_somebody_who_signed_in(running_site, discreet):
    for address in discreet[:3]:
        headers = ask(running_site.url, address, Cookie=SIGNED_IN).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Request-OTR"] == "1"


def test_nothing_else_asks_to_be_forgotten(answers):
    """The browser would ask its user about each page, and keep no part of the site."""
    for address, answer in answers.items():
        headers = {name.lower(): value for name, value in answer.headers}
        is_discreet = NEUTRAL.search(address) or NEUTRAL.search(headers.get("location", ""))
        asks = bool(is_discreet) and address != WAY_OUT
        assert ("request-otr" in headers) == asks, address
        if not is_discreet and answer.status < 400:
            assert headers["cache-control"] != "no-store", address


def test_the_sitemap_has_the_neutral_addresses_and_no_others(running_site, discreet):
    listed = re.findall(
        r"<loc>https?://[^/]+(.*?)</loc>", ask(running_site.url, "/sitemap.xml").text
    )
    assert set(discreet) <= set(listed)
    assert set(TOLD_BEFORE).isdisjoint(listed)


def test_no_page_links_to_a_readable_address_of_a_discreet_page(running_site, answers):
    """Every link leads straight there: the readable address would stand in the history as well."""
    old = [
        address
        for address, answer in answers.items()
        if 300 <= answer.status < 400 and NEUTRAL.search(dict(answer.headers).get("Location", ""))
    ]
    assert set(TOLD_BEFORE) <= set(old)
    for address, answer in answers.items():
        if answer.status == 200 and address[-1] == "/":
            links = set(re.findall(r'href="([^"#?]+)', ask(running_site.url, address).text))
            assert links.isdisjoint(old), address
