"""A film on another website: a card that says where it leads, and nothing of that website on our page."""

import pytest
from django.core.exceptions import ValidationError

from pages.blocks.film import FilmBlock
from pages.starter.markdown import BodyBuilder, ContentError, Lookup
from tests.building import page_at, write_body
from tests.reading import soup_of

FILM = {
    "title": "What happens when you ring",
    "address": "https://www.films.example/watch?v=1&t=2",
    "made_by": "the board",
    "minutes": 4,
    "shows": "Somebody rings about a child next door.",
}


@pytest.mark.django_db
def test_the_card_says_where_it_leads_and_loads_nothing(client):
    page = page_at("/about/members/")
    write_body(page, ("film", FILM))
    card = soup_of(client.get(page.path_on_site)).select_one(".app-film")
    words = " ".join(card.get_text(" ").split())
    for part in (
        FILM["title"],
        FILM["shows"],
        "Film by the board, 4 minutes",
        "Opens films.example",
    ):
        assert part in words
    assert "may use cookies, and it can see your visit" in words
    (link,) = card.find_all("a")
    assert link["href"] == FILM["address"]
    assert link["rel"] == ["noreferrer"]
    assert "target" not in link.attrs
    assert card.find_all(["iframe", "img", "video", "object", "embed", "script", "link"]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.gov.uk@films.example/a", "films.example"),
        ("https://films.example:8443/www.gov.uk", "films.example"),
    ],
)
def test_the_card_names_the_website_that_really_opens(client, address, host):
    page = page_at("/about/members/")
    write_body(page, ("film", FILM | {"address": address, "minutes": None}))
    card = soup_of(client.get(page.path_on_site)).select_one(".app-film")
    assert card.b.string == f"Opens {host}"
    assert "minute" not in card.get_text()


@pytest.mark.parametrize(
    "address", ["http://films.example/", "ftp://films.example/", "/about/", ""]
)
def test_an_address_that_is_not_https_is_refused(address):
    block = FilmBlock()
    block.clean(block.to_python(FILM))
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python(FILM | {"address": address}))
    assert list(refused.value.block_errors) == ["address"]


def built(*lines: str) -> list[dict]:
    lookup = Lookup(*[lambda key: 1] * 4)
    return BodyBuilder(lookup).build("\n".join([f"::: film {FILM['title']}", *lines, ":::"]))


LINES = [f"{key}: {FILM[key]}" for key in ("address", "made_by", "shows")]


def test_a_starter_file_may_hold_a_film():
    assert built(*LINES, "minutes: 4") == [{"type": "film", "value": FILM}]
    assert built(*LINES)[0]["value"]["minutes"] is None


@pytest.mark.parametrize(
    "lines",
    [
        LINES[1:],
        [*LINES, "minutes: four"],
        [*LINES, "colour: red"],
        ["address: http://films.example/", *LINES[1:]],
    ],
)
def test_a_starter_film_that_is_not_right_is_refused(lines):
    with pytest.raises(ContentError, match=FILM["title"]):
        built(*lines)
