"""What is rendered first after a change: where visitors look for it."""

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from pages import models
from pages.core.base import BasePage
from resources.models import BoardSettings, Contact, Service, SiteDocument
from safeguarding.delivery.addresses import Change, first_addresses
from tests.building import make_page, page_at, topic
from tests.reading import a_document, soup_of

pytestmark = pytest.mark.django_db


def change(record) -> Change:
    return Change(type(record), str(record.pk))


def pages_that_show(contact: Contact) -> set[str]:
    """Return the addresses of the public pages on which a contact's telephone number stands."""
    shown = set()
    for page in BasePage.objects.published():
        main = soup_of(Client().get(page.path_on_site)).main
        if main.find("a", href=contact.main_route.href):
            shown.add(page.path_on_site)
    return shown


def test_the_boards_numbers_are_first_on_the_report_page_and_the_home_page():
    board = BoardSettings.objects.get()
    for record in (board, board.concerns_contact, board.emergency_contact):
        assert list(first_addresses([change(record)]))[:2] == ["/report-a-concern/", "/"]


def test_a_contact_is_first_where_it_is_shown():
    """In sentences, as a card, and with the services that it belongs to."""
    contact = Contact.objects.get(key="samaritans")
    first = list(first_addresses([change(contact)]))
    assert first[0] == "/services/samaritans/"
    shown = pages_that_show(contact)
    assert len(shown) > 3
    assert shown - set(first) == set()
    assert {"/services/", "/a-to-z/"} <= set(first)


def test_young_peoples_pages_are_among_the_first_with_their_contact():
    first = list(first_addresses([change(Contact.objects.get(key="childline"))]))
    assert {"/young-people/", page_at("/young-people/").path_on_site} <= set(first[:8])
    assert first.index("/young-people/is-it-ok/") < first.index("/services/childline/")


def test_a_page_is_first_itself_then_where_it_is_listed():
    page = page_at("/signs/neglect/")
    first = list(first_addresses([change(page)]))
    assert first[:3] == ["/signs/neglect/", "/signs/", "/"]
    assert first[-1] == "/sitemap.xml"
    linking = {
        other.path_on_site
        for other in BasePage.objects.published()
        if f'linktype="page" id="{page.pk}"' in str(other.body.get_prep_value())
        or f'id="{page.pk}" linktype="page"' in str(other.body.get_prep_value())
    }
    assert linking
    assert {*linking, "/topics/neglect/", "/a-to-z/"} <= set(first)
    as_rows = [Change(Page, str(page.pk)), Change(BasePage, str(page.pk))]
    assert list(first_addresses(as_rows)) == first


def test_a_service_is_first_itself_then_where_it_is_listed():
    service = Service.objects.get(key="childline")
    first = list(first_addresses([change(service)]))
    assert first[0] == "/services/childline/"
    assert any(address.startswith("/help/") for address in first)
    assert {"/services/", "/a-to-z/", "/sitemap.xml"} <= set(first)
    assert {f"/topics/{one.key}/" for one in service.topics.all()} <= set(first)


def test_a_choice_of_topic_is_first_on_the_page_and_on_the_topics_list():
    page = page_at("/about/members/")
    page.topics.add(topic("neglect"))
    page.save()
    through = BasePage.topics.through
    row = through.objects.get(basepage_id=page.pk, topic=topic("neglect"))
    first = list(first_addresses([change(row)]))
    assert first[0] == "/about/members/"
    assert "/topics/neglect/" in first


def test_a_file_is_first_itself_then_on_the_pages_that_offer_it():
    document = SiteDocument.objects.order_by("pk").first()
    first = list(first_addresses([change(document)]))
    assert first[0] == document.url
    offering = [path for path in first[1:] if document.url in Client().get(path).content.decode()]
    assert offering


def test_rows_that_are_gone_change_nothing_and_break_nothing():
    page = make_page(models.StandardPage, page_at("/about/"), "Brief", publish=False)
    gone = [change(page), *(change(record) for record in (Contact(pk=10**9), Service(pk=10**9)))]
    gone += [change(a_document()), Change(SiteDocument, "10000000"), Change(Redirect, "nothing")]
    page.delete()
    assert "/" in list(first_addresses(gone))


def test_a_great_change_has_few_first_addresses():
    pages = [change(page) for page in BasePage.objects.all()]
    contacts = [change(contact) for contact in Contact.objects.all()]
    first = list(first_addresses(pages + contacts))
    assert len(first) == len(set(first)) <= 200
    assert first[:2] == ["/report-a-concern/", "/"]
