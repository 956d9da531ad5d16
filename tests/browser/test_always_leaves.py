"""Leave this site, in Chromium: whatever came first or fails, no press ends on this site or on an error page."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from safeguarding.privacy.policy import GUARD as GUARD_TEXT
from tests.asking import ask
from tests.browser.history import comes_to, entries, press, run, shown
from tests.browser.other_site import other_site
from tests.browser.ways_in import (
    every_address,
    failing_first,
    form_page,
    forms,
    is_page,
    one_of_each_kind,
)
from tests.fixtures.programs import ROOT

# Alone: a machine that does other things is as slow as a line that is gone.
pytestmark = pytest.mark.alone

FRAME = "/share/concerns-line.html"  # stands in other sites' pages
AWAY, SECOND, EMPTY = "/i/", "/glossary/", "about:blank"
LEAVE = "document.querySelector(\"a[href='/i/']\").click()"
SHIFT = ["Shift"] * 3
GUARD = ROOT / "safeguarding" / "privacy" / "guard.js"


@pytest.fixture
def window(new_context, facts) -> BrowserContext:
    """Give a window in which the next site answers without a network."""
    context = new_context()
    context.route(
        facts.leave_for,
        lambda route: route.fulfill(body="<title>Next</title>Sun", content_type="text/html"),
    )
    return context


@pytest.fixture
def tab(window) -> Page:
    return window.new_page()


def leave(page: Page, number: int = 0) -> None:
    """Press the link, or Shift three times where `number` is odd. Waits for nothing."""
    if number % 2:
        for key in SHIFT:
            page.keyboard.press(key)
    else:
        run(page, f"void setTimeout(() => {LEAVE})")


def assert_leaves(page: Page, to: str, number: int = 0) -> None:
    leave(page, number)
    comes_to(page, lambda address: address == to)


def assert_gone(page: Page, site: str, but: tuple[str, ...] = ()) -> None:
    """Fail when ten Backs show a page of `site`; `but` are paths that a browser lets nobody take out."""
    seen = []
    for _ in range(10):
        if not press(page, -1):
            break
        comes_to(page, lambda address: urlsplit(address).path != AWAY)
        seen.append(shown(page))
    assert {urlsplit(one).path for one in seen if one.startswith(site)} <= set(but)


def test_every_public_page_has_the_same_way_out(running_site, facts):
    """So what holds of an address of each kind, below, holds of all."""
    pages = 0
    for address in every_address(running_site, facts):
        answer = ask(running_site.url, address)
        if "html" not in answer.headers["Content-Type"] or address == FRAME:
            continue
        pages += 1
        assert f"<script>{GUARD_TEXT}</script>" in answer.text, address
        assert f'data-leave="{facts.leave_for}"' in answer.text, address
    assert pages > 250


def test_from_an_address_of_every_kind(tab, running_site, facts):
    """Each is where a visit begins: pages of every kind, error pages, and documents, which no browser takes out."""
    site, left = running_site.url, 0
    for address in one_of_each_kind(running_site, facts):
        try:
            tab.goto(address, wait_until="domcontentloaded")
        except Error as error:
            assert "Download is starting" in error.message, address
        tab.goto(SECOND, wait_until="domcontentloaded")
        assert_leaves(tab, facts.leave_for, left)
        left += 1
    assert left > 30
    _, known = entries(tab)
    paths = {urlsplit(one).path for one in known if one.startswith(site)} - {AWAY}
    assert [path for path in paths if is_page(running_site, path)] == []


def by_form(window: BrowserContext, site: str, address: str, fields: dict) -> Page:
    """Open a tab whose first page of this site is the answer to a form."""
    with other_site(lambda asked: form_page(site + address, fields)) as other:
        page = window.new_page()
        page.goto(f"{other}/")
        with page.expect_navigation(url=f"{site}/**"):
            page.get_by_role("button").click()
    return page


def test_after_the_answer_to_a_form(window, running_site, facts):
    """With a form of each address that takes one, and at addresses that take none."""
    site = running_site.url
    for address, fields in forms(running_site, facts).items():
        for number, others in enumerate(([], [SECOND])):
            page = by_form(window, site, address, fields)
            for path in others:
                page.goto(path)
            assert_leaves(page, facts.leave_for, number)
            assert_gone(page, site)
            page.close()


def test_after_an_error_page(window, running_site, facts):
    for number, address in enumerate(failing_first(running_site, facts)):
        page = window.new_page()
        page.goto(address)
        page.goto(SECOND)
        assert_leaves(page, facts.leave_for, number)
        assert_gone(page, running_site.url)
        page.close()


ANSWERS = {
    "it is not there any more": lambda route: route.continue_(
        url=f"{route.request.url}no-such-page/"
    ),
    "something else answers": lambda route: route.fulfill(status=502, body="Bad gateway"),
    "nothing answers": lambda route: route.abort(),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_where_the_first_address_is_gone(tab, running_site, facts, answer):
    tab.goto("/topics/")
    tab.goto(SECOND)
    tab.context.route("**/topics/", answer)
    leave(tab)
    comes_to(tab, lambda address: not address.startswith(running_site.url))
    assert shown(tab) in {facts.leave_for, EMPTY}


def test_in_a_window_that_another_site_opened(window, running_site, facts):
    page = f"<button onclick=\"window.open('{running_site.url}/about/', 'named')\">Open</button>"
    with other_site(lambda asked: page) as other:
        opener = window.new_page()
        opener.goto(f"{other}/")
        with window.expect_page() as opened:
            opener.get_by_role("button").click()
    page = opened.value
    page.wait_for_load_state()
    page.goto(SECOND)
    assert_leaves(page, facts.leave_for)
    assert_gone(page, running_site.url)


def test_in_a_tab_that_was_opened_in_the_background(tab, running_site, facts):
    tab.goto("/")
    with tab.context.expect_page() as opened:
        tab.locator("main a[href^='/']").first.click(modifiers=["Control"])
    page = opened.value
    page.wait_for_load_state()
    assert_leaves(page, facts.leave_for)
    assert_gone(page, running_site.url)


def test_in_tabs_that_the_browser_opens_again(
    playwright, browser_type_launch_args, running_site, facts, tmp_path
):
    """Its profile is that of a browser that was killed."""

    def opened(*more: str) -> BrowserContext:
        launch = {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *more]}
        context = playwright.chromium.launch_persistent_context(tmp_path, **launch)
        context.route(facts.leave_for, lambda route: route.fulfill(body="Sun"))
        return context

    context = opened()
    page = context.new_page()
    for path in ("/topics/", "/about/", SECOND):
        page.goto(running_site.url + path)
    context.close()
    context = opened("--restore-last-session")
    try:
        page = next(one for one in context.pages if one.url.endswith(SECOND))
        page.reload()
        assert_leaves(page, facts.leave_for)
        assert_gone(page, running_site.url)
    finally:
        context.close()


@pytest.mark.parametrize("paths", [["/about/"], ["/about/", SECOND]], ids=["first", "second"])
def test_with_no_signal_an_empty_page_comes(tab, paths):
    for path in paths:
        tab.goto(path)
    tab.context.set_offline(True)
    assert_leaves(tab, EMPTY)


# What the guard calls and does not say itself: it may be missing in a browser, or refuse.
SCRIPT = re.sub(r"/\*.*?\*/", "", GUARD.read_text(), flags=re.DOTALL)
OWN = set(re.findall(r"function (\w+)\(|(?<=on)(\w+) = ", SCRIPT))
CALLED = sorted(set(re.findall(r"(?<!function )\b([a-zA-Z]+)\(", SCRIPT)) - {one for one, _ in OWN})
BREAK = """
for (const one of [window, History.prototype, Navigation.prototype, NavigationHistoryEntry.prototype, Node.prototype,
                   Array.prototype, RegExp.prototype, Response.prototype, Element.prototype, Event.prototype]) {
  if (typeof one.%(name)s === "function") {
    const whole = one.%(name)s;
    addEventListener("break", () => { one.%(name)s = () => { throw new Error("planted"); }; });
  }
}
"""


@pytest.mark.parametrize("name", CALLED)
def test_with_a_script_that_fails_half_way(tab, running_site, facts, name):
    """From the second page of a visit: there each function that the guard calls throws from now on."""
    tab.goto("/about/")
    tab.add_init_script(BREAK % {"name": name})
    tab.goto(SECOND)
    run(tab, f"void setTimeout(() => {{ dispatchEvent(new Event('break')); {LEAVE} }})")
    comes_to(tab, lambda address: not address.startswith(running_site.url))
    assert shown(tab) in {facts.leave_for, EMPTY}


MOUSE = {
    "a wheel": lambda mouse: mouse.wheel(0, 100),
    "a click": lambda mouse: mouse.click(300, 300),
    "a drag": lambda mouse: mouse.move(320, 320),
}


@pytest.mark.parametrize("way", MOUSE)
def test_shift_with_the_mouse_is_not_a_press(tab, way):
    tab.goto("/topics/")
    tab.mouse.move(300, 300)
    if way == "a drag":
        tab.mouse.down()
    for _ in range(4):
        tab.keyboard.down("Shift")
        MOUSE[way](tab.mouse)
        tab.mouse.move(300, 300)
        tab.keyboard.up("Shift")
    tab.mouse.up()
    assert tab.evaluate("document.title").startswith("Topics")
    assert urlsplit(tab.url).path == "/topics/"
