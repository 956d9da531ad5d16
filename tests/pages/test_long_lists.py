"""Long lists have letters or groups to jump by, and the best entries first."""

import pytest

from pages import models
from resources.models import GlossaryTerm, Service, Topic
from tests.building import make_page, page_at
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

LETTERS = {
    "/glossary/": lambda: GlossaryTerm.objects.values_list("term", flat=True),
    "/services/": lambda: Service.objects.values_list("name", flat=True),
}


def sections(soup) -> dict[str, list[str]]:
    """Return the names of the entries below each heading of a list that is cut into groups."""
    found = {}
    for section in soup.main.select("section:has(> h2[id])"):
        names = section.select("a.app-card__link, dt")
        found[section.h2.get_text()] = [" ".join(name.get_text().split()) for name in names]
    return found


def assert_jumps_lead_there(soup) -> None:
    jumps = soup.main.select("nav li > a[href^='#']")
    headings = soup.main.select("section > h2[id]")
    assert [link["href"] for link in jumps] == [f"#{heading['id']}" for heading in headings]
    assert len({heading["id"] for heading in headings}) == len(headings) > 1


@pytest.mark.parametrize("path", LETTERS)
def test_each_entry_is_below_its_letter_and_the_letters_lead_there(client, path):
    soup = soup_of(client.get(path))
    assert_jumps_lead_there(soup)
    found = sections(soup)
    names = [name for below in found.values() for name in below]
    assert len(names) == len(LETTERS[path]())
    for letter, below in found.items():
        assert below
        assert all(letter == "0-9" or name[0].upper() == letter for name in below), letter


def test_a_topic_is_by_reader_then_by_kind_and_old_news_is_last(client):
    soup = soup_of(client.get("/topics/child-sexual-exploitation/"))
    assert_jumps_lead_there(soup)
    found = sections(soup)
    headings = list(found)
    assert headings[0] == "For anyone worried about a child"
    assert headings[-1] == "News" and "The board launches a website" in found["News"]
    assert headings.index("For parents") < headings.index("For businesses")
    assert headings.index("For businesses") < headings.index("Procedures")
    # What is about little else comes before what is about much besides.
    assert found["Procedures"][0] == "Child sexual exploitation"
    assert found["Procedures"][-1] == "Particular concerns"
    assert found["Help and support"][0] == "Online abuse and images"


def test_an_audience_s_pages_are_by_kind_and_its_own_come_first(client):
    soup = soup_of(client.get("/for/businesses/"))
    assert_jumps_lead_there(soup)
    advice = sections(soup)["Advice and guidance"]
    assert advice.index("Taxis and private hire") < advice.index(
        "Signs of child sexual exploitation"
    )


def test_the_order_is_the_tree_s_where_nothing_else_tells_pages_apart(client):
    lantern = Topic.objects.create(key="lanterns", name="Lanterns")
    for title in ("Wicks", "Brass", "Oil"):
        make_page(models.GuidancePage, page_at("/parents-and-carers/"), title, topics=[lantern])
    (below,) = sections(soup_of(client.get("/topics/lanterns/"))).values()
    assert below == ["Wicks", "Brass", "Oil"]


def test_a_list_of_one_group_has_nothing_to_jump_by(client):
    lantern = Topic.objects.create(key="lanterns", name="Lanterns")
    make_page(models.GuidancePage, page_at("/parents-and-carers/"), "Wicks", topics=[lantern])
    soup = soup_of(client.get("/topics/lanterns/"))
    assert not soup.main.select("nav a[href^='#']")
    assert list(sections(soup)) == ["For anyone worried about a child"]
