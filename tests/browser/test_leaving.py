"""Leave this site: it hides the page at once, and Back and Forward show nothing of this site afterwards."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.asking import until
from tests.browser.history import WATCH, comes_to, entries, press, run, shown
from tests.browser.other_site import other_site

pytestmark = (
    pytest.mark.alone
)  # what waits four seconds at most, on a machine that does nothing else

AWAY = "/i/"
FOOTER = ("/a-to-z/", "/topics/", "/glossary/", "/services/")


@pytest.fixture(scope="module")
def elsewhere(site_server) -> Iterator[str]:
    """Give the address of another site with a link to the home page."""
    page = f"<title>Other site</title><h1>Other site</h1><a href='{site_server}/'>To the board</a>"
    with other_site(lambda asked: page) as address:
        yield f"{address}/"


@pytest.fixture
def in_memory(launch_browser, browser_context_args) -> Iterator[Page]:
    """Give a page in a browser that keeps whole pages in memory for Back, as people's browsers do."""
    browser = launch_browser(ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_context(**browser_context_args).new_page()
    browser.close()


def by_click(page: Page) -> None:
    page.locator(".app-leave").click(no_wait_after=True)


def by_shift(page: Page) -> None:
    # A page whose script is not there yet cannot know of a key; the link leads away without it.
    page.locator("body > [role=status]").wait_for(state="attached")
    for key in ("ShiftLeft", "ShiftRight", "ShiftLeft"):
        page.keyboard.press(key)


def by_skip_link(page: Page) -> None:
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator(".govuk-skip-link", has_text="Leave this site").focus()
    page.keyboard.press("Enter")


WAYS = {"click": by_click, "Shift three times": by_shift, "skip link": by_skip_link}


def visit(page: Page, elsewhere: str, pages: int) -> None:
    """Come from another site and look at so many pages: by links, a form, and Back and Forward in between."""
    page.goto(elsewhere)
    page.get_by_role("link").click()
    expect(page.locator(".app-strip")).to_be_visible()
    for number in range(pages - 1):
        if number == 2:
            page.goto("/search/")
        elif number == 3:
            page.get_by_role("main").get_by_label("Search this site").fill("neglect")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", name="neglect")).to_be_visible(timeout=20_000)
        else:
            path = FOOTER[number % len(FOOTER)]
            page.get_by_role("contentinfo").locator(f'a[href="{path}"]').first.click()
            page.wait_for_url(f"**{path}")
            for step in (-1, 1):
                press(page, step)
            page.wait_for_url(f"**{path}")
    _, addresses = entries(page)
    ours = [address for address in addresses if urlsplit(address).port == urlsplit(page.url).port]
    assert len(ours) == pages


def answer_for(page: Page, address: str) -> None:
    """Answer in place of the site that the board chose: no test asks anybody outside."""
    page.context.route(
        address,
        lambda route: route.fulfill(body="<title>Weather</title>Sun", content_type="text/html"),
    )


def assert_nothing_of_ours_comes_back(page: Page, site: str, leave_for: str) -> None:
    """Press Back ten times, then Forward ten times; fail when a page of this site is shown or could be."""
    opened = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    for step in (-1, 1):
        for _ in range(10):
            if not press(page, step):
                break
            comes_to(page, lambda address: not address.startswith(site))
    _, addresses = entries(page)
    assert [one for one in addresses if one.startswith(site) and urlsplit(one).path != AWAY] == []
    assert [one for one in opened if one.startswith(site) and urlsplit(one).path != AWAY] == []
    assert shown(page) == leave_for


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("pages", [1, 3, 5, 10])
def test_back_and_forward_show_nothing_of_this_site(
    page, elsewhere, site_server, facts, pages, way
):
    answer_for(page, facts.leave_for)
    visit(page, elsewhere, pages)
    way(page)
    comes_to(page, lambda address: address == facts.leave_for)
    assert_nothing_of_ours_comes_back(page, site_server, facts.leave_for)


def test_nothing_can_be_read_on_the_way_out(page, elsewhere, site_server, facts):
    """Neither of the page that is left nor of the first page of the visit, through which the way leads."""
    readable = []
    answer_for(page, facts.leave_for)
    visit(page, elsewhere, 5)
    page.context.expose_function("readable", lambda where, words: readable.append((where, words)))
    page.context.add_init_script(WATCH)
    by_click(page)
    comes_to(page, lambda address: address == facts.leave_for)
    until(
        "the next site", lambda: page.wait_for_timeout(20) or ("Sun" in dict(readable).values()), 10
    )
    ours = {words for where, words in readable if where.endswith(urlsplit(site_server).netloc)}
    assert ours <= {"", "Leaving this site"}  # the latter is for screen readers


def test_where_pages_wait_in_memory_nothing_comes_back_either(
    in_memory, elsewhere, site_server, facts
):
    page = in_memory
    answer_for(page, facts.leave_for)
    page.goto(elsewhere)
    for path in ("/", *FOOTER):
        go(page, f"{site_server}{path}")
    follow(page, "document.querySelector('.app-leave')")
    comes_to(page, lambda address: address == facts.leave_for)
    assert_nothing_of_ours_comes_back(page, site_server, facts.leave_for)


# Notes what is shown of a page in the moment in which it comes back from memory: before any script of the page runs.
AS_IT_COMES_BACK = """
addEventListener("pageshow", (event) => {
  if (event.persisted) window.cameBack = getComputedStyle(document.documentElement).visibility;
}, true);
"""


def test_a_page_that_waits_in_memory_waits_unseen(in_memory, elsewhere, site_server):
    """A browser shows it before the guard can look whether somebody has left."""
    page = in_memory
    page.add_init_script(AS_IT_COMES_BACK)
    page.goto(elsewhere)
    for path in ("/", "/topics/"):
        go(page, f"{site_server}{path}")
    press(page, -1)
    until("the page is back", lambda: run(page, "window.cameBack"), 30)
    assert run(page, "window.cameBack") == "hidden"
    assert run(page, "getComputedStyle(document.documentElement).visibility") == "visible"


def test_until_then_back_works_as_usual(in_memory, elsewhere, site_server):
    page = in_memory
    page.goto(elsewhere)
    for path in ("/", "/topics/", "/a-to-z/"):
        go(page, f"{site_server}{path}")
    run(page, "scrollTo(0, 300)")
    press(page, -1)
    assert shown(page).endswith("/topics/")
    press(page, 1)
    assert shown(page).endswith("/a-to-z/")
    style = "getComputedStyle(document.documentElement).visibility"
    until("the page is shown", lambda: run(page, style) == "visible", 10)
    until("its place", lambda: run(page, "scrollY") == 300, 10)
    for _ in range(3):
        press(page, -1)
    assert shown(page) == elsewhere


def go(page: Page, address: str) -> None:
    """Follow a link to an address."""
    follow(page, f"Object.assign(document.createElement('a'), {{ href: {address!r} }})")
    comes_to(page, lambda found: found == address)


def follow(page: Page, link: str) -> None:
    """Press a link, given as a JavaScript expression, after the browser has answered: it may go elsewhere at once."""
    run(
        page,
        f"void setTimeout(() => {{ const link = {link}; document.body.append(link); link.click(); }})",
    )
