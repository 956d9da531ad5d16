"""Which page answers at an address, and which part of it; and what answers nowhere."""

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from pages import models
from pages.core.base import BasePage
from pages.core.serving import find_page
from pages.kinds.news.models import PER_PAGE
from safeguarding.delivery.memo import memoising
from tests.building import make_page, make_private, page_at
from tests.pages.test_query_budget import WITHOUT_ADDRESS
from tests.reading import soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PATH, NEWS, SHEETS = "/what-should-i-do/", "/news/", "/take-away/"


@pytest.fixture
def long_news():
    """Make news for two pages of the list."""
    for number in range(PER_PAGE):
        make_page(models.NewsPage, page_at(NEWS), f"News {number:02}", publish=False)


def status(client, address: str) -> int:
    return client.get(address).status_code


def parts() -> dict[str, tuple[BasePage, str]]:
    """Return every address below a page, with the page and what follows its own address."""
    return {
        address: (page, address.removeprefix(page.path_on_site))
        for page in BasePage.objects.published().specific()
        for address in page.addresses_below()
    }


def test_what_a_page_says_is_below_it_answers_and_is_its_own(client, long_news):
    found = parts()
    assert {page.path_on_site for page, _ in found.values()} == {PATH, NEWS, SHEETS}
    for address, (page, rest) in found.items():
        arguments = page.part(rest)
        assert arguments
        assert find_page(address.removeprefix("/")) == (page, arguments)
    for address in (f"{NEWS}page/2/", f"{PATH}all/", f"{SHEETS}poster-school/"):
        assert address in found
        assert status(client, address) == 200


def test_each_page_answers_at_its_own_address_as_itself():
    for page in BasePage.objects.live().specific():
        found, arguments = find_page(page.path_on_site.removeprefix("/"))
        assert (found, type(found), arguments) == (page, type(page), {})
        assert found.is_private is False


@pytest.mark.parametrize(
    "address",
    [
        *("/news/page/1/", "/news/page/3/", "/news/page/2/x/", "/news/page/2/page/2/", "/news/x/"),
        *("/page/2/", "/all/", "/poster-school/", "/poster-school.pdf"),
        *("/what-should-i-do/all/all/", "/what-should-i-do/x/all/", "/what-should-i-do/a/b/all/"),
        *("/take-away/x/poster-school/", "/about/members/page/2/"),
        *("/about/all/", "/none/page/2/", "/home/", "/home/news/"),
    ],
)
def test_what_is_below_nothing_that_has_it_is_not_there(client, long_news, address):
    assert status(client, address) == 404
    with pytest.raises(Http404):
        find_page("none/such/")


BELOW = [(NEWS, "page/2/"), (PATH, "all/"), (PATH, "k13/"), (SHEETS, "poster-school/")]


@pytest.mark.parametrize(("above", "rest"), BELOW)
def test_a_part_of_a_page_that_is_not_public_is_not_there(client, long_news, above, rest):
    page_at(above).unpublish()
    assert status(client, above + rest) == 404
    with pytest.raises(Http404):
        find_page((above + rest).removeprefix("/"))


@pytest.mark.parametrize(("above", "rest"), [*BELOW, (NEWS, "page/9/"), (PATH, "z9/")])
def test_a_part_of_a_private_page_asks_to_sign_in(client, long_news, above, rest):
    """Whether it is there or not."""
    make_private(page_at(above))
    assert page_at(above).get_view_restrictions(), "also for who asks the page itself"
    answer = client.get(above + rest)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert answer.content == b""


def test_below_a_private_page_all_is_private(client, long_news):
    make_private(page_at("/"))
    for address in ("/about/members/", NEWS, f"{NEWS}page/2/", f"{PATH}k13/"):
        assert status(client, address) == 302


@pytest.mark.parametrize(("above", "slug"), [(PATH, "all"), (PATH, "k13"), (NEWS, "page")])
def test_a_page_below_goes_before_a_part_of_that_name(client, long_news, above, slug):
    child = make_page(models.NewsPage, page_at(above), "A child page", slug=slug)
    assert find_page(f"{above}{slug}/".removeprefix("/")) == (child, {})
    with memoising([above]):  # the page above is known before this one is asked for
        assert find_page(f"{above}{slug}/".removeprefix("/")) == (child, {})
    assert "A child page" in soup_of(client.get(f"{above}{slug}/")).h1.get_text()
    assert status(client, f"{NEWS}page/2/") == 200
    child.unpublish()
    assert status(client, f"{above}{slug}/") == (404 if above == NEWS else 200)


def test_a_file_has_no_last_slash():
    found = find_page("take-away/poster-school.pdf")
    assert found == (page_at(SHEETS), {"sheet": "poster-school.pdf"})


@pytest.mark.parametrize("address", ["/news/page/2", "/what-should-i-do/k13", "/about/members"])
def test_without_the_last_slash_it_leads_there(client, long_news, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, f"{address}/")


@pytest.mark.parametrize(
    "address", ["/x/", "/x/y/", "/x/y/z/", "/about/x/", "/about/members/x/y/", "/about/x/y/z/"]
)
def test_trying_words_at_random_costs_little(client, address):
    """Neither where nothing is near, nor below pages without parts: what is shown is the same each time."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert status(client, address) == 404
    assert len(captured) <= WITHOUT_ADDRESS, [query["sql"][:200] for query in captured]


def test_a_build_finds_what_a_visitor_finds(long_news):
    """Ahead or not, a part or a page: as when each is looked up alone."""
    make_private(page_at(SHEETS))
    page_at("/about/members/").unpublish()
    asked = ["/", NEWS, f"{NEWS}page/2/", f"{PATH}k13/", SHEETS, f"{SHEETS}poster-school/"]
    nothing = ["/about/members/", f"{NEWS}page/2/x/", "/x/"]
    alone = {address: find_page(address.removeprefix("/")) for address in asked}
    for ahead in ([*asked, *nothing], [NEWS, "/x/"], [f"{NEWS}page/2/"]):
        with memoising(ahead):
            for address in asked:
                page, arguments = find_page(address.removeprefix("/"))
                assert (page, arguments) == alone[address]
                assert page.is_private is (SHEETS in address)
            for address in nothing:
                with pytest.raises(Http404):
                    find_page(address.removeprefix("/"))
