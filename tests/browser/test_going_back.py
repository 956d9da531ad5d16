"""What a search or a place led to can be gone back to, loaded again and left, with script and without."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.history import comes_to, entries, press

TYPED = {"search": "neglect", "places": "SY10 8QF"}
SHOWN = {"search": "results for “neglect”", "places": "SY10 is in 3 councils’ areas"}
FORM = {"search": "/search/", "places": "/what-should-i-do/b8/"}
LINK = {"search": ".app-results a", "places": ".app-council a[href^='/']"}


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def browser_context(request, new_context) -> BrowserContext:
    """Give a browser that runs scripts, and one that does not."""
    return new_context(java_script_enabled=request.param)


@pytest.fixture(params=TYPED)
def form(request) -> str:
    return request.param


def send(page: Page, form: str, **click) -> None:
    """Type into a form and press its button."""
    page.goto(FORM[form])
    main = page.get_by_role("main")
    label = "Search this site" if form == "search" else "Town, village or postcode"
    main.get_by_label(label).fill(TYPED[form])
    main.get_by_role("button", name="Search" if form == "search" else "Find").click(**click)


def expect_result(page: Page, form: str) -> None:
    expect(page.get_by_role("heading", name=re.compile(SHOWN[form]))).to_be_visible()
    said = f"{page.url} {page.title()}".lower()
    assert [word for word in TYPED[form].lower().split() if word in said] == []
    assert urlsplit(page.url).query.startswith("t=")


def test_back_forward_and_reload_show_it_again(browser_context, form):
    page = browser_context.new_page()
    send(page, form)
    expect_result(page, form)
    address = page.url
    page.locator(LINK[form]).first.click()
    expect(page).not_to_have_url(address)
    page.go_back()
    expect(page).to_have_url(address)
    expect_result(page, form)
    page.reload()
    expect_result(page, form)
    page.go_back()
    assert urlsplit(page.url).path == FORM[form]
    page.go_forward()
    expect(page).to_have_url(address)
    expect_result(page, form)


def test_no_entry_of_the_tab_is_the_answer_to_a_posted_form(browser_context, form):
    """It is what a browser asks about before it shows such a page again."""
    asked = []
    page = browser_context.new_page()
    page.on("request", lambda request: asked.append((request.method, request.url)))
    send(page, form)
    expect_result(page, form)
    asked.clear()
    page.reload()
    page.go_back()
    page.go_forward()
    expect_result(page, form)
    assert {method for method, _ in asked} == {"GET"}


def test_another_tab_shows_it_too(browser_context, form):
    page = browser_context.new_page()
    send(page, form)
    expect_result(page, form)
    with browser_context.expect_page() as opened:
        page.locator(LINK[form]).first.click(modifiers=["Control"])
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()
    copied = browser_context.new_page()  # “Duplicate”, and the address pasted
    copied.goto(page.url)
    expect_result(copied, form)


def test_the_form_can_be_sent_into_another_tab(browser_context, form):
    page = browser_context.new_page()
    with browser_context.expect_page() as opened:
        send(page, form, modifiers=["Control"])
    expect_result(opened.value, form)
    opened.value.reload()
    expect_result(opened.value, form)


@pytest.fixture
def leaves(new_context, facts, site_server) -> Callable:
    """Give a function that leaves a page by the button and asserts that none of ours is left in the tab."""

    def leave(page: Page) -> None:
        page.context.route(
            facts.leave_for, lambda route: route.fulfill(body="Sun", content_type="text/html")
        )
        page.locator("a[href='/i/']:visible").last.click()
        comes_to(page, lambda address: address == facts.leave_for)
        while press(page, -1):
            comes_to(page, lambda address: not address.startswith(site_server))
            if entries(page)[0] == 0:
                break

    return leave


def test_leaving_works_from_a_result(new_context, form, leaves):
    page = new_context().new_page()
    send(page, form)
    expect_result(page, form)
    leaves(page)


def test_leaving_works_where_a_result_was_the_first_page_of_the_tab(new_context, form, leaves):
    """Before, it was the answer to a form, and the browser's own page about that stopped the way out."""
    first = new_context().new_page()
    with first.context.expect_page() as opened:
        send(first, form, modifiers=["Control"])
    page = opened.value
    expect_result(page, form)
    page.locator(LINK[form]).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    leaves(page)


def test_after_half_an_hour_or_cut_there_is_the_empty_form_with_the_numbers(new_context, form):
    page = new_context().new_page()
    send(page, form)
    address = page.url
    answer = page.goto(address[:-20])
    assert answer.status == 200
    label = "Search this site" if form == "search" else "Town, village or postcode"
    expect(page.get_by_role("main").get_by_label(label)).to_have_value("")
    expect(page.locator(".app-strip a[href='tel:999']")).to_be_visible()
