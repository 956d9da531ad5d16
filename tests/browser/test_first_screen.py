"""Whoever is to be rung at this moment is in the first screen of a small telephone, without scrolling or script."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from pages.kinds.guided_path.models import GuidedPathPage
from resources.models import Area, BoardSettings
from tests.browser.test_report_first_screen import IN_SIGHT
from tests.fixtures.opening import check, opening
from tests.reading import addresses_for_young_people

pytestmark = [pytest.mark.django_db, pytest.mark.once]

EMERGENCY, CONCERNS, TEAM = "tel:999", "tel:+443456789021", "tel:+443456789040"
CHILDLINE, CHAT = (
    "tel:+448001111",
    "https://www.childline.org.uk/get-support/1-2-1-counsellor-chat/",
)
WEEK = opening("0123", "09:00", "17:00"), opening("4", "09:00", "16:00")
TIMES = {
    "daytime": ("2026-11-26T12:00", CONCERNS),
    "night": ("2026-11-26T23:00", TEAM),
    "weekend": ("2026-11-28T12:00", TEAM),
    "bank holiday": ("2026-12-28T12:00", TEAM),
}
SIZES = {"smallest": (320, 480), "usual": (360, 740)}


@pytest.fixture(scope="module", autouse=True)
def database_beside_the_browser() -> Iterator[None]:
    """Let Django ask the database although the browser's own loop runs in this thread: they take turns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(params=SIZES)
def telephone(request, new_context) -> BrowserContext:
    """Give a telephone that runs no scripts."""
    width, height = SIZES[request.param]
    return new_context(
        viewport={"width": width, "height": height}, java_script_enabled=False, has_touch=True
    )


def open_as_at(page: Page, url: str, path: str) -> None:
    """Open a page as the site answers at the moment that the clock shows."""
    html = Client().get(path).content.decode()
    page.unroute_all()
    page.route(f"{url}{path}", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{url}{path}")


def not_in_sight(page: Page, *addresses: str) -> list[str]:
    """Return to which of these addresses no link can be seen and tapped without scrolling."""
    return [
        address
        for address in addresses
        if not any(
            link.evaluate(IN_SIGHT) for link in page.locator(f'.app-body a[href="{address}"]').all()
        )
    ]


def ends_of_the_path() -> list[str]:
    """Return the addresses of outcomes where the board's lines are offered, and of one council."""
    start = GuidedPathPage.objects.get().path_on_site
    own = Area.objects.get(key="shropshire").pk
    return [f"{start}k1/", f"{start}k2/", f"{start}k17/", f"{start}b8-{own}/"]


@pytest.mark.parametrize("vouched", [False, True], ids=["hours not known", "hours known"])
@pytest.mark.parametrize("time", TIMES)
def test_the_right_line_is_in_the_first_screen(site_server, telephone, clock, time, vouched):
    at, line = TIMES[time]
    if vouched:
        check(BoardSettings.objects.get().concerns_contact, *WEEK)
    clock(at)
    page = telephone.new_page()
    for path in ("/", "/report-a-concern/", *ends_of_the_path()):
        open_as_at(page, site_server, path)
        assert not_in_sight(page, EMERGENCY, line) == [], path
        assert page.locator(".app-strip__number").first.is_visible()


@pytest.mark.parametrize("time", TIMES)
def test_the_line_of_the_council_where_the_child_lives_is_in_the_first_screen(
    site_server, telephone, clock, time
):
    """At the ends for other councils, whose numbers the register has."""
    clock(TIMES[time][0])
    page, start = telephone.new_page(), GuidedPathPage.objects.get().path_on_site
    others = Area.objects.exclude(concerns_contact=None).exclude(key="shropshire")
    assert len(others) > 4
    for area in others:
        by_day = TIMES[time][1] == CONCERNS
        line = area.concerns_contact if by_day else area.out_of_hours_contact
        path = f"{start}b8-{area.pk}/"
        open_as_at(page, site_server, path)
        assert not_in_sight(page, EMERGENCY, line.main_route.href) == [], path


@pytest.mark.parametrize("time", ["daytime", "night"])
def test_childline_and_its_chat_are_in_the_first_screen_for_young_people(
    site_server, telephone, clock, time
):
    at, line = TIMES[time]
    clock(at)
    page = telephone.new_page()
    for path in addresses_for_young_people():
        open_as_at(page, site_server, path)
        assert not_in_sight(page, EMERGENCY, CHILDLINE, CHAT, line) == [], path


@pytest.mark.parametrize("path", ["/", "/report-a-concern/", "/young-people/"])
def test_a_script_changes_nothing_of_it(site_server, new_context, clock, path):
    clock(TIMES["night"][0])
    page = new_context(viewport={"width": 320, "height": 480}).new_page()
    page.clock.set_fixed_time("2026-11-26T23:00:00Z")
    open_as_at(page, site_server, path)
    assert not_in_sight(page, EMERGENCY, TEAM) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_old_copy_says_it_may_be_closed_only_when_that_can_be(site_server, new_context, clock):
    """Its order stays, and each number says what it is for; the script keeps the sentence right."""
    clock("2026-11-26T12:00")
    page = new_context().new_page()
    says = page.locator("main .app-opening", has_text="It may be closed now.")
    for at, seen in (
        ("2026-11-26T12:00:00Z", False),
        ("2026-11-26T17:00:30Z", True),
        ("2026-11-27T09:00:30Z", False),
        ("2026-11-28T12:00:00Z", True),
        ("2027-01-28T23:00:00Z", False),  # beyond what it knows
    ):
        page.clock.set_fixed_time(at)
        open_as_at(page, site_server, "/report-a-concern/")
        assert says.is_visible() == seen, at
