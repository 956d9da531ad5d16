"""What is printed: the numbers, the text, and what the paper is of; without what only a screen can use."""

import datetime
import re

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.site_server import SITE_URL

NUMBERS = ("999", "0345 678 9021", "0345 678 9040", "101")
GONE = (
    ".app-nav, .app-menu, .app-header__search, .app-leave, .app-related, .app-side,"
    " .app-contents, .app-footer__links, .app-footer__note"
)


def on_paper(page: Page) -> str:
    """Return the words of a page as a browser prints it on A4."""
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)


def today() -> str:
    day = datetime.datetime.now(datetime.UTC).date()
    return f"{day.day} {day:%B %Y}"


def test_a_print_has_its_address_its_day_its_version_and_the_numbers(page, kinds):
    for kind, path in kinds.items():
        page.goto(path)
        if not page.locator(".app-printed").count():  # an error page, a sheet, a frame
            continue
        words = on_paper(page)
        joined = "".join(words.split())
        address, _, typed = path.partition("?")  # what was typed is nobody else's business
        assert f"{SITE_URL}{address}" in joined, kind
        assert not typed or typed not in joined, kind
        assert f"Printed on {today()}." in words, kind
        # The first minute is two sides of paper, with the numbers for that minute.
        for number in NUMBERS if kind != "first minute page" else NUMBERS[:2]:
            assert number in words, (kind, number)
        if page.locator(".app-about").count():
            assert re.search(r"Version of \d+ \w+ 20\d\d", words), kind
        for gone in ("Related pages", "press the Shift key"):
            assert gone not in words, (kind, gone)


def test_without_script_there_is_a_line_for_the_day(new_context, kinds):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(kinds["guidance page"])
    expect(page.locator(".app-printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".app-printed")).to_contain_text("Printed on")
    assert page.locator(".app-printed__day").bounding_box()["width"] > 80


def test_what_was_searched_for_is_not_on_the_paper(page):
    page.goto("/")
    field = page.get_by_role("banner").get_by_label("Search this site").locator("visible=true")
    field.fill("neglect")
    field.press("Enter")
    expect(page.locator(".app-printed")).not_to_contain_text("neglect")


def test_a_printed_page_keeps_the_numbers_and_drops_the_menu(page, kinds):
    page.emulate_media(media="print")
    for path in (kinds["report a concern page"], kinds["guidance page"]):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for gone in page.locator(GONE).all():
            expect(gone).to_be_hidden()
        expect(page.locator(".app-strip").get_by_text("0345 678 9021")).to_be_visible()
    page.goto(kinds["report a concern page"])
    for number in ("999", "0345 678 9021", "101"):
        expect(page.get_by_role("main").get_by_role("link", name=number).first).to_be_visible()


@pytest.mark.parametrize("width", [640, 1280])
def test_the_strip_says_on_paper_whose_number_it_is(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media="print")
    page.goto("/")
    for label in page.locator(".app-strip__label, .app-strip__name").all():
        assert label.bounding_box()["width"] > 20


def test_nothing_on_paper_stays_on_top_of_the_text(page):
    page.emulate_media(media="print")
    page.goto("/report-a-concern/")
    fixed = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) =>
            ["fixed", "sticky"].includes(getComputedStyle(one).position)
            && one.checkVisibility()).map((one) => one.className)"""
    )
    assert fixed == []


def test_paper_is_white_also_for_who_reads_in_the_dark(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/report-a-concern/")
    text = page.evaluate("getComputedStyle(document.querySelector('main p')).color")
    assert all(int(part) < 128 for part in text.removeprefix("rgb(").rstrip(")").split(",")), text
