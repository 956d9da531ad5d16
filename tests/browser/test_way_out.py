"""The way out: always in sight, two presses of Tab away, three presses of Shift, and quick on a slow telephone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.asking import until
from tests.browser.history import WATCH
from tests.fixtures.kinds import NOT_FOUND

LEAVE = "a[href='/i/']:not(.govuk-skip-link)"
SHEET = "/take-away/poster-school/"
# WCAG 1.4.10: 1280 px at 400 % is 320 px by 256; a telephone; a telephone with its keyboard shown.
SIZES = {"400 %": (320, 256), "telephone": (320, 568), "keyboard shown": (360, 300)}
# Every look that a page may have; all pages share one layout.
LOOKS = (
    "home page",
    "report a concern page",
    "first minute page",
    "section for young people",
    "search",
    NOT_FOUND,
)
# What is on top in the middle of the way out: True when that is the way out.
ON_TOP = """(link) => {
  const box = link.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.width > 20 && box.height > 20 && link.contains(top);
}"""
IN_VIEW = """(link) => {
  const box = link.getBoundingClientRect(), view = visualViewport;
  return box.left >= view.offsetLeft - 1 && box.right <= view.offsetLeft + view.width + 1
    && box.top >= view.offsetTop - 1 && box.bottom <= view.offsetTop + view.height + 1;
}"""


@pytest.fixture
def silent(page) -> Iterator[Callable]:
    """Give a handler that answers a request neither with a page nor with an error, until the test is over."""
    yield lambda route: None
    page.goto("about:blank")  # a page that still waits cannot be closed


@pytest.fixture
def away(page, facts, silent):
    """Give a page from which the site that the board chose is reached, but does not answer."""
    page.context.route(facts.leave_for, silent)
    page.goto("/search/")
    return page


@pytest.fixture
def readable(page) -> list[str]:
    """Give what could be read, in turn. The page tells it: while it waits for another one it cannot be asked."""
    told = []
    page.expose_function("readable", lambda where, words: told.append(words))
    page.add_init_script(WATCH)
    return told


def assert_left(page: Page, readable: list[str]) -> None:
    """Fail unless the page becomes the neutral one, and nothing but what screen readers are told can be read."""
    until("the neutral page", lambda: page.wait_for_timeout(20) or page.url.endswith("/i/"), 10)
    until("its words", lambda: page.wait_for_timeout(20) or readable[-1] == LEAVING, 10)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_nothing_covers_it_and_it_never_scrolls_away(new_context, kinds, size):
    width, height = size
    page = new_context(viewport={"width": width, "height": height}).new_page()
    for path in (*(kinds[kind] for kind in LOOKS), SHEET):
        page.goto(path)
        link = page.locator(LEAVE).first
        for part in (0, 0.5, 1):
            page.evaluate("(part) => scrollTo(0, part * document.body.scrollHeight)", part)
            assert link.evaluate(ON_TOP), (path, part)
        menu = page.locator(".app-menu summary")
        if menu.count():
            menu.click()
            assert link.evaluate(ON_TOP), (path, "menu")
            page.locator(".app-menu input").focus()
            assert link.evaluate(ON_TOP), (path, "input")
        # Dialogs would stand above everything.
        assert page.locator("dialog, [popover], iframe").count() == 0, path


def test_it_stays_in_sight_on_a_page_enlarged_with_two_fingers(new_context):
    page = new_context(
        viewport={"width": 360, "height": 640}, is_mobile=True, has_touch=True
    ).new_page()
    page.goto("/topics/")
    session = page.context.new_cdp_session(page)
    session.send("Input.synthesizePinchGesture", {"x": 100, "y": 400, "scaleFactor": 3})
    assert page.evaluate("visualViewport.scale") > 2
    assert page.evaluate("visualViewport.offsetTop") > 0
    link = page.locator(LEAVE)
    until("the way out", lambda: link.evaluate(IN_VIEW), 10)


def test_it_is_at_most_two_presses_of_tab_away(page, kinds):
    for path in (*kinds.values(), SHEET):
        page.goto(path)
        stops = []
        for _ in range(2):
            page.keyboard.press("Tab")
            stops.append(page.evaluate("document.activeElement.getAttribute('href')"))
        assert "/i/" in stops, path


def test_the_skip_link_to_it_is_seen_when_it_has_the_focus(page):
    page.goto("/about/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.locator(".govuk-skip-link", has_text="Leave this site")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other; `+` before a name holds it down and `-` lets it go."""
    for key in keys:
        if key[0] in "+-":
            (page.keyboard.down if key[0] == "+" else page.keyboard.up)(key[1:])
        else:
            page.keyboard.press(key)


