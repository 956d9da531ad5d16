"""The contents list of a long page: every heading has an address of its own, and the list leads there."""

import pytest

from pages.core.base import BasePage
from tests.building import all_page_types, make_page, page_at, place_for, write_body
from tests.reading import soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def headings(*titles: str) -> tuple:
    return "text", "".join(f"<h2>{title}</h2><p>Some words.</p>" for title in titles)


def read(client, *blocks):
    """Give the page about members this body, and return what a visitor gets."""
    page = page_at("/about/members/")
    write_body(page, *blocks)
    return soup_of(client.get(page.path_on_site))


def listed(soup) -> list[tuple[str, str]]:
    """Return the contents list as (text, the text of the heading it leads to)."""
    contents = []
    for link in soup.select_one(".app-contents__list").select("a"):
        target = soup.find(id=link["href"].removeprefix("#"))
        contents.append((" ".join(link.get_text().split()), " ".join(target.get_text().split())))
    return contents


def doubled_ids(soup) -> list[str]:
    ids = [element["id"] for element in soup.find_all(id=True)]
    return sorted({one for one in ids if ids.count(one) > 1})


def test_a_page_with_three_headings_lists_them(client):
    soup = read(client, headings("Who", "When & where", "Why"))
    assert listed(soup) == [(title, title) for title in ("Who", "When & where", "Why")]


def test_a_short_page_has_no_list(client):
    assert read(client, headings("Who", "When")).select(".app-contents") == []


def test_equal_headings_have_addresses_of_their_own(client):
    soup = read(client, headings("Who", "Who", "Who 2", "Who"), headings("Who"))
    assert len(listed(soup)) == 5
    assert doubled_ids(soup) == []


@pytest.mark.parametrize("title", ["???", "保護", "—", "A" * 200, "<b>Bold</b> words"])
def test_any_heading_has_an_address(client, title):
    soup = read(client, headings(title, title, "Other"))
    assert len(listed(soup)) == 3
    assert doubled_ids(soup) == []
    anchors = [link["href"] for link in soup.select(".app-contents__list a")]
    assert all(len(anchor) > 1 and " " not in anchor for anchor in anchors)


def test_headings_of_blocks_are_in_the_list(client):
    items = "<ul><li>Listen</li></ul>"
    soup = read(
        client,
        headings("Who"),
        ("do", {"heading": "What helps", "items": items}),
        ("dont", {"heading": "What to avoid", "items": items}),
    )
    assert [text for text, _ in listed(soup)] == ["Who", "What helps", "What to avoid"]


@pytest.mark.parametrize("model", all_page_types(), ids=lambda model: model.__name__)
def test_a_heading_never_takes_an_address_of_the_layout(client, model):
    """What leads to a part of the page, such as the skip link, leads there whatever an editor calls a heading."""
    page = model.objects.live().first() or make_page(model, place_for(model), "Made for this")
    write_body(page)
    taken = [element["id"] for element in soup_of(client.get(page.path_on_site)).find_all(id=True)]
    assert "main-content" in taken
    titles = [identifier.replace("-", " ") for identifier in taken]
    write_body(page, headings(*titles, "One", "Two"))
    soup = soup_of(client.get(page.path_on_site))
    assert doubled_ids(soup) == []
    assert {"One", "Two", *titles} <= {
        heading.get_text().strip() for heading in soup.find_all("h2")
    }


def test_no_page_of_the_starter_site_has_an_address_twice(client, site_soups):
    doubled = {}
    for page in BasePage.objects.published():
        path = page.path_on_site
        soup = site_soups[path] if path in site_soups else soup_of(client.get(path))
        if found := doubled_ids(soup):
            doubled[path] = found
    assert doubled == {}
