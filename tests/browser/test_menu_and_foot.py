"""On a telephone: one menu that leads to everything, and a foot that is no longer than the screen."""

import pytest
from playwright.sync_api import Locator, Page, expect

TELEPHONE = {"width": 360, "height": 740}
EVERYTHING = (
    "Library",
    "Training",
    "News",
    "About the board",
    "What should I do?",
    "Posters and cards",
    "A to Z",
    "Topics",
    "Glossary",
    "All services",
)


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def telephone(request, new_context) -> Page:
    """Give a page on a telephone, whose browser runs scripts or does not."""
    return new_context(viewport=TELEPHONE, java_script_enabled=request.param).new_page()


def button_of(page: Page) -> Locator:
    return page.locator(".app-menu summary")


def test_the_menu_leads_to_every_section_and_list(telephone):
    telephone.goto("/")
    button_of(telephone).click()
    menu = telephone.locator(".app-menu__panel")
    for words in EVERYTHING:
        link = menu.get_by_role("link", name=words, exact=True)
        link.scroll_into_view_if_needed()
        expect(link).to_be_in_viewport(ratio=1)
        answer = telephone.request.get(link.get_attribute("href"))
        assert answer.status == 200, words
    assert telephone.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    button_of(telephone).click()
    expect(menu).to_be_hidden()


@pytest.mark.parametrize("focus_on", ["button", "link"])
def test_escape_closes_the_menu_and_the_focus_is_on_its_button(new_context, focus_on):
    page = new_context(viewport=TELEPHONE).new_page()
    page.goto("/")
    button_of(page).focus()
    page.keyboard.press("Enter")
    menu = page.locator(".app-menu__panel")
    expect(menu).to_be_visible()
    if focus_on == "link":
        menu.get_by_role("link", name="Library", exact=True).focus()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button_of(page)).to_be_focused()


def test_escape_leaves_the_focus_alone_while_the_menu_is_closed(new_context):
    page = new_context(viewport=TELEPHONE).new_page()
    page.goto("/")
    link = page.get_by_role("main").get_by_role("link").last
    link.focus()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_the_foot_is_at_most_one_screen(telephone, kinds):
    for kind, path in {**kinds, "young people's": "/young-people/"}.items():
        telephone.goto(path)
        foot = telephone.locator(".app-footer")
        if not foot.count():  # a sheet to print, a frame
            continue
        assert foot.bounding_box()["height"] <= TELEPHONE["height"], kind
        for number in ("999", "0345 678 9021"):
            expect(foot.get_by_role("link", name=number).first).to_be_visible()
