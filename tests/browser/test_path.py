"""What should I do? By hand in a browser that runs no scripts: every answer pressed, every end reached."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

START = "/what-should-i-do/"
MOST_TAPS = 4  # from the path's first page; the last one rings


@pytest.fixture
def plain(new_context) -> Page:
    """Give a page in a browser that runs no scripts, on a small telephone."""
    context = new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 640}, has_touch=True
    )
    return context.new_page()


def answers(page: Page) -> list[str]:
    """Return the words of the answers on a question's page; none at an end."""
    return page.locator("main .app-cards a").all_inner_texts()


def press(page: Page, words: str) -> None:
    page.locator("main .app-cards").get_by_role("link", name=words, exact=True).click()


def test_every_end_is_reached_by_pressing_answers(plain):
    """At most four taps from the start: three answers, and the number or address that stands at each end."""
    plain.goto(START)
    start = plain.url
    questions: dict[str, dict[str, str]] = {}  # by its address: where each answer leads
    to_answer, ends = [start], set()
    while to_answer:
        question = to_answer.pop()
        plain.goto(question)
        questions[question] = {}
        for words in answers(plain):
            press(plain, words)
            questions[question][words] = met = plain.url
            if answers(plain):
                to_answer += [met] if met not in (*questions, *to_answer) else []
            elif met not in ends:
                ends.add(met)
                assert_helps(plain)
            plain.go_back()
    ways = list(ways_from(questions, start))
    assert max(ways) + 1 == MOST_TAPS
    assert len(ways) > 60
    assert plain.context.cookies() == []


def assert_helps(page: Page) -> None:
    panel = page.locator("main .app-emergency").get_by_role("link", name="ring 999")
    expect(panel).to_have_attribute("href", "tel:999")
    cards = page.locator("main .app-contact")
    assert cards.count() >= 1, page.url
    expect(cards.first).to_be_visible()
    expect(cards.first.locator(".app-route--main .app-route__link")).to_be_visible()


def ways_from(questions: dict[str, dict[str, str]], address: str, taps: int = 0) -> Iterator[int]:
    """Yield how many taps each way takes from a question to an end."""
    assert taps < MOST_TAPS, f"too many taps, or round in a circle: {address}"
    if address not in questions:
        yield taps
    for onward in questions.get(address, {}).values():
        yield from ways_from(questions, onward, taps + 1)


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
    main = plain.get_by_role("main")
    expect(main.get_by_role("heading", name="Powys County Council").first).to_be_visible()
    assert not re.search("sy16|1aa", plain.url, re.IGNORECASE)
    assert plain.context.cookies() == []


@pytest.mark.parametrize(
    ("typed", "council"),
    [
        ("SY21 7AA", "Powys (in Wales)"),
        ("tf29rt", "Telford and Wrekin"),
        ("Welshpool", "Powys (in Wales)"),
        ("Welshpol", "Powys (in Wales)"),
        ("WV6", "Wolverhampton"),
    ],
)
@pytest.mark.parametrize("by", ["typing the place", "choosing the council"])
def test_the_fourth_tap_rings_for_a_child_in_another_councils_area(plain, typed, council, by):
    """A tap is a link, or the button of the form."""
    plain.goto(START)
    press(plain, "Someone worried about a child")
    press(plain, "How a child is treated or looked after")
    if by == "typing the place":
        plain.get_by_label("Town, village or postcode").fill(typed)
        plain.get_by_role("main").get_by_role("button", name="Find").tap()
        cards = plain.locator("main .app-council")
        card = cards.filter(has=plain.get_by_role("heading", name=council, exact=True))
    else:
        press(plain, council)
        card = plain.locator("main .app-contact--main")
    ring = card.locator(".app-route--main .app-route__link")
    ring.scroll_into_view_if_needed()
    expect(ring).to_be_in_viewport()
    assert re.match("tel:[+0-9]+", ring.get_attribute("href"))
    sizes = [
        one.evaluate("(link) => parseFloat(getComputedStyle(link).fontSize)")
        for one in plain.locator("main .app-contact .app-route__link").all()
    ]
    assert ring.evaluate("(link) => parseFloat(getComputedStyle(link).fontSize)") == max(sizes)


def test_danger_is_a_panel_above_the_first_question(plain):
    plain.goto(START)
    panel, question = plain.get_by_role("region", name="In danger now"), plain.locator("h1")
    assert panel.bounding_box()["y"] < question.bounding_box()["y"]
    panel.get_by_role("link", name="cannot speak").click()
    expect(plain.get_by_role("heading", name="Silent Solution")).to_be_visible()
