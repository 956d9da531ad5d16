"""Five people who need a number, each walked from the home page by the words on the screen: four taps at most.

The situations are in situations.yaml, written before anybody walked; docs/situations.md is about them.
"""

import json
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

MOST_TAPS = 4
SITUATIONS = yaml.safe_load((Path(__file__).parent / "situations.yaml").read_text(encoding="utf-8"))
ASK = """
import json
from resources.models import Contact
print(json.dumps({c.key: [[r.text, r.href] for r in c.all_routes] for c in Contact.objects.all()}))
"""


@pytest.fixture(scope="module")
def register(running_site) -> dict[str, list[list[str]]]:
    """Give the ways to reach each contact, by key: what people read, and what a tap opens."""
    return json.loads(running_site.manage("shell", "-v", "0", "-c", ASK).splitlines()[-1])


@pytest.fixture
def telephone(new_context) -> Page:
    """Give a small telephone whose browser runs no scripts."""
    viewport = {"width": 360, "height": 640}
    return new_context(
        viewport=viewport, has_touch=True, is_mobile=True, java_script_enabled=False
    ).new_page()


def to_tap(page: Page, words: str) -> Locator:
    """Return what a person would tap who looks for these words. Where there are several, all lead to the same."""
    for role in ("link", "button"):
        found = page.get_by_role(role, name=words, exact=True).locator("visible=true")
        if count := found.count():
            assert len({found.nth(n).get_attribute("href") for n in range(count)}) == 1, words
            return found.first
    on_the_page = page.get_by_role("link").locator("visible=true").all_inner_texts()
    raise AssertionError(f"nothing to tap says “{words}” on {page.url}: {on_the_page}")


@pytest.mark.parametrize("situation", SITUATIONS, ids=[one["contact"] for one in SITUATIONS])
def test_everybody_reaches_the_right_number_in_four_taps(telephone, register, situation):
    text, href = register[situation["contact"]][situation["route"]]
    assert href.partition(":")[0] in {"tel", "sms", "https"}
    assert len(situation["taps"]) + 1 <= MOST_TAPS
    telephone.goto("/")
    for words in situation["taps"]:
        target = to_tap(telephone, words)
        with telephone.expect_navigation():
            target.tap()
    last = to_tap(telephone, text)
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    assert last.get_attribute("href") == href
    assert telephone.context.cookies() == []


def test_the_situations_are_different_people_with_different_needs():
    assert len(SITUATIONS) >= 5
    assert len({one["contact"] for one in SITUATIONS}) == len(SITUATIONS)
