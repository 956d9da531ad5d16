"""“Related pages”: for the same people, about the same things, and none that stands on the page anyway."""

import pytest

from pages import models
from pages.core.queries import related_to
from resources.models import Audience, Topic
from tests.building import make_page, make_private, page_at
from tests.reading import soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics() -> list[Topic]:
    return [Topic.objects.create(key=f"t{n}", name=f"Topic {n}") for n in range(3)]


@pytest.fixture
def lanterns(topics):
    """Give a page about all of the topics."""
    return make_page(
        models.GuidancePage, page_at("/parents-and-carers/"), "Lanterns", topics=topics
    )


def another(title: str, topics, parent=None, **fields):
    return make_page(
        models.GuidancePage,
        parent or page_at("/parents-and-carers/"),
        title,
        topics=topics,
        **fields,
    )


def related(client, page) -> list[str]:
    """Return the titles under “Related pages”, as a visitor reads them."""
    heading = soup_of(client.get(page.path_on_site)).find("h2", string="Related pages")
    links = heading.find_parent().select("a.app-card__link") if heading else []
    return [" ".join(link.get_text().split()) for link in links]


def test_pages_that_share_most_are_first_and_equal_ones_by_title(client, lanterns, topics):
    another("Oil", topics[:1])
    another("Wicks", topics[:2])
    another("Glass", topics)
    another("Brass", topics[1:2])
    another("Sails", [])
    assert related(client, lanterns) == ["Glass", "Wicks", "Brass", "Oil"]


def test_neither_the_page_itself_nor_what_is_below_it(client, lanterns, topics):
    """It lists them by itself. What stands above or beside is another page."""
    child = another("Below", topics, lanterns)
    another("Deeper", topics, child)
    another("Beside", topics)
    assert related(client, lanterns) == ["Beside"]
    assert related(client, child) == ["Beside", "Deeper", "Lanterns"][:1] + ["Lanterns"]


def test_only_pages_for_some_of_the_same_people(client, lanterns, topics):
    parents, everyone = (Audience.objects.get(key=key) for key in ("parents", "everyone"))
    another("For parents", topics, audiences=[parents])
    another("For all and parents", topics, audiences=[everyone, parents])
    assert related(client, lanterns) == ["For all and parents"]


def test_only_what_anybody_may_read(client, lanterns, topics):
    above = another("Above", [])
    hidden = another("Hidden with it", topics, above)
    gone = another("Taken back", topics)
    assert related(client, lanterns) == ["Hidden with it", "Taken back"]
    make_private(above)
    gone.unpublish()
    assert related(client, lanterns) == []
    assert related_to(hidden, topics, hidden.audiences.all())[0].title == "Lanterns"


def test_a_few_are_enough(client, lanterns, topics):
    for number in range(7):
        another(f"Page {number}", topics)
    assert related(client, lanterns) == [f"Page {number}" for number in range(5)]


def test_a_topic_that_few_pages_have_says_more_than_one_that_many_have(client, lanterns, topics):
    for number in range(12):
        another(f"Boat {number}", topics[:1])
    another("Zinc", topics[2:])
    assert related(client, lanterns)[0] == "Zinc"


def test_a_topic_that_a_great_many_pages_have_relates_none_of_them(client, lanterns, topics):
    broad = Topic.objects.create(key="broad", name="Broad")
    only_broad = another("Boats", [broad])
    for number in range(31):
        another(f"Boat {number}", [broad], publish=False)
    assert related(client, only_broad) == []


def test_of_equally_near_pages_those_for_the_same_people_are_first(client, lanterns, topics):
    others = list(Audience.objects.all())
    another("Anvils", topics, audiences=others)
    another("Zinc", topics)
    assert related(client, lanterns) == ["Zinc", "Anvils"]


def test_news_is_related_to_nothing(client, lanterns, topics):
    make_page(models.NewsPage, page_at("/news/"), "Lantern fair", topics=topics)
    assert related(client, lanterns) == []