LEAVING = "Leaving this site"
LEFT, RIGHT = "ShiftLeft", "ShiftRight"
# The last press leaves when it goes down.
LEAVES = {
    "left": [LEFT, LEFT, f"+{LEFT}"],
    "right": [RIGHT, RIGHT, f"+{RIGHT}"],
    "mixed": [LEFT, RIGHT, f"+{LEFT}"],
    # The second goes down before the first comes up.
    "both at once": [f"+{LEFT}", f"+{RIGHT}", f"-{LEFT}", f"+{LEFT}"],
    "after a capital letter": ["Shift+A", LEFT, RIGHT, f"+{LEFT}"],
}
STAYS = {
    "twice": [LEFT] * 2,
    "capital letters": ["Shift+A", "Shift+B", "Shift+C", "Shift+D"],
    "going back with Tab": ["Shift+Tab"] * 4,
    "a letter in between": [LEFT, RIGHT, "a", LEFT],
    "held down": [f"+{LEFT}", f"+{LEFT}", f"+{LEFT}", f"+{LEFT}"],
}


@pytest.mark.parametrize("keys", LEAVES.values(), ids=LEAVES.keys())
def test_three_presses_of_either_shift_key_leave(readable, away, keys):
    away.locator("#search-words").focus()
    press(away, *keys)
    assert_left(away, readable)


@pytest.mark.parametrize("keys", STAYS.values(), ids=STAYS.keys())
def test_shift_for_anything_else_does_not_leave(away, keys):
    away.locator("#search-words").focus()
    press(away, *keys)
    expect(away.get_by_role("heading", name="Search", level=1)).to_be_visible()
    assert away.url.endswith("/search/")


@pytest.mark.parametrize(("seconds", "leaves"), [(4, True), (6, False), (50, False)])
def test_three_presses_count_within_five_seconds_only(page, facts, seconds, leaves):
    """Who writes a long text presses Shift now and then."""
    page.context.route(
        facts.leave_for,
        lambda route: route.fulfill(body="<title>Elsewhere</title>", content_type="text/html"),
    )
    page.clock.install()
    page.goto("/search/")
    press(page, LEFT)
    page.clock.run_for((seconds - 1) * 1000)
    press(page, LEFT)
    page.clock.run_for(1000)
    press(page, f"+{LEFT}")
    if leaves:
        expect(page).to_have_title("Elsewhere")
    else:
        expect(page.get_by_role("status")).to_have_text("Press Shift once more to leave this site.")
        expect(page).to_have_title(re.compile("^Search"))


def test_clicks_with_shift_do_not_leave(away):
    for _ in range(4):
        away.locator("h1").click(modifiers=["Shift"])
    expect(away.get_by_role("heading", name="Search", level=1)).to_be_visible()


def test_screen_readers_hear_what_shift_does(readable, away, silent):
    status = away.get_by_role("status")
    press(away, LEFT)
    expect(status).to_have_text("")
    press(away, RIGHT)
    expect(status).to_have_text("Press Shift once more to leave this site.")
    # The next page is on its way and does not come: what is heard stays.
    away.context.route("**/i/", silent)
    press(away, f"+{LEFT}")
    until("the last words", lambda: away.wait_for_timeout(20) or readable[-1] == LEAVING, 10)


def test_nothing_is_left_to_read_while_the_next_site_does_not_answer(readable, away):
    away.locator(LEAVE).click(no_wait_after=True)
    assert_left(away, readable)


def test_the_next_site_is_not_told_where_somebody_came_from(page, facts):
    asked = []

    def answer(route):
        asked.append(route.request.all_headers())
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")

    page.context.route(facts.leave_for, answer)
    page.goto("/library/")
    page.locator(LEAVE).click()
    page.wait_for_url(facts.leave_for)
    expect(page).to_have_title("Elsewhere")
    assert "referer" not in asked[0]
    assert page.evaluate("document.referrer") == ""


def test_without_script_it_leads_there_too(new_context, facts, kinds):
    page = new_context(java_script_enabled=False).new_page()
    page.context.route(
        facts.leave_for,
        lambda route: route.fulfill(body="<title>Elsewhere</title>", content_type="text/html"),
    )
    for path in (kinds["home page"], kinds[NOT_FOUND]):
        page.goto(path)
        page.locator(LEAVE).first.click()
        page.wait_for_url(facts.leave_for)
        # What the safety page says: the pages that were read stay behind.
        page.go_back()
        assert page.url.endswith(path)
