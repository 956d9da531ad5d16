"""Long lists: each page of them has an address of its own, and there is no other."""

import pytest

from pages import models
from resources.models import Audience, Topic
from tests.building import make_page, make_private, page_at
from tests.reading import soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOT_THERE = [
    *("0", "1", "01", "02", "4", "-1", "1e1", "2.0", "+2", " 2", "last", "٢", "２"),
    *("999999", "1000000", "9" * 30, "9" * 5000),
]


LISTS = {"/news/": 8, "/topics/lanterns/": 9, "/for/keepers/": 9}


@pytest.fixture
def long_lists(monkeypatch):
    """Make three pages of news (the starter site's two included), and of pages about and for somebody."""
    for place in (
        "pages.kinds.news.models",
        "pages.site.browse.views",
        "pages.site.addresses.listed",
    ):
        monkeypatch.setattr(f"{place}.PER_PAGE", 3)
    lantern = Topic.objects.create(key="lanterns", name="Lanterns")
    keepers = Audience.objects.create(key="keepers", name="Keepers", phrase="keepers")
    news = page_at("/news/")
    for number in range(9):
        if number < 6:
            make_page(models.NewsPage, news, f"News {number:03}", publish=False)
        make_page(
            models.StandardPage,
            page_at("/about/"),
            f"Lantern {number:03}",
            topics=[lantern],
            audiences=[keepers],
            publish=False,
        )


def read_through(client, start: str) -> tuple[list[str], list[str]]:
    """Follow “Next” from a list's first page; return the addresses and the links of the entries met."""
    addresses, entries = [], []
    address = start
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        soup = soup_of(answer)
        addresses.append(address)
        entries += [link["href"] for link in soup.main.select("a.app-card__link")]
        following = soup.find("a", rel="next")
        if following:
            back = soup_of(client.get(following["href"])).find("a", rel="prev")
            assert back["href"] == address
        address = following and following["href"]
    return addresses, entries


def test_every_entry_is_on_one_of_the_pages(client, long_lists):
    for start, count in LISTS.items():
        addresses, entries = read_through(client, start)
        assert addresses == [start, f"{start}page/2/", f"{start}page/3/"]
        assert len(entries) == len(set(entries)) == count


def test_a_later_page_says_which_it_is(client, long_lists):
    for start in LISTS:
        first, second = soup_of(client.get(start)), soup_of(client.get(f"{start}page/2/"))
        assert "Page 2 of 3" in second.main.get_text()
        assert "page 2" in second.title.string
        assert first.title.string != second.title.string


def test_a_number_that_is_not_there_is_not_found(client, long_lists):
    wrong = {
        address: answer.status_code
        for start in LISTS
        for number in NOT_THERE
        if (answer := client.get(address := f"{start}page/{number}/")).status_code != 404
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "address",
    [
        *("/page/2/", "/about/page/2/", "/news/page/2/", "/news/page/", "/topics/page/2/"),
        *("/topics/neglect/page/2/", "/topics/none/page/2/", "/for/none/page/2/"),
        *("/a-to-z/page/2/", "/search/page/2/"),
    ],
)
def test_other_pages_have_no_later_pages(client, address):
    """Short lists neither: the starter site has two pieces of news."""
    assert client.get(address).status_code == 404


def test_what_follows_a_question_mark_changes_nothing(client, long_lists):
    for start in LISTS:
        plain = client.get(start)
        assert client.get(f"{start}?page=2").content == plain.content


def test_a_later_page_of_a_private_list_is_private(client, long_lists):
    make_private(page_at("/news/"))
    assert client.get("/news/page/2/").status_code == 302
