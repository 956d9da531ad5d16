"""999 and 101 can be tapped wherever they stand in a page's words, and ring what the board's records say."""

import re

import pytest
from django.utils.html import strip_tags

from pages.core.short_numbers import with_links
from resources.models import BoardSettings
from tests.building import page_at, write_body
from tests.reading import set_number, soup_of

pytestmark = pytest.mark.django_db

NUMBERS = {"999": "tel:999", "101": "tel:101"}
TYPED = re.compile(r"(?<![\w.£])(?:999|101)(?!\w)")
# Who texts 999 or uses its app does not ring it.
NOT_RUNG = re.compile(r"\b(?:text|texts to|register to) 999\b|\b999 BSL\b|\b18001 101\b")


@pytest.mark.once
def test_on_no_page_are_they_mere_words(site_answers):
    plain = []
    for path, answer in site_answers.items():
        main = soup_of(answer).main
        for link in main.find_all(["a", "pre", "code"]):
            link.replace_with(" ")
        words = NOT_RUNG.sub("", " ".join(main.get_text(" ").split()))
        plain += [
            f"{path}: {words[max(0, m.start() - 40) : m.end() + 20]}" for m in TYPED.finditer(words)
        ]
    assert plain == [], "\n".join(plain)


BLOCKS = {
    "text": "<p>Ring 999.</p>",
    "note": {"heading": "Ring 999", "text": "<p>Or ring 101.</p>"},
    "do": {"heading": "Do", "items": "<ul><li>Ring 999 at once</li></ul>"},
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_in_every_kind_of_block(client, kind):
    page = page_at("/about/members/")
    write_body(page, (kind, BLOCKS[kind]))
    prose = soup_of(client.get(page.path_on_site)).select_one(".app-prose")
    assert prose.find("a", href="tel:999")
    for link in prose.find_all("a"):
        link.decompose()
    assert not TYPED.search(prose.get_text())


def test_they_ring_what_the_board_chose(client):
    board = BoardSettings.objects.get()
    set_number(board.emergency_contact, "112")
    page = page_at("/about/members/")
    write_body(page, ("text", "<p>Ring 999 or 101.</p>"))
    prose = soup_of(client.get(page.path_on_site)).select_one(".app-prose")
    assert [link["href"] for link in prose.find_all("a")] == ["tel:101"]


@pytest.mark.parametrize(
    "words",
    [
        "£999",
        "1,999 children",
        "999.5",
        "0.101",
        "page 101",
        "section 101 of the Act",
        "18001 101",
        "Text 999",
        "the 999 BSL app",
        "999%",
        "20:101",
        "A999",
        "&#999;",
        '<a href="/">999</a>',
        '<img alt="999">',
        "<style>.a{z-index:999}</style>",
        "<svg><text>101</text></svg>",
    ],
)
def test_what_is_no_number_to_ring_stays_as_it_is(words):
    assert with_links(words, NUMBERS) == words


@pytest.mark.parametrize(
    "words", ["999", "Ring 999.", "(999)", "999, or 101", "999 or 101;", "<b>101</b>"]
)
def test_what_is_one_rings(words):
    html = with_links(words, NUMBERS)
    assert strip_tags(html) == strip_tags(words)
    assert html.count("<a ") == len(TYPED.findall(words))
