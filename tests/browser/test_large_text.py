"""Text at 200% on a telephone of 360 px: the strip leaves the page in sight, and nothing scrolls sideways."""

import pytest
from playwright.sync_api import Page, expect

TELEPHONE = {"width": 360, "height": 740}
MOST = 0.25  # of the screen's height
TWICE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture
def page_with_large_text(new_context) -> Page:
    return new_context(viewport=TELEPHONE, has_touch=True).new_page()


def test_the_strip_leaves_the_page_in_sight_and_nothing_scrolls_sideways(
    page_with_large_text, kinds
):
    page = page_with_large_text
    for kind, path in {**kinds, "young people's": "/young-people/"}.items():
        page.goto(path)
        page.evaluate(TWICE)
        strip = page.get_by_role("navigation", name="Help now")
        if not strip.count():  # an error page, a frame
            continue
        assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"], kind
        assert strip.bounding_box()["height"] <= MOST * TELEPHONE["height"], kind
        for link in (
            strip.get_by_role("link", name="Ring 999"),
            strip.get_by_role("link", name="Leave this site").last,
        ):
            expect(link).to_be_in_viewport(ratio=1)
        numbers = strip.locator(".app-strip__number:visible").all()
        assert len(numbers) >= 2, kind
        for number in numbers:
            expect(number).to_be_in_viewport(ratio=1)
