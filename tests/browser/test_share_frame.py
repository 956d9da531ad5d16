"""What another site can do with this one: show the page that is made for it in a frame, and read the numbers."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.other_site import other_site as somebody_elses_site

FRAME = "/share/concerns-line.html"


@pytest.fixture
def other_site(site_server) -> Iterator[str]:
    """Give the address of a site of another origin. `/?/path` shows that path of our site in a frame."""

    def page(asked: str) -> str:
        shown = asked.partition("?")[2]
        return f'<title>A school</title><iframe src="{site_server}{shown}" width="400" height="480"></iframe>'

    with somebody_elses_site(page) as address:
        yield address


def test_a_school_shows_the_line_and_the_link_opens_the_whole_window(page, other_site):
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(f"{other_site}/?{FRAME}")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("link", name="0345 678 9021")).to_be_visible()
    expect(frame.get_by_role("link", name="999")).to_be_visible()
    # Its own style sheet is let through by the policy.
    size = frame.get_by_role("link", name="999").evaluate("one => getComputedStyle(one).fontSize")
    assert size == "24px"
    assert [text for text in problems if "Security" in text] == []
    assert page.context.cookies() == []
    frame.get_by_role("link", name="Who to ring").click()
    expect(page).to_have_url(re.compile("/report-a-concern/$"))


def test_it_fits_a_narrow_frame(page, site_server):
    page.set_viewport_size({"width": 280, "height": 480})
    page.goto(FRAME)
    assert page.evaluate("document.documentElement.scrollWidth") == 280


@pytest.mark.parametrize(
    "path", ["/report-a-concern/", "/", "/share/", "/take-away/poster-school/"]
)
def test_no_other_page_can_be_framed(page, other_site, path):
    page.goto(f"{other_site}/?{path}")
    frame = next(frame for frame in page.frames if frame.parent_frame)
    frame.wait_for_load_state()
    assert "9021" not in frame.content()


def test_a_script_of_another_site_reads_the_numbers(page, other_site, site_server):
    page.goto(f"{other_site}/?{FRAME}")
    read = "async address => (await (await fetch(address)).json()).numbers[0].text"
    number = page.evaluate(read, f"{site_server}/share/concerns-line.json")
    assert number == "0345 678 9021"


def test_the_data_for_programs_are_not_stopped_by_the_policy(page):
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto("/report-a-concern/")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert problems == []


@pytest.mark.parametrize("path", ["/share/", "/take-away/", "/take-away/card-taxi/"])
def test_pages_to_share_fit_every_width(page_at_each_width, path):
    page = page_at_each_width
    page.goto(path)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
