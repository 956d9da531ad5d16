"""What is printed: the numbers and the text, without what only a screen can use."""

from playwright.sync_api import expect


def test_a_printed_page_keeps_the_numbers_and_drops_the_menu(page, kinds):
    page.emulate_media(media="print")
    for path in (kinds["report a concern page"], kinds["guidance page"]):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for gone in (".app-nav", ".app-menu", ".app-header__search", ".app-leave"):
            expect(page.locator(gone)).to_be_hidden()
        expect(page.get_by_role("contentinfo").get_by_text("0345 678 9021")).to_be_visible()
    page.goto(kinds["report a concern page"])
    for number in ("999", "0345 678 9021", "101"):
        expect(page.get_by_role("main").get_by_role("link", name=number).first).to_be_visible()


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
