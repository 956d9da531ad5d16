"""Each page says in the browser's tab which one it is (WCAG 2.2, 2.4.2), and in search engines what it helps with."""

from collections import defaultdict

import pytest

from pages.site.addresses.source import neutral_addresses
from tests.reading import soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_no_two_addresses_have_the_same_title(client, site_answers):
    titles = defaultdict(list)
    neutral = {path: client.get(path) for path in neutral_addresses()}
    for path, answer in {**site_answers, **neutral}.items():
        titles[soup_of(answer).title.get_text()].append(path)
    assert len(titles) > 250
    assert [found for found in titles.items() if len(found[1]) > 1] == []


def test_every_page_that_may_be_found_says_what_it_helps_with(site_answers):
    missing = []
    for path, answer in site_answers.items():
        head = soup_of(answer).head
        robots = head.find("meta", attrs={"name": "robots"})
        if robots and "noindex" in robots["content"]:
            continue
        described = head.find("meta", attrs={"name": "description"})
        if not described or len(described["content"]) < 20:
            missing.append(path)
    assert missing == []


def test_a_part_of_the_guided_path_is_called_what_it_asks_or_says(client):
    titles = {}
    for part in ("", "b2/", "b4/", "k9/", "all/"):
        soup = soup_of(client.get(f"/what-should-i-do/{part}"))
        titles[part] = soup.title.get_text().partition(" - ")[0]
        if part in ("k9/", "all/"):
            assert soup.h1.get_text(strip=True) == titles[part]
    assert titles[""] == "What should I do?"
    assert titles["b2/"] == "What is the worry? (Someone worried about a child)"
    assert titles["b4/"].startswith("What is the worry? (Someone who works with children")
