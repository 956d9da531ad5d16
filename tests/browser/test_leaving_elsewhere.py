"""Leave this site, in Firefox and in WebKit: it always ends on the next site, and Back shows nothing of this one."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.asking import until
from tests.browser.engines import Tab, asked, open_page, wait_for
from tests.browser.line import Line, line_to
from tests.browser.other_site import other_site
from tests.browser.ways_in import every_address, failing_first, form_page, forms, is_page

# Alone: a machine that does other things is as slow as a line that is gone.
pytestmark = [pytest.mark.once, pytest.mark.alone]

SECOND = "/glossary/"
AWAY, EMPTY = "/i/", "about:blank"
BACKS = 10


@pytest.fixture(params=["firefox", "webkit"])
def tab(request) -> Tab:
    """Give a fresh tab of each of the two."""
    found = request.getfixturevalue(f"in_{request.param}")
    found.new()
    return found


@pytest.fixture(scope="module")
def line(leaving_site) -> Iterator[Line]:
    """Give a line to the site, which a test may cut and has to mend."""
    with line_to(leaving_site.url) as made:
        yield made


def comes_to(tab: Tab, *addresses: str) -> str:
    """Wait until one of these is shown, and return it."""
    return until(
        lambda: f"{addresses} in place of {asked(tab.shown, '?')}",
        lambda: next((one for one in addresses if asked(tab.shown, "") == one), None),
        30,
    )


def backs(tab: Tab) -> list[str]:
    """Press Back ten times, and return what came each time."""
    seen = []
    for _ in range(BACKS):
        if not tab.back():
            break
        seen.append(settled(tab))
    return seen


def settled(tab: Tab) -> str:
    """Return what is shown when that has not changed for a moment. The way out goes on by itself."""
    seen = [""]

    def stays() -> bool:
        seen.append(asked(tab.shown, ""))
        now = seen[-1]
        return now != "" and set(seen[-4:]) == {now} and urlsplit(now).path != AWAY

    until(lambda: f"another page than {seen[-1]}", stays, 30)
    return seen[-1]


def assert_gone(tab: Tab, site: str, but: tuple[str, ...] = ()) -> None:
    """Fail when Back shows a page of `site`; `but` are paths that a browser lets nobody take out."""
    shown = [one for one in backs(tab) if one.startswith(site)]
    assert {urlsplit(one).path for one in shown} <= set(but)


def test_from_a_third_of_the_kinds_of_page(tab, leaving_site, facts, next_site):
    """By the link and by Shift in turn; each is the first page of the visit. Chromium tries all: it is the quickest."""
    for number, path in enumerate([*facts.kinds.values()][::3]):
        open_page(tab, leaving_site.url + path)
        open_page(tab, leaving_site.url + SECOND)
        (tab.press_shift if number % 2 else tab.press_leave)()
        comes_to(tab, next_site)
    assert_gone(tab, leaving_site.url)


def test_after_the_answer_to_a_form(tab, leaving_site, facts, next_site):
    for address, fields in forms(leaving_site, facts).items():
        page = form_page(leaving_site.url + address, fields)
        with other_site(lambda asked: page) as other:  # noqa: B023
            open_page(tab, f"{other}/")
            tab.run("document.forms[0].submit()")
            wait_for(tab, leaving_site.url)
            open_page(tab, leaving_site.url + SECOND)
            tab.press_leave()
            comes_to(tab, next_site)
            assert_gone(tab, leaving_site.url)


def test_after_an_error_page(tab, leaving_site, facts, next_site):
    for address in failing_first(leaving_site, facts):
        open_page(tab, leaving_site.url + address)
        open_page(tab, leaving_site.url + SECOND)
        tab.press_leave()
        comes_to(tab, next_site)
    assert_gone(tab, leaving_site.url)


def test_after_a_document(tab, leaving_site, facts, next_site):
    """It runs no script: the page after it is where the visit begins, and it stays behind."""
    every = every_address(leaving_site, facts)
    document = next(one for one in every if one.endswith(".txt"))
    assert not is_page(leaving_site, document)
    open_page(tab, leaving_site.url + document)
    open_page(tab, f"{leaving_site.url}/about/")
    open_page(tab, leaving_site.url + SECOND)
    tab.press_leave()
    comes_to(tab, next_site)
    assert_gone(tab, leaving_site.url, but=(document,))


def test_after_fragments_and_back_and_forward(tab, leaving_site, next_site):
    open_page(tab, f"{leaving_site.url}/about/")
    tab.run("location.hash = 'main-content'")
    open_page(tab, f"{leaving_site.url}/topics/")
    open_page(tab, leaving_site.url + SECOND)
    tab.back()
    wait_for(tab, f"{leaving_site.url}/topics/")
    tab.press_leave()
    comes_to(tab, next_site)
    assert_gone(tab, leaving_site.url)


def test_where_the_site_does_not_answer_an_empty_page_comes(tab, line):
    """Not the browser's own page about it, which has the address of this site on it."""
    for paths in (["/about/"], ["/about/", SECOND]):
        for path in paths:
            open_page(tab, line.url + path)
        line.cut()
        try:
            tab.press_leave()
            comes_to(tab, EMPTY)
        finally:
            line.mend()


def test_the_name_of_the_tab_is_emptied(tab, leaving_site, next_site):
    open_page(tab, f"{leaving_site.url}/about/")
    open_page(tab, leaving_site.url + SECOND)
    tab.press_leave()
    wait_for(tab, next_site)
    assert tab.run("return window.name") == ""
