"""A child has just told me: readable with no network, and printed as a card and a sheet to write on."""

import io

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.site_server import RunningSite

ADDRESS = "/report-a-concern/first-minute/"
NUMBERS = ("999", "0345 678 9021", "0345 678 9040")
STEPS = ("Listen", "Say", "Do not say", "Write down", "Tell")
ON_THE_RECORD = ("word for word", "signature", "date and time of writing")
SCREEN_ONLY = (
    "Leave",
    "Menu",
    "Skip to main content",
    "Home",
    "Search",
    "About this page",
    "A to Z",
)
A4 = (595, 842)  # points


@pytest.fixture
def opened(new_context) -> Page:
    """Give the page on the smallest telephone, without scripts, after the network has gone."""
    viewport = {"width": 320, "height": 480}
    context = new_context(viewport=viewport, java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS)
    context.set_offline(True)
    return page


def sheets(page: Page) -> list[str]:
    """Print a page on A4, and return the words of each side."""
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    for side in document:
        assert [round(length) for length in side.get_size()] == pytest.approx(A4, abs=2)
    return [" ".join(side.get_textpage().get_text_bounded().split()) for side in document]


def test_all_of_it_is_there_with_no_network(opened):
    main = opened.get_by_role("main")
    for heading in STEPS:
        step = main.get_by_text(heading, exact=True).first
        step.scroll_into_view_if_needed()
        expect(step).to_be_in_viewport()
    for number in NUMBERS:
        expect(main.get_by_role("link", name=number).first).to_be_visible()
    last = main.locator(".app-record__line").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    assert all(
        image["ok"]
        for image in opened.evaluate(
            "[...document.images].map((one) => ({ok: one.complete && one.naturalWidth > 0}))"
        )
    )


def test_it_prints_as_a_card_and_a_record_sheet(opened):
    """With no network, too: what it needs came with the page."""
    card, record = sheets(opened)
    for words in ("A child has just told me", *NUMBERS, *STEPS):
        assert words in card
    for words in ("Record sheet", *ON_THE_RECORD):
        assert words in record
        assert words not in card or words == "Record sheet"
    for words in SCREEN_ONLY:
        assert words not in card + record


def test_the_paper_needs_no_colour(opened):
    """Whatever is not text is white: nothing depends on a printer's colours, and little ink is used."""
    opened.emulate_media(media="print", color_scheme="dark")
    grounds = opened.evaluate(
        """() => [...document.querySelectorAll("main, main *")]
            .filter((one) => one.checkVisibility())
            .map((one) => getComputedStyle(one))
            .filter((style) => style.backgroundImage !== "none"
                || !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(style.backgroundColor))
            .map((style) => style.backgroundColor + style.backgroundImage)"""
    )
    assert grounds == []


def test_there_is_room_to_write_by_hand(opened):
    """Lines at least 7 mm apart, over most of the paper's width."""
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 680, "height": 960})
    boxes = [line.bounding_box() for line in opened.locator(".app-record__line").all()]
    assert len(boxes) >= 15
    millimetre = 96 / 25.4
    assert all(box["height"] >= 7 * millimetre for box in boxes)
    assert all(box["width"] >= 150 * millimetre for box in boxes)


def test_nothing_is_asked_for_but_the_page_and_its_script(page, running_site: RunningSite):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(ADDRESS, wait_until="networkidle")
    asked = [one.removeprefix(running_site.url) for one in asked if not one.startswith("data:")]
    assert asked[0] == ADDRESS
    assert all(one.startswith("/static/js/site.") for one in asked[1:])
    assert len(asked) <= 2
    assert page.context.cookies() == []
