"""Discreet pages: an editor marks one, and it has a second address and a second title that say nothing."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages import models
from pages.core.base import BasePage
from resources.board.lifeline import refresh_lifeline
from resources.models import Audience
from tests.building import make_page, page_at
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

FORGOTTEN = ("no-store", None, "1")
NEUTRAL_TITLE = "Making plans"


@pytest.fixture
def section():
    """Give a public section with a page, a page below a section in it, and a draft."""
    section = make_page(models.SectionPage, page_at("/"), "Someone hurts me")
    make_page(models.GuidancePage, section, "What to pack")
    inner = make_page(models.SectionPage, section, "Where to go")
    make_page(models.GuidancePage, inner, "A safe house")
    make_page(models.GuidancePage, section, "Not ready yet", publish=False, live=False)
    return models.SectionPage.objects.get(pk=section.pk)


@pytest.fixture
def send(admin_client, django_capture_on_commit_callbacks):
    """Give a function that sends the editor's form of a page and returns the answer: published unless `draft`."""

    def send(page, draft: bool = False, **fields):
        form = {
            **{name: getattr(page, name) for name in ("title", "slug", "summary")},
            **dict.fromkeys(("menu_title", "seo_title", "search_description"), ""),
            **dict.fromkeys(("last_reviewed", "next_review"), ""),
            "content_owner": page.content_owner_id,
            "body": streamfield([("text", rich_text("<p>Words.</p>"))]),
            "neutral_title": page.neutral_title,
            **({"icon": "people"} if isinstance(page, models.SectionPage) else {}),
            **({"discreet": "on"} if page.discreet else {}),
            **fields,
        }
        data = nested_form_data({key: value for key, value in form.items() if value is not None})
        data["audiences"] = [Audience.objects.get(key="parents").pk]
        if not draft:
            data["action-publish"] = "Publish"
        with django_capture_on_commit_callbacks(execute=True):
            return admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    return send


@pytest.fixture
def change(send):
    """Give a function that does the same and has to succeed."""

    def change(page, **fields) -> None:
        answer = send(page, **fields)
        assert answer.status_code == 302, soup_of(answer).select(".error-message, .w-field__errors")

    return change


def mark(change, page, **fields) -> None:
    change(page, discreet="on", neutral_title=NEUTRAL_TITLE, **fields)


def now(page) -> BasePage:
    return BasePage.objects.get(pk=page.pk).specific


def below(page) -> list[BasePage]:
    found = BasePage.objects.descendant_of(now(page)).order_by("path")
    return [one for one in found if one.live]


def said(client, address: str) -> tuple:
    """Return what an answer tells browsers about keeping it: Cache-Control, CDN-Cache-Control, Request-OTR."""
    answer = client.get(address)
    names = ("Cache-Control", "CDN-Cache-Control", "Request-OTR")
    return tuple(answer.headers.get(name) for name in names)


def assert_discreet(client, page) -> None:
    page = now(page)
    assert page.path_on_site == f"/i{page.pk}/"
    whole = f"http://localhost{page.readable_path}"
    for address in (page.path_on_site, page.readable_path):
        assert said(client, address) == FORGOTTEN
        soup = soup_of(client.get(address))
        assert page.title in soup.h1.get_text()
        assert soup.head.find("link", rel="canonical")["href"].endswith(page.readable_path)
        assert not soup.head.find("meta", property=True)
        assert not soup.head.find("meta", attrs={"name": ["author", "keywords"]})
        described = soup.head.find("meta", attrs={"name": "description"})
        if address == page.readable_path:
            assert soup.title.string.startswith(f"{page.title} - ")
            assert described["content"] == page.summary
        else:
            assert soup.title.string == (page.neutral_title or f"Information {page.pk}")
            assert described is None
            assert page.readable_path in soup.main.get_text(), whole
        # Nothing leads from one address to the other by itself, nor by a link.
        assert not soup.find("a", href=page.readable_path)
        assert not soup.find("meta", attrs={"http-equiv": True})


def assert_ordinary(client, page) -> None:
    page = now(page)
    assert page.path_on_site == page.readable_path
    assert said(client, page.path_on_site)[0] == "no-cache"
    answer = client.get(f"/i{page.pk}/")
    assert (answer.status_code, answer.headers.get("Location")) == (302, page.readable_path)


def test_a_marked_page_and_all_below_it_have_a_neutral_address_too(section, change, client):
    pages = [section, *below(section)]
    readable = [page.readable_path for page in pages]
    assert "/someone-hurts-me/where-to-go/a-safe-house/" in readable
    mark(change, section)
    assert [now(page).readable_path for page in pages] == readable
    assert len(pages) == 4
    for page in pages:
        assert_discreet(client, page)


def test_links_on_the_site_lead_to_the_neutral_address(section, change, client):
    mark(change, section)
    neutral = [now(page).path_on_site for page in below(section)]
    links = [
        link["href"] for link in soup_of(client.get("/someone-hurts-me/")).main.select("a[href]")
    ]
    assert set(neutral[:2]) <= set(links)
    entry = soup_of(client.get("/a-to-z/")).main.find("a", string="A safe house")
    assert entry["href"] == neutral[-1]
    answer = client.post("/search/", {"q": "a safe house"}, follow=True)
    assert soup_of(answer).main.find("a", href=neutral[-1])


