"""The site with a keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.focus import press_tab, reachable, walk
from tests.fixtures.kinds import NOT_FOUND

LINES = {"tel:+443456789021", "tel:+443456789040"}  # which is first depends on the hour
CHILDLINE = "tel:+448001111"  # on young people's pages
REPORT = "/report-a-concern/"
# Without it the browser scrolls softly to what gets the focus, and is still on its way when it is looked at.
STILL = {"reduced_motion": "reduce"}
SIZES = {"desktop": (1280, 800), "phone": (360, 640), "phone at 400 %": (320, 256)}


@pytest.fixture(params=SIZES.values(), ids=SIZES.keys())
def at_each_size(request, new_context):
    """Give a page on a desk, on a phone, and on a desk enlarged to 400 % (WCAG 1.4.10)."""
    width, height = request.param
    return new_context(viewport={"width": width, "height": height}, **STILL).new_page()


def walked_kinds(kinds) -> list[str]:
    """Return the addresses worth a whole walk: the first page, the numbers, a richly filled page, a list, search."""
    return [
        kinds[kind] for kind in ("home page", "report a concern page", "guidance page", "search")
    ]


def test_tab_comes_to_everything_once_in_order_and_shows_where_it_is(at_each_size, kinds):
    page = at_each_size
    for path in walked_kinds(kinds):
        page.goto(path)
        there = reachable(page)
        stops = walk(page)
        assert [stop.name for stop in stops] == there, path
        assert [stop.name for stop in stops if not stop.marked] == [], path
        hidden = {stop.name: stop.over for stop in stops if stop.seen < 0.5}
        assert hidden == {}, path


def test_going_back_with_shift_tab_never_stops_below_the_strip(at_each_size, kinds):
    page = at_each_size
    page.goto(kinds["guidance page"])
    there = reachable(page)
    page.get_by_role("contentinfo").get_by_role("link").last.focus()
    stops = [stop for _ in there[2:] if (stop := press_tab(page, "Shift+Tab"))]
    assert len(stops) > len(there) / 2
    assert {stop.name: stop.over for stop in stops if stop.seen < 0.5} == {}


def test_the_first_stop_leads_past_the_header(page, kinds):
    for path in walked_kinds(kinds):
        page.goto(path)
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to main content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)"), (
            path
        )


def test_the_numbers_come_after_the_ways_past_the_menu_and_out(page, kinds):
    for kind, path in kinds.items():
        if kind == NOT_FOUND:
            continue
        page.goto(path)
        numbers = []
        for _ in range(4):
            page.keyboard.press("Tab")
            numbers.append(page.evaluate("document.activeElement.getAttribute('href')"))
        assert numbers[1:3] == ["/i/", "tel:999"], kind
        council = kind.startswith("guided path: b-")  # the end for another council has its lines
        assert numbers[3] in {*LINES, CHILDLINE} or (council and numbers[3].startswith("tel:")), (
            kind
        )


def test_the_report_page_offers_its_numbers_first_after_the_skip_link(page):
    page.goto(REPORT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "tel:999"
    lines = set()
    for _ in LINES:
        page.keyboard.press("Tab")
        lines.add(page.evaluate("document.activeElement.href"))
    assert lines == LINES


def test_enter_opens_each_entry_of_the_menu(page):
    page.goto("/")
    entries = page.get_by_role("navigation", name="Main menu").get_by_role("link")
    addresses = entries.evaluate_all("links => links.map((link) => link.href)")
    assert len(addresses) >= 4
    for number, address in enumerate(addresses):
        page.goto("/")
        entries.nth(number).focus()
        with page.expect_response(address) as answer:
            page.keyboard.press("Enter")
        assert answer.value.status == 200
        expect(page).to_have_url(address)
        expect(page.locator("h1")).to_be_visible()


def test_on_a_phone_enter_opens_the_menu_and_tab_goes_on_inside(new_context):
    page = new_context(viewport={"width": 360, "height": 640}, **STILL).new_page()
    page.goto("/")
    page.locator("summary", has_text="Menu").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("banner").get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    first = page.get_by_role("navigation", name="Main menu").get_by_role("link").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url("/")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_report_page_is_one_press_away_from_every_page(new_context, kinds, width):
    page = new_context(viewport={"width": width, "height": 640}).new_page()
    for path in kinds.values():
        page.goto(path)
        page.get_by_role("link", name="Report a concern").first.click()
        expect(page).to_have_url(REPORT)
        expect(page.get_by_role("main").get_by_role("link", name="999").first).to_be_visible()
