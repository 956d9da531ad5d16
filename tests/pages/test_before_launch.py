"""One notice on a site that is not open yet, with a list of what is not confirmed; after the launch marks on each."""

import datetime

import pytest

from pages.core.base import BasePage
from resources.board.lifeline import refresh_lifeline
from resources.contacts.checking.history import still_right
from resources.models import Contact, Place
from safeguarding.before_launch import LIST_ADDRESS
from safeguarding.delivery.addresses import public_addresses
from tests.building import open_the_site, page_at
from tests.reading import soup_of, words_of

NOTICE = "Not open yet:"
MARKS = ("Not yet reviewed", "Not yet checked", "Date to be set by the board")
CHECKED_NOW = "Checked {0.day} {0:%B %Y}"
MISSING = "/no-such-page/"


@pytest.fixture
def error_page(client, db):
    """Give a function that returns the words of an error page, with what it needs to know of the board fresh."""

    def words() -> str:
        refresh_lifeline()
        return words_of(client.get(MISSING))

    yield words
    refresh_lifeline()


def test_every_page_says_it_once_and_marks_nothing_of_its_own(site_answers):
    for path, answer in site_answers.items():
        soup = soup_of(answer)
        notices = soup.select(".app-notice")
        assert len(notices) == 1, path
        assert NOTICE in notices[0].get_text()
        assert notices[0].a["href"] == LIST_ADDRESS
        for example in soup.select("table"):  # on using this site
            example.decompose()
        assert not [mark for mark in MARKS if mark in soup.get_text()], path
        assert not soup.select(".app-checked"), path


@pytest.mark.django_db
def test_error_pages_say_it_until_the_launch(error_page):
    assert NOTICE in error_page()
    open_the_site()
    assert NOTICE not in error_page()


@pytest.mark.django_db
def test_the_list_has_whatever_is_not_confirmed_and_nothing_else(client):
    """Who makes sure of something sees it go."""
    contact, page, place = (
        Contact.objects.get(key="childline"),
        page_at("/about/members/"),
        Place.objects.filter(name="Ludlow").get(),
    )
    words = words_of(client.get(LIST_ADDRESS))
    for one in Contact.objects.all():
        assert one.name in words
    for title in BasePage.objects.published().values_list("title", flat=True):
        assert " ".join(title.split()) in words
    for name in Place.objects.values_list("name", flat=True):
        assert name in words
    still_right(contact, None, "rang", "Business manager")
    page.last_reviewed = datetime.date(2026, 11, 21)
    page.save_revision().publish()
    Place.objects.filter(pk=place.pk).update(checked_on="2026-11-21")
    listed = soup_of(client.get(LIST_ADDRESS)).select_one("main")
    assert not listed.find("b", string=contact.name)
    assert not listed.find("a", href=page.path_on_site)
    assert "Ludlow" not in listed.get_text()
    assert f"Contacts: {Contact.objects.filter(checked_on=None).count()}" in listed.get_text()


@pytest.mark.django_db
def test_the_list_names_nothing_that_visitors_cannot_see(client):
    page = page_at("/about/members/")
    page.unpublish()
    assert page.title not in words_of(client.get(LIST_ADDRESS))


@pytest.mark.django_db
def test_when_all_is_confirmed_it_says_so(client):
    Contact.objects.update(checked_on="2026-11-21", checked_how="rang", checked_by="A role")
    BasePage.objects.update(last_reviewed="2026-11-21")
    Place.objects.update(checked_on="2026-11-21")
    words = words_of(client.get(LIST_ADDRESS))
    for said in (
        "All contacts are confirmed",
        "All pages are reviewed",
        "All places are confirmed",
    ):
        assert said in words


@pytest.mark.django_db
def test_after_the_launch_each_says_it_for_itself_and_the_list_is_gone(client):
    assert LIST_ADDRESS in set(public_addresses())
    open_the_site()
    words = words_of(client.get("/services/childline/"))
    assert NOTICE not in words and "Not yet checked by the board" in words
    words = words_of(client.get("/about/members/"))
    assert NOTICE not in words and "Not yet reviewed by the board" in words
    assert client.get(LIST_ADDRESS).status_code == 404
    assert LIST_ADDRESS not in set(public_addresses())


@pytest.mark.django_db
@pytest.mark.parametrize("is_open", [True, False])
def test_visitors_read_who_checked_and_how_and_never_that_nobody_did(client, is_open):
    """Nothing else says “Checked”."""
    if is_open:
        open_the_site()
    line = Contact.objects.get(key="childline")
    assert "Checked" not in words_of(client.get("/services/childline/"))
    still_right(line, None, "website", "business manager")
    line.refresh_from_db()
    day = CHECKED_NOW.format(line.checked_on)
    words = words_of(client.get("/services/childline/"))
    assert f"{day}. Business manager read its own website." in words
