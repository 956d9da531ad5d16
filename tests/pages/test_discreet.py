"""Discreet pages: an editor marks one, and neither its address nor its title says what it is about."""

import re

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from pages import models
from pages.core.base import BasePage
from resources.board.lifeline import refresh_lifeline
from resources.models import Audience
from tests.building import make_page, page_at
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

NEUTRAL = re.compile(r"i[0-9]+")
FORGOTTEN = ("no-store", None, "1")


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
def change(admin_client, django_capture_on_commit_callbacks):
    """Give a function that sends the editor's form of a page, published unless `draft`."""

    def change(page, draft: bool = False, **fields) -> None:
        form = {
            **{name: getattr(page, name) for name in ("title", "slug", "summary")},
            **dict.fromkeys(("menu_title", "seo_title", "search_description"), ""),
            **dict.fromkeys(("last_reviewed", "next_review"), ""),
            "content_owner": page.content_owner_id,
            "body": streamfield([("text", rich_text("<p>Words.</p>"))]),
            **({"icon": "people"} if isinstance(page, models.SectionPage) else {}),
            **({"discreet": "on"} if page.discreet else {}),
            **fields,
        }
        data = nested_form_data({key: value for key, value in form.items() if value is not None})
        data["audiences"] = [Audience.objects.get(key="parents").pk]
        if not draft:
            data["action-publish"] = "Publish"
        with django_capture_on_commit_callbacks(execute=True):
            answer = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
        assert answer.status_code == 302, soup_of(answer).select(".error-message, .w-field__errors")

    return change


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
    address = now(page).path_on_site
    answer = client.get(address)
    assert answer.status_code == 200
    assert NEUTRAL.fullmatch(now(page).slug)
    head = soup_of(answer).head
    assert head.title.string == "Information"
    assert not head.find("meta", attrs={"name": ["description", "author", "keywords"]})
    assert not head.find("meta", property=True)
    assert not head.find("meta", attrs={"name": re.compile("^twitter:")})
    assert not head.find("link", rel=["canonical", "prefetch", "preload", "prerender"])
    assert page.title in soup_of(answer).h1.get_text()
    assert said(client, address) == FORGOTTEN


def assert_leads(client, old: str, page) -> None:
    for address in (old, old.rstrip("/")):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0] == now(page).path_on_site
        assert answer.status_code == 200


def test_a_marked_page_and_all_below_it_say_nothing(section, change, client):
    pages = [section, *below(section)]
    old = {page.path_on_site: page for page in pages}
    assert "/someone-hurts-me/where-to-go/a-safe-house/" in old
    change(section, discreet="on")
    assert len(pages) == 4
    for address, page in old.items():
        assert_discreet(client, page)
        assert_leads(client, address, page)
    # Nor do the words stand in an address that leads nowhere else than from the old one.
    neutral = now(section).path_on_site.rstrip("/")
    assert not Redirect.objects.filter(old_path__startswith=neutral).exists()
    known = {address.rstrip("/") for address in old}
    made = Redirect.objects.filter(old_path__startswith="/someone-hurts-me")
    assert set(made.values_list("old_path", flat=True)) == known


def test_a_draft_below_gets_its_neutral_address_and_no_redirect(section, change):
    change(section, discreet="on")
    draft = BasePage.objects.get(title="Not ready yet")
    assert NEUTRAL.fullmatch(draft.slug)
    assert draft.url_path.startswith(now(section).url_path)
    assert not Redirect.objects.filter(redirect_page=draft).exists()


@pytest.mark.parametrize("every_site", [True, False])
def test_an_editors_own_redirect_stays_where_it_leads(section, change, client, every_site):
    """Whether it is for this site or for all, as the form for redirects offers first."""
    site = None if every_site else Site.objects.get(is_default_site=True)
    own = Redirect.objects.create(
        old_path="/someone-hurts-me/what-to-pack", site=site, redirect_link="https://example.org/a"
    )
    change(section, discreet="on")
    assert [*Redirect.objects.filter(old_path=own.old_path)] == [own]
    answer = client.get("/someone-hurts-me/what-to-pack/")
    assert answer["Location"] == "https://example.org/a"
    assert_leads(client, "/someone-hurts-me/where-to-go/", below(section)[1])


def test_an_old_address_leads_to_the_page_that_had_it_last(section, change, client):
    Redirect.objects.create(
        old_path="/someone-hurts-me",
        site=Site.objects.get(is_default_site=True),
        redirect_page=page_at("/about/"),
        automatically_created=True,
    )
    change(section, discreet="on")
    assert_leads(client, "/someone-hurts-me/", section)


