"""999 and 101 can be tapped wherever they stand in a page's words, and ring what the board's records say."""

import re

import pytest
from django.utils.html import strip_tags

from pages.core.short_numbers import ShortNumber, with_links
from resources.models import BoardSettings
from tests.building import page_at, write_body
from tests.reading import set_number, soup_of

pytestmark = pytest.mark.django_db

NUMBERS = [ShortNumber("999", "tel:999"), ShortNumber("101", "tel:101", counts=True)]
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
        "999%",
        "20:101",
        "A999",
        "999–1,100",
        "10–101",
        "&#999;",
        # a book, a building, an address
        "Ring as page 101 says",
        "Police: section 101 of the Act",
        "Police: sections 47 and 101",
        "Police: sections 47, 99 and 101",
        "Use p. 101",
        "Use pp. 98 to 101",
        "Police, Room 101",
        "ring@999.example",
        "999@example.org",
        "999.example",
        # part of a longer number
        "Ring 18001 101",
        "Ring 18001&nbsp;101",
        "Ring 01743 101 999",
        "Ring 0300&#160;101&#160;999",
        # not rung but texted
        "Text 999",
        "<b>Text</b> 999",
        "Send a text to 999",
        "Send a text message<br>to 999",
        "texting 999",
        "SMS 999",
        "the 999 BSL app",
        "999 <abbr title='British Sign Language'>BSL</abbr>",
        "999 text service",
        # something is counted
        "There were 101 children.",
        "<p>Ring us.</p><p>101 children came.</p>",
        # no text, or no place for a link
        '<a href="/">999</a>',
        "<a href=/x/>999</a>",
        '<a title=">" href="/">999</a>',
        "<a href='/'><b>999</b></a>",
        '<img alt="999">',
        "<style>.a{z-index:999}</style>",
        "<svg><text>ring 101</text></svg>",
        "<summary>Ring 999</summary>",
        "<label>Ring 999</label>",
        "<!-- Ring 999 <b>999</b> -->",
    ],
)
def test_what_is_no_number_to_ring_stays_as_it_is(words):
    assert with_links(words, NUMBERS) == words


@pytest.mark.parametrize(
    "words",
    [
        "999",
        "Ring 999.",
        "(999)",
        "999, or 101",
        "999 or 101;",
        "999/101",
        "999: emergencies",
        "Police: 101",
        "<b>101</b>",
        "<td>101</td>",
        "Ring <strong>101</strong>, day and night",
        "Ring 101 24 hours a day",
        "Ring the police (<b>101</b>)",
        "See page 4. Ring 999",
        "You can text us. Ring 999",
        # what went wrong before does not matter
        "</a>Ring 999",
        "<a href='/'>a</a></a> 999",
        "<!-- <a> --> 999",
        "<svg/> 999",
        "Fish &amp; chips, 999",
        "one\ntwo\n 999",
        "a < b, 999",
    ],
)
def test_what_is_one_rings(words):
    html = with_links(words, NUMBERS)
    assert strip_tags(html) == strip_tags(words)
    assert html.count("app-contact-inline") == len(TYPED.findall(strip_tags(words)))
