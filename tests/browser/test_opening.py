"""A page that is hours old: its script puts the line on opening hours right, and without scripts it stays true."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.asking import ask, until
from tests.fixtures.site_server import RunningSite, served

REPORT = "/report-a-concern/"
LINE = "main .app-opening"
CHECK = """
from django.utils import timezone
from resources.models import BoardSettings, Contact
line = BoardSettings.objects.get().concerns_contact
hour = (timezone.localtime().hour + 12) % 24
hours = {"days": list("0123456"), "opens": f"{hour:02}:00", "closes": f"{hour:02}:30"}
line.opening_hours = Contact._meta.get_field("opening_hours").stream_block.to_python(
    [{"type": "opening", "value": hours}])
line.bank_holidays = "as_usual"
line.checked_on, line.checked_how, line.checked_by = timezone.localdate(), "rang", "The duty manager"
line.full_clean()
line.save()
"""


@pytest.fixture(scope="module")
def checked_site(site_copies, tmp_path_factory) -> Iterator[RunningSite]:
    """Give the starter site with a Concerns Line that is closed now, at any hour: it opens half a day later, daily."""
    with served(site_copies, tmp_path_factory.mktemp("site"), has_few_pages=True) as site:
        site.manage("shell", "-v", "0", "-c", CHECK)
        until(
            "the checked hours",
            lambda: "Concerns Line, in the daytime" not in ask(site.url, REPORT).text,
        )
        yield site


@pytest.fixture
def served_page(checked_site) -> str:
    """Give the report page's HTML as the server sends it now."""
    return ask(checked_site.url, REPORT).text


def lines_in(html: str) -> list[tuple[datetime, str]]:
    """Return what a page tells its script: the moments, and what the line says from each of them on."""
    parts = re.search(r'data-opening="([^"]+)"', html)[1].split("|")
    return [
        (datetime.fromisoformat(moment), words)
        for moment, words in zip(parts[::2], parts[1::2], strict=True)
    ]


def read_at(page: Page, site: RunningSite, at: datetime, html: str) -> None:
    """Open a copy of the report page when this device's clock shows `at`."""
    page.clock.set_fixed_time(at)
    page.unroute_all()
    page.route(
        f"{site.url}{REPORT}",
        lambda route: route.fulfill(response=route.fetch(), body=html),
    )
    page.goto(f"{site.url}{REPORT}")


def says(page: Page, words: str) -> None:
    """Expect the line to say these words, and whom to ring otherwise."""
    line = re.escape(f"{words} ring the Emergency Duty Team: ")
    expect(page.locator(LINE)).to_have_text(re.compile(rf"^{line}[0-9 ]+\s*$"))


def test_a_fresh_page_says_what_the_server_wrote(page, checked_site, served_page):
    since, words = lines_in(served_page)[0]
    assert f"<span>{words}</span>" in served_page
    read_at(page, checked_site, since + timedelta(seconds=30), served_page)
    says(page, words)


def test_an_old_copy_corrects_itself(page, checked_site, served_page):
    """At every change that it knows of."""
    *known, _ = lines_in(served_page)
    assert len(known) > 14
    for moment, words in known[1:]:
        read_at(page, checked_site, moment, served_page)
        says(page, words)


def test_an_open_tab_changes_at_the_minute(page, checked_site, served_page):
    (_, before), (moment, after), *_ = lines_in(served_page)
    page.clock.install(time=moment - timedelta(seconds=40))
    page.goto(f"{checked_site.url}{REPORT}")
    says(page, before)
    page.clock.run_for(39_000)
    says(page, before)
    page.clock.run_for(2_000)
    says(page, after)


def test_a_tab_that_slept_is_right_when_it_is_looked_at_again(page, checked_site, served_page):
    (_, before), (moment, after), *_ = lines_in(served_page)
    read_at(page, checked_site, moment - timedelta(minutes=2), served_page)
    says(page, before)
    page.clock.set_fixed_time(moment + timedelta(minutes=2))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    says(page, after)


def test_beyond_what_it_knows_the_line_goes_and_the_hours_stay(page, checked_site, served_page):
    moment, _ = lines_in(served_page)[-1]
    for later in (timedelta(0), timedelta(days=400)):
        read_at(page, checked_site, moment + later, served_page)
        expect(page.locator(f"{LINE} strong")).to_be_hidden()
        expect(page.locator(LINE)).to_contain_text(
            "When it is closed, ring the Emergency Duty Team"
        )
        card = page.locator("main .app-contact", has=page.locator(".app-opening"))
        expect(card.locator(".app-hours")).to_contain_text("Monday to Sunday")


def test_beyond_what_it_knows_a_line_that_names_nobody_else_is_gone(
    page, checked_site, served_page
):
    """The line of every other contact, which sends nobody to the out-of-hours team."""
    moment, _ = lines_in(served_page)[-1]
    html = served_page.replace("|When it is closed,", "|")
    assert html != served_page
    read_at(page, checked_site, moment - timedelta(minutes=1), html)
    expect(page.locator(LINE)).to_be_visible()
    read_at(page, checked_site, moment, html)
    expect(page.locator(LINE)).to_be_hidden()


def test_a_clock_older_than_the_page_changes_nothing(page, checked_site, served_page):
    since, words = lines_in(served_page)[0]
    read_at(page, checked_site, since - timedelta(days=700), served_page)
    says(page, words)


def test_without_scripts_the_line_carries_its_date(new_context, checked_site, served_page):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{checked_site.url}{REPORT}")
    says(page, lines_in(served_page)[0][1])
    line = page.locator(f"{LINE} > span").first
    expect(line).to_have_text(re.compile(r"until .+ \d{1,2} [A-Z][a-z]+ 20\d\d\. "))


def test_nothing_is_stored_and_only_the_site_is_asked(page, checked_site, served_page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    page.goto(f"{checked_site.url}{REPORT}")
    expect(page.locator(LINE)).to_be_visible()
    assert [a for a in asked if not a.startswith((checked_site.url, "data:"))] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


def test_the_strip_keeps_its_height_on_a_small_screen(new_context, checked_site, served_page):
    """With the out-of-hours line in it, until then: at 320 pixels nothing runs out of the page."""
    assert "app-strip__label--first" in served_page
    for width in (320, 375, 768, 1280):
        page = new_context(viewport={"width": width, "height": 480}).new_page()
        page.goto(f"{checked_site.url}{REPORT}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        strip = page.locator(".app-strip").bounding_box()
        assert strip["height"] <= 84, width
