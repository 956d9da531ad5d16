"""Words searched for stay out of sight. See also test_no_one_else.py, test_leaving.py and test_nothing_kept.py."""

from playwright.sync_api import expect


def test_words_searched_for_stay_out_of_the_address(page):
    page.goto("/search/")
    page.get_by_role("main").get_by_label("Search this site").fill("neglect")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="for “neglect”")).to_be_visible()
    assert "neglect" not in page.url
    assert page.context.cookies() == []
