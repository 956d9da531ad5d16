"""What a build looks up once gives the same pages as asking the database for each, and ends with its block."""

from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.core.base import BasePage
from pages.kinds.news.models import PER_PAGE as NEWS_PER_PAGE
from pages.models import NewsPage
from resources.models import BoardSettings, Service, Topic
from safeguarding.delivery.addresses import public_addresses
from safeguarding.delivery.memo import MANY, memoising
from safeguarding.delivery.rendering import render
from tests.building import make_page, make_private, page_at
from tests.reading import set_number

pytestmark = pytest.mark.django_db

AFTER_THE_FIRST = 4  # queries: what only this page shows


@pytest.fixture
def addresses() -> list[str]:
    """Give every public address whose answer is made from the database, of a site that hides some of its pages."""
    for number in range(NEWS_PER_PAGE):  # so that the news has a second page
        make_page(NewsPage, page_at("/news/"), f"News {number}", publish=False)
    # A chapter that is gone, and pages that are private: menus, breadcrumbs and the manual leave them out.
    page_at("/professionals/procedures/refer/").unpublish()
    make_private(page_at("/parents-and-carers/").get_children().live().first())
    found = [path for path in public_addresses() if not path.startswith(("/static/", "/media/"))]
    assert "/news/page/2/" in found
    return found


@pytest.mark.once  # what is shared are values in memory
def test_memoising_changes_nothing(addresses):
    asked_alone = {address: render(address) for address in addresses}
    for order in (addresses, addresses[::-1]):
        with memoising(order):
            assert different(asked_alone, order) == []
    # Without a word of what comes, and each page twice.
    with memoising():
        assert different(asked_alone, [*addresses, *addresses]) == []


def different(expected: dict, addresses: list[str]) -> list[str]:
    """Return the addresses whose answer (status, headers, every byte) is not the expected one."""
    return [address for address in addresses if render(address) != expected[address]]


def test_an_edit_is_seen_in_the_next_block():
    address = "/parents-and-carers/worried-about-your-child/"
    menu = page_at("/professionals/")
    concerns = BoardSettings.objects.get().concerns_contact
    with memoising([address, *islice(public_addresses(), MANY)]):
        before = render(address).body
        page = page_at(address)
        page.title = menu.title = "A changed title"
        page.save()
        menu.save()
        set_number(concerns, "0808 157 0987")
        assert render(address).body == before
    for after in (render(address).body, rendered_in_a_block(address)):
        assert after.count(b">A changed title<") > before.count(b">A changed title<") == 0
        assert b"tel:+448081570987" in after
        assert b"tel:+448081570987" not in before


def rendered_in_a_block(address: str) -> bytes:
    with memoising([address]):
        return render(address).body


def test_a_page_made_public_or_hidden_between_blocks():
    """Neither what was there nor what was not is remembered."""
    address = "/about/members/"
    with memoising([address]):
        assert render(address).status == 200
    page_at(address).unpublish()
    with memoising([address]):
        assert render(address).status == 404
    BasePage.objects.get(url_path__endswith=address).specific.save_revision().publish()
    with memoising([address]):
        assert render(address).status == 200


def test_a_page_costs_few_queries_in_a_build():
    addresses = [page.path_on_site for page in BasePage.objects.published()]
    addresses += [f"/topics/{key}/" for key in Topic.objects.values_list("key", flat=True)]
    addresses += [f"/services/{key}/" for key in Service.objects.values_list("key", flat=True)]
    with memoising(addresses):
        # These look up what all share.
        render("/")
        render("/professionals/procedures/refer/")
        render("/parents-and-carers/worried-about-your-child/")
        render("/topics/neglect/")
        over = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert render(address).status == 200
            if len(captured) > AFTER_THE_FIRST:
                over[address] = len(captured)
    assert over == {}
