"""What should I do? Every way through the starter site's path over real answers."""

import re

import pytest

from pages.kinds.guided_path.tree import walks
from pages.models import GuidedPathPage
from resources.models import Area, BoardSettings, Contact
from tests.reading import missing_lifeline, path_of, soup_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

START = "/what-should-i-do/"
MOST_QUESTIONS = 3
BUDGET = 12  # queries
# What a board has to have an answer for, by words in the headings of the outcomes.
NEEDED = [
    *("in danger now", "worried about a child", "talk to someone", "refer the child"),
    *("club or group", "works with children", "abuse online", "exploiting", "missing"),
    *("violent or extreme", "fgm", "baby", "sexual thoughts", "suicide"),
    *("violence or control", "from the past", "not sure"),
]


@pytest.fixture
def path() -> GuidedPathPage:
    return GuidedPathPage.objects.get()


def active_numbers() -> set[str]:
    """Return what people tap or read to reach an active contact, 999 left out."""
    board = BoardSettings.objects.get()
    contacts = [one for one in Contact.objects.all() if one.is_active]
    contacts = [one for one in contacts if one.pk != board.emergency_contact_id]
    return {route.href or route.text for one in contacts for route in one.all_routes}


def answers_on(soup) -> list[tuple[str, str]]:
    """Return the answers of a question as (words, address)."""
    return [(link.get_text(), link["href"]) for link in soup.main.select(".app-cards a")]


def walk(soups: dict, address: str = START, given: tuple = ()):
    """Follow every answer from a question on; yield (words of the answers, address) of each page met."""
    yield given, address
    for words, onward in answers_on(soups[address]):
        assert len(given) <= MOST_QUESTIONS, given  # or this would not end
        yield from walk(soups, onward, (*given, words))


@pytest.fixture(scope="session")
def met(site_answers, site_soups) -> list[tuple]:
    """Give every page of the path, by every way that leads there: answers given, address, answer, HTML."""
    return [
        (given, address, site_answers[address], site_soups[address])
        for given, address in walk(site_soups)
    ]


def test_every_way_ends_with_999_and_somebody_who_answers(met):
    known = active_numbers()
    ends = 0
    for given, address, answer, soup in met:
        assert answer.status_code == 200, given
        ring = soup.main.select_one('.app-emergency a[href="tel:999"]')
        assert ring and ring.get_text().split() == ["ring", "999"], address
        if answers_on(soup):
            continue
        ends += 1
        assert 1 <= len(given) <= MOST_QUESTIONS, given
        cards = soup.main.select(".app-contact")
        shown = {
            link.get("href") or link.get_text()
            for card in cards
            for link in card.select(".app-route__link")
        }
        assert shown & known, given
    assert ends > 60


def test_every_page_has_the_panel_first_one_heading_and_the_numbers(met):
    for given, address, answer, soup in met:
        assert len(soup.find_all("h1")) == 1, address
        first = soup.main.find(["a", "h1", "h2", "p"])
        assert first.get_text(strip=True).startswith("In danger now"), address
        assert missing_lifeline(answer.content.decode()) == [], address
        assert ("I am not sure" in dict(answers_on(soup))) == bool(answers_on(soup)), given


def test_addresses_say_nothing(met):
    for _, address, *_ in met:
        assert re.fullmatch(rf"{START}(?:[a-z][1-9][0-9]?(?:-[0-9]+)?/)?", address)


def test_nothing_is_kept_or_sent(met):
    for _, address, answer, soup in met:
        assert not answer.cookies
        forms = soup.main.find_all("form")
        assert {form["action"] for form in forms} <= {"/places/"}, address
        assert {form["method"] for form in forms} <= {"post"}


def test_there_is_an_end_for_everything_that_people_come_with(path):
    titles = " / ".join(outcome.title for outcome in path.tree.outcomes).lower()
    assert [words for words in NEEDED if words not in titles] == []
    assert {end.slug for _, end in walks(path.tree)} == {one.slug for one in path.tree.outcomes}


def test_the_whole_path_is_on_one_page(client, path):
    answer = client.get(f"{START}all/")
    words = words_of(answer)
    for step in path.tree.steps:
        assert step.question in words
    for end in path.tree.outcomes:
        assert end.title in words
        assert any(contact.name in words for contact in end.contacts)
    ids = {tag["id"] for tag in soup_of(answer).main.find_all(id=True)}
    inside = [a["href"] for a in soup_of(answer).main.find_all("a", href=re.compile("^#"))]
    assert len(inside) > 50
    assert {href.removeprefix("#") for href in inside} <= ids


@pytest.mark.parametrize("part", ["z9", "b1", "b8-999999", "b2-4", "all-1", "k"])
def test_a_step_that_is_not_there_shows_the_numbers_and_the_start(client, part):
    """The first question has the path's own address only."""
    answer = client.get(f"{START}{part}/")
    assert answer.status_code == 404
    assert missing_lifeline(answer.content.decode()) == []
    assert START in [path_of(link["href"]) for link in soup_of(answer).main.find_all("a")]
    assert not answer.cookies


def test_an_address_below_the_path_that_never_was_one_shows_the_numbers(client):
    answer = client.get(f"{START}nothing-like-it/")
    assert answer.status_code == 404
    assert missing_lifeline(answer.content.decode()) == []


def test_each_page_keeps_the_budget(client, path, django_assert_max_num_queries):
    client.get(START)
    for address in [START, "/places/", *path.addresses_below()]:
        with django_assert_max_num_queries(BUDGET):
            assert client.get(address).status_code == 200


def test_welsh_law_is_named_where_it_holds(client):
    powys, shropshire = (Area.objects.get(key=key) for key in ("powys", "shropshire"))
    in_wales = words_of(client.get(f"{START}b9-{powys.pk}/"))
    assert "Social Services and Well-being (Wales) Act 2014" in in_wales
    assert "Within one working day" not in in_wales
    in_england = words_of(client.get(f"{START}b9-{shropshire.pk}/"))
    assert "Within one working day" in in_england
    assert "(Wales)" not in in_england


def test_a_council_without_a_number_leads_to_others(client):
    answer = client.get(f"{START}b8-{Area.objects.get(key='wrexham').pk}/")
    words = words_of(answer)
    assert "We do not have a number for this council" in words
    cards = [card.get_text() for card in soup_of(answer).main.select(".app-contact__name")]
    assert cards == ["NSPCC helpline", "Police, when it is not an emergency"]
