"""What should I do? By hand in a browser that runs no scripts: every answer pressed, every end reached."""

import re

import pytest
from playwright.sync_api import Page, expect

START = "/what-should-i-do/"
MOST_TAPS = 4


@pytest.fixture
def plain(new_context) -> Page:
    """Give a page in a browser that runs no scripts, on a small telephone."""
    context = new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    return context.new_page()


def answers(page: Page) -> list[str]:
    """Return the words of the answers on a question's page; none at an end."""
    return page.locator("main .app-cards a").all_inner_texts()


def press(page: Page, words: str) -> None:
    page.locator("main .app-cards").get_by_role("link", name=words, exact=True).click()


def test_every_end_is_reached_by_pressing_answers(plain):
    """At most four taps from the start, and each end has a number or an address to press besides 999."""
    ways: list[tuple[str, ...]] = [()]
    ends = 0
    while ways:
        way = ways.pop()
        plain.goto(START)
        for words in way:
            press(plain, words)
        onward = answers(plain)
        if onward:
            assert len(way) < MOST_TAPS, way
            ways += [(*way, words) for words in onward]
            continue
        ends += 1
        panel = plain.locator("main .app-emergency").get_by_role("link", name="ring 999")
        expect(panel).to_have_attribute("href", "tel:999")
        cards = plain.locator("main .app-contact")
        assert cards.count() >= 1, way
        expect(cards.first).to_be_visible()
    assert ends > 60
    assert plain.context.cookies() == []


def test_back_changes_an_answer_and_starting_again_is_a_link(plain):
    plain.goto(START)
    press(plain, "Someone worried about a child")
    press(plain, "A child is missing")
    expect(plain.get_by_role("heading", level=1, name="A child is missing")).to_be_visible()
    plain.go_back()
    press(plain, "Something online")
    expect(plain.get_by_role("heading", level=1, name="Abuse online")).to_be_visible()
    plain.get_by_role("link", name="Start again").click()
    expect(plain).to_have_url(re.compile(rf"{START}$"))


def test_a_postcode_finds_the_council_and_is_in_no_address(plain):
    plain.goto(START)
    press(plain, "A volunteer, or someone who runs a club or group")
    press(plain, "No")
    plain.get_by_label("Town, village or postcode").fill("SY16 1AA")
    plain.get_by_role("main").get_by_role("button", name="Find").click()
    found = plain.get_by_role("region", name="SY16")
    found.get_by_role("link", name="Powys").click()
    expect(plain.get_by_role("heading", name="Powys County Council")).to_be_visible()
    assert not re.search("sy16|1aa", plain.url, re.IGNORECASE)
    assert plain.context.cookies() == []


def test_danger_is_a_panel_above_the_first_question(plain):
    plain.goto(START)
    panel, question = plain.get_by_role("region", name="In danger now"), plain.locator("h1")
    assert panel.bounding_box()["y"] < question.bounding_box()["y"]
    panel.get_by_role("link", name="cannot speak").click()
    expect(plain.get_by_role("heading", name="Silent Solution")).to_be_visible()