def test_a_page_that_is_marked_again_has_its_number_back(section, change):
    """What its number leads to is the page itself."""
    page = below(section)[0]
    change(page, discreet="on")
    number = now(page).slug
    change(now(page), discreet=None)
    change(now(page), discreet="on")
    assert now(page).slug == number


def test_a_page_that_is_no_longer_marked_has_its_name_back(section, change, client):
    change(section, discreet="on")
    pages = [section, *below(section)]
    old = {now(page).path_on_site: page for page in pages}
    change(now(section), discreet=None)
    assert now(section).path_on_site == "/someone-hurts-me/"
    assert now(pages[-1]).path_on_site == "/someone-hurts-me/where-to-go/a-safe-house/"
    for address, page in old.items():
        assert_leads(client, address, page)
        assert said(client, now(page).path_on_site)[0] == "no-cache"
        assert page.title in soup_of(client.get(now(page).path_on_site)).title.string


def test_what_is_marked_by_itself_stays_so(section, change, client):
    inner = next(page for page in below(section) if page.title == "Where to go").specific
    change(inner, discreet="on")
    assert_discreet(client, inner)
    change(section, discreet="on")
    change(now(section), discreet=None)
    assert now(inner).path_on_site == "/someone-hurts-me/i1/"
    assert_discreet(client, inner)


@pytest.mark.parametrize("typed", ["someone-hurts-me", "i77", "i1", "another-name"])
def test_what_is_typed_as_address_changes_no_discreet_page(section, change, typed):
    """Neither the editor, nor the script that fills the field from the title."""
    change(section, discreet="on")
    address = now(section).path_on_site
    if typed != "i1":  # the form says that it is taken
        change(now(section), slug=typed)
    assert now(section).path_on_site == address


def test_an_ordinary_page_cannot_have_a_discreet_address(section, change, client):
    change(section, slug="i50")
    assert now(section).path_on_site == "/someone-hurts-me/"
    change(section, slug="i50", title="I7")
    assert now(section).path_on_site == "/page-i7/"
    assert said(client, "/page-i7/")[0] == "no-cache"


def test_a_draft_with_the_mark_changes_nothing_for_visitors(section, change, client):
    change(section, draft=True, discreet="on")
    assert now(section).path_on_site == "/someone-hurts-me/"
    assert said(client, "/someone-hurts-me/")[0] == "no-cache"
    now(section).get_latest_revision().publish(log_action=False)
    assert_discreet(client, section)


def test_no_address_is_given_to_another_page_while_the_first_exists(section, change):
    change(section, discreet="on")
    number = now(section).slug
    change(now(section), discreet=None)
    other = make_page(models.SectionPage, page_at("/"), "Another", discreet=True)
    assert NEUTRAL.fullmatch(other.slug)
    assert other.slug != number  # it still leads to the first
    other.unpublish(log_action=False)
    third = make_page(models.SectionPage, page_at("/"), "A third", discreet=True)
    assert third.slug not in {number, other.slug}


def test_what_is_made_or_moved_below_is_discreet(
    section, change, client, django_capture_on_commit_callbacks
):
    change(section, discreet="on")
    made = make_page(models.GuidancePage, now(section), "Who to tell")
    assert_discreet(client, made)
    other = make_page(models.SectionPage, page_at("/"), "Money")
    child = make_page(models.GuidancePage, other, "An account of your own")
    with django_capture_on_commit_callbacks(execute=True):
        now(other).move(now(section), "last-child")
    for page, old in ((other, "/money/"), (child, "/money/an-account-of-your-own/")):
        assert_discreet(client, page)
        assert_leads(client, old, page)
    address = now(other).path_on_site
    with django_capture_on_commit_callbacks(execute=True):
        now(other).move(page_at("/"), "last-child")
    assert now(child).path_on_site == "/money/an-account-of-your-own/"
    assert_leads(client, address, other)


def test_the_report_page_is_discreet_and_cannot_be_otherwise(client, admin_client):
    report = models.ReportPage.objects.get()
    assert_discreet(client, report)
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[report.pk]))
    assert not soup_of(form).find(attrs={"name": "discreet"})
    section = page_at("/signs/")
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[section.pk]))
    assert soup_of(form).find(attrs={"name": "discreet"})


def test_every_page_leads_straight_to_the_report_page_wherever_it_is(client):
    """Also error pages, and not by way of a redirect."""
    report = models.ReportPage.objects.get()
    BasePage.objects.filter(pk=report.pk).update(slug="i40", url_path="/home/i40/")
    refresh_lifeline()
    for address in ("/", "/about/members/", "/search/", "/a-to-z/", "/none/"):
        links = soup_of(client.get(address)).find_all("a")
        found = {link["href"] for link in links if "Report a concern" in link.get_text()}
        assert found == {"/i40/"}, address
