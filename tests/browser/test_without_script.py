"""Everything works where scripts are blocked."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def plain(new_context):
    """Give a page in a browser that runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


def test_every_kind_of_page_says_the_same_without_scripts(plain, page, kinds):
    for kind, path in kinds.items():
        page.goto(path)
        plain.goto(path)
        with_script = page.locator("main").inner_text()
        assert plain.locator("main").inner_text() == with_script, kind
        assert len(with_script) > 80, kind


def test_the_footer_speaks_of_pressing_shift_only_where_that_works(plain, page):
    plain.goto("/")
    expect(plain.get_by_text("press the Shift key three times")).to_be_hidden()
    page.goto("/")
    expect(page.get_by_text("press the Shift key three times")).to_be_visible()


def test_the_menu_opens_and_leads_on(new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 640}).new_page()
    page.goto("/")
    menu = page.get_by_role("banner").locator("details")
    entry = menu.get_by_role("navigation").get_by_role("link").first
    expect(entry).to_be_hidden()
    menu.locator("summary").click()
    address = entry.get_attribute("href")
    entry.click()
    expect(page).to_have_url(address)


def test_search_finds(plain):
    plain.goto("/")
    field = plain.get_by_role("banner").get_by_label("Search this site").locator("visible=true")
    field.fill("neglect")
    field.press("Enter")
    expect(plain.get_by_role("heading", name=re.compile("result.* for “neglect”"))).to_be_visible()
    assert plain.get_by_role("main").get_by_role("listitem").count() > 1


def test_what_is_folded_away_opens(plain, facts):
    for path in facts.all:
        _, _, body = plain.request.get(path).text().partition('class="app-prose"')
        if "<details" in body:
            break
    plain.goto(path)
    details = plain.locator(".app-prose .govuk-details").first
    expect(details.locator(".govuk-details__text")).to_be_hidden()
    details.locator("summary").click()
    expect(details.locator(".govuk-details__text")).to_be_visible()


def test_the_report_page_can_be_rung_from(plain):
    plain.goto("/report-a-concern/")
    panels = plain.locator("main .app-emergency, main .app-report__contacts")
    for number, address in {"999": "tel:999", "0345 678 9021": "tel:+443456789021"}.items():
        link = panels.get_by_role("link", name=number).first
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", address)


def test_leaving_is_a_link_on_every_kind_of_page(plain, kinds):
    """That it leads out is in test_way_out.py."""
    for path in kinds.values():
        plain.goto(path)
        link = plain.get_by_role("link", name="Leave this site").last
        expect(link).to_be_in_viewport(ratio=1)
        expect(link).to_have_attribute("href", "/i/")
