"""Words searched for stay out of sight; leaving the site goes where the board says. See also test_no_one_else.py."""

import re

from playwright.sync_api import expect


def test_words_searched_for_stay_out_of_the_address(page):
    page.goto("/search/")
    page.get_by_role("main").get_by_label("Search this site").fill("neglect")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="for “neglect”")).to_be_visible()
    assert page.url.endswith("/search/")
    assert page.context.cookies() == []


def test_leaving_goes_to_the_address_the_board_chose_and_back_does_not_return(page, facts):
    leave(page, facts, lambda: page.get_by_role("link", name="Leave this site").click())


def test_three_presses_of_shift_leave_too(page, facts):
    def press():
        for _ in range(3):
            page.keyboard.press("Shift")

    leave(page, facts, press)


def leave(page, facts, how) -> None:
    """Leave a page and expect that the address board chose comes instead, without being told where one was."""
    asked = []

    def answer(route):
        asked.append(route.request.all_headers())
        route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")

    page.context.route(facts.leave_for, answer)
    page.goto("/i1/")
    page.goto("/library/")
    with page.expect_navigation(url=facts.leave_for):
        how()
    expect(page).to_have_title("Elsewhere")
    assert "referer" not in asked[0]
    page.go_back()
    expect(page).to_have_url(re.compile("/i1/$"))