def test_a_draft_and_a_private_page_are_at_neither_address(section, change, client):
    mark(change, section)
    draft = BasePage.objects.get(title="Not ready yet")
    for address in (f"/i{draft.pk}/", "/i999999/", "/i99999999999999999999/", f"/i{draft.pk}/x/"):
        assert client.get(address).status_code == 404, address


def test_a_page_that_is_no_longer_marked_has_one_address(section, change, client):
    mark(change, section)
    pages = [section, *below(section)]
    change(now(section), discreet=None)
    for page in pages:
        assert_ordinary(client, page)


def test_what_is_marked_by_itself_stays_so(section, change, client):
    inner = next(page for page in below(section) if page.title == "Where to go").specific
    mark(change, inner)
    change(section, discreet="on", neutral_title="Something else")
    change(now(section), discreet=None)
    assert_discreet(client, inner)
    assert_discreet(client, below(inner)[0])
    assert_ordinary(client, section)


@pytest.mark.parametrize("slug", ["i", "i50", "I7", "i07"])
def test_no_page_can_take_an_address_that_is_kept_for_neutral_ones(section, send, slug):
    answer = send(section, slug=slug)
    assert "kept for discreet pages" in soup_of(answer).get_text()
    assert now(section).readable_path == "/someone-hurts-me/"


def test_a_draft_with_the_mark_changes_nothing_for_visitors(section, change, client):
    mark(change, section, draft=True)
    assert_ordinary(client, section)
    now(section).get_latest_revision().publish(log_action=False)
    assert_discreet(client, section)


def test_what_is_made_or_moved_below_is_discreet(
    section, change, client, django_capture_on_commit_callbacks
):
    mark(change, section)
    made = make_page(models.GuidancePage, now(section), "Who to tell")
    assert_discreet(client, made)
    other = make_page(models.SectionPage, page_at("/"), "Money")
    child = make_page(models.GuidancePage, other, "An account of your own")
    with django_capture_on_commit_callbacks(execute=True):
        now(other).move(now(section), "last-child")
    for page in (other, child):
        assert_discreet(client, page)
    with django_capture_on_commit_callbacks(execute=True):
        now(other).move(page_at("/"), "last-child")
    for page in (other, child):
        assert_ordinary(client, page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "A discreet page needs a title"),
        ("Bullying", "has this title already"),
        ("TALKING to someone", "has this title already"),
    ],
)
def test_the_form_asks_for_a_neutral_title_that_no_other_page_has(section, send, typed, words):
    answer = send(section, discreet="on", neutral_title=typed)
    field = soup_of(answer).select_one("#panel-child-address_and_menus-neutral_title-errors")
    assert words in (field or soup_of(answer)).get_text()
    assert not now(section).discreet


def test_a_title_that_another_page_has_is_refused(section, send, change):
    change(section, seo_title="A title of its own")
    for title in ("A TITLE of its own", "Neglect"):
        answer = send(below(section)[0].specific, seo_title=title)
        assert "Another page is called this" in soup_of(answer).get_text()


def test_the_page_on_using_the_site_safely_is_always_discreet(client, admin_client):
    safety = models.SafetyPage.objects.get()
    assert_discreet(client, safety)
    form = soup_of(admin_client.get(reverse("wagtailadmin_pages:edit", args=[safety.pk])))
    assert not form.find(attrs={"name": "discreet"})
    assert form.find(attrs={"name": "neutral_title"})


def test_the_report_page_has_one_readable_address_that_browsers_do_not_keep(client, admin_client):
    """Content delivery networks may hold it, and for a day when the site does not answer (RFC 9213)."""
    report = models.ReportPage.objects.get()
    for page in (report, *models.FirstMinutePage.objects.all()):
        assert page.path_on_site == page.readable_path
        told = said(client, page.path_on_site)
        assert told == ("no-store", "max-age=5, stale-if-error=86400", None)
        head = soup_of(client.get(page.path_on_site)).head
        assert "Information" not in head.title.string
        assert head.find("meta", attrs={"name": "description"})["content"] == page.summary
    form = soup_of(admin_client.get(reverse("wagtailadmin_pages:edit", args=[report.pk])))
    assert not form.find(attrs={"name": "discreet"})


def test_every_page_leads_straight_to_the_report_page_wherever_it_is(client):
    """Also error pages, and not by way of a redirect."""
    report = models.ReportPage.objects.get()
    BasePage.objects.filter(pk=report.pk).update(slug="tell-us", url_path="/home/tell-us/")
    refresh_lifeline()
    for address in ("/", "/about/members/", "/search/", "/a-to-z/", "/none/"):
        links = soup_of(client.get(address)).find_all("a")
        found = {link["href"] for link in links if "Report a concern" in link.get_text()}
        assert found == {"/tell-us/"}, address
