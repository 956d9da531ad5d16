"""The list of public addresses: all that a visitor can reach, and nothing that is private or gone."""

from contextlib import suppress
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from pages import models
from resources.models import BoardSettings, SiteDocument, SiteImage, Topic
from safeguarding.delivery.addresses import public_addresses
from tests.building import make_page, make_private, page_at, topic, write_body
from tests.reading import a_document, path_of, soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_remembered_pictures():
    """Wagtail remembers sizes of pictures that another test made and that were rolled back."""
    cache.clear()


def addresses() -> list[str]:
    return list(public_addresses())


def leads_to(soup: BeautifulSoup, base: str) -> set[str]:
    """Return the addresses on this site that a page leads to or loads, without the part after a `#`."""
    found = [tag[name] for name in ("href", "src") for tag in soup.find_all(**{name: True})]
    for tag in soup.find_all(srcset=True):
        found += [choice.split()[0] for choice in tag["srcset"].split(",") if choice.split()]
    paths = {path_of(address, base) for address in found if not address.startswith("data:")}
    return {path for path in paths if path}


def crawl() -> tuple[dict[str, str], dict[str, int]]:
    """Follow every link from the home page.

    Returns each address met with the first page that leads there, and the status of each that was asked for.
    """
    met, statuses, to_read = {"/": "nowhere"}, {}, ["/"]
    while to_read:
        address = to_read.pop()
        if address.startswith("/static/"):
            continue
        answer = Client().get(address)
        statuses[address] = answer.status_code
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            for target in leads_to(soup_of(answer), address) - set(met):
                met[target] = address
                to_read.append(target)
    return met, statuses


def private_collection(inside: bool = False) -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Members only")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    return collection.add_child(name="Minutes") if inside else collection


def a_picture(page, **fields) -> str:
    """Show a new picture on a page, and return the address of one of its sizes."""
    image = SiteImage.objects.create(
        title="A hill", file=get_test_image_file(filename="hill.png"), **fields
    )
    shown = {"image": image.pk, "alt_text": "A hill", "decorative": False}
    write_body(page, ("picture", {"image": shown, "caption": ""}))
    return image.get_rendition("width-800").url


@pytest.mark.once  # a crawl of every page
def test_the_list_has_all_that_a_visitor_can_reach_and_nothing_but_what_answers():
    a_picture(page_at("/about/members/"))
    for number in range(21):
        make_page(models.NewsPage, page_at("/news/"), f"News {number}", publish=False)
    Redirect.objects.create(old_path="/old", redirect_link="https://www.example.org/")
    listed = addresses()
    assert len(listed) == len(set(listed))
    met, statuses = crawl()
    assert len(met) > 150
    assert {"/news/page/2/", "/news.xml"} <= set(met)
    assert any(address.startswith("/media/images/") for address in met)
    assert {address: page for address, page in met.items() if address not in set(listed)} == {}
    assert wrong_answers(listed, statuses) == {}


def wrong_answers(listed: list[str], statuses: dict[str, int]) -> dict[str, int | str]:
    """Return the addresses that do not answer as they should; what is not in `statuses` is asked for."""
    wrong = {}
    for address in listed:
        if address.startswith("/static/"):
            if not finders.find(address.removeprefix("/static/")):
                wrong[address] = "no such file"
            continue
        status = statuses.get(address) or Client().get(address).status_code
        expected = {200, 301, 302}
        if address.startswith("/errors/"):
            expected = {int(address.removeprefix("/errors/").removesuffix(".html"))}
        if status not in expected:
            wrong[address] = status
    return wrong


def test_every_view_of_our_own_is_in_the_list():
    """One that is added has to be in an AddressSource, or visitors get it from Django alone, without a copy."""
    ours = set()
    for name in get_resolver("pages.urls").reverse_dict:
        with suppress(NoReverseMatch):  # it takes arguments: the crawl is for those
            if isinstance(name, str):
                ours.add(reverse(name))
    assert ours > {"/search/", "/sitemap.xml", "/share/"}
    assert ours - set(addresses()) == set()


def test_error_pages_are_in_the_list():
    statuses = (400, 403, 404, 405, 429, 500, 503)
    assert {f"/errors/{status}.html" for status in statuses} <= set(addresses())


def test_editors_files_and_the_editors_part_are_not_in_the_list():
    assert [address for address in addresses() if "admin" in address] == []


def test_a_page_is_in_the_list_while_it_is_published():
    page = make_page(models.StandardPage, page_at("/about/"), "Brief")
    assert page.path_on_site in addresses()
    page.unpublish()
    assert page.path_on_site not in addresses()


def test_a_draft_is_not_in_the_list():
    page = make_page(models.StandardPage, page_at("/about/"), "Draft", live=False, publish=False)
    assert page.path_on_site not in addresses()


def test_a_private_page_and_all_below_it_are_not_in_the_list():
    inside = make_page(models.StandardPage, page_at("/about/members/"), "Inside")
    make_private(page_at("/about/members/"))
    listed = addresses()
    assert "/about/" in listed
    assert [path for path in listed if path.startswith("/about/members/")] == []
    assert inside.path_on_site.startswith("/about/members/")


def test_private_news_has_no_later_pages():
    for number in range(21):
        make_page(models.NewsPage, page_at("/news/"), f"News {number}", publish=False)
    assert "/news/page/2/" in addresses()
    make_private(page_at("/news/"))
    assert [path for path in addresses() if path.startswith("/news/")] == []


@pytest.mark.parametrize("inside", [False, True], ids=["its collection", "a collection above"])
def test_a_private_document_is_not_in_the_list(inside):
    public = a_document()
    private = a_document(collection=private_collection(inside))
    assert public.url in addresses()
    assert private.url not in addresses()


def test_a_documents_address_is_as_in_a_link():
    file = ContentFile(b"Nothing.\n", name="50% of ärms.txt")
    document = SiteDocument.objects.create(title="Odd", file=file)
    assert document.url in addresses()
    assert document.url.isascii()
    assert Client().get(document.url).status_code == 200


def test_a_picture_is_in_the_list_while_a_public_page_shows_it():
    page = page_at("/about/members/")
    address = a_picture(page)
    assert address in addresses()
    page.unpublish()
    assert address not in addresses()


def test_the_boards_logo_is_in_the_list():
    logo = SiteImage.objects.create(title="Logo", file=get_test_image_file(filename="logo.png"))
    BoardSettings.objects.update(logo=logo)
    address = soup_of(Client().get("/")).find("img")["src"]
    assert address in addresses()


def test_a_picture_that_no_page_shows_is_not_in_the_list():
    image = SiteImage.objects.create(title="Spare", file=get_test_image_file(filename="spare.png"))
    assert image.get_rendition("width-80").url not in addresses()


@pytest.mark.parametrize("inside", [False, True], ids=["its collection", "a collection above"])
def test_a_private_picture_is_not_in_the_list(inside):
    page = page_at("/about/members/")
    assert a_picture(page, collection=private_collection(inside)) not in addresses()


def test_a_redirect_is_in_the_list_in_both_forms():
    for old_path, fields in (
        ("/old", {"redirect_link": "/about/"}),
        ("/old/leaf.asp?a=1&b=2", {"redirect_page": page_at("/about/")}),
        ("/früher/so%20so", {"redirect_link": "https://www.example.org/"}),
    ):
        Redirect.objects.create(old_path=Redirect.normalise_path(old_path), **fields)
    odd = quote("/früher/so so")
    expected = {"/old", "/old/", "/old/leaf.asp?a=1&b=2", "/old/leaf.asp/?a=1&b=2", odd, f"{odd}/"}
    assert expected <= set(addresses())
    for address in expected:
        assert Client().get(address).status_code in {301, 302}


def test_a_redirect_with_a_space_is_in_the_list_as_browsers_ask_for_it():
    Redirect.objects.create(old_path="/so so", redirect_link="https://www.example.org/")
    assert Client().get("/so%20so")["Location"] == "https://www.example.org/"
    assert {"/so%20so", "/so%20so/"} <= set(addresses())


def test_an_address_that_moved_is_in_the_list(django_capture_on_commit_callbacks):
    """Wagtail keeps the old address when an editor moves a page."""
    page = page_at("/about/members/")
    with django_capture_on_commit_callbacks(execute=True):
        page.move(page_at("/library/").get_parent(), "last-child")
    assert Client().get("/about/members/")["Location"] == "/members/"
    assert {"/about/members/", "/members/"} <= set(addresses())


def test_a_redirect_that_leads_to_nothing_public_is_not_in_the_list():
    gone, private = page_at("/about/members/"), page_at("/training/")
    for old_path, page in (("/gone", gone), ("/hidden", private)):
        Redirect.objects.create(old_path=old_path, redirect_page=page)
    assert {"/gone", "/hidden"} <= set(addresses())
    gone.unpublish()
    make_private(private)
    assert {"/gone", "/gone/", "/hidden", "/hidden/"}.isdisjoint(addresses())


def test_a_redirect_never_stands_before_what_answers_or_is_private():
    document = a_document(collection=private_collection())
    make_private(page_at("/training/"))
    old_paths = ["/about", "/training", document.url, "/search?q=a", "/admin/pages", "/news.xml"]
    for old_path in old_paths:
        Redirect.objects.create(old_path=old_path, redirect_link="https://www.example.org/")
    listed = addresses()
    assert listed.count("/news.xml") == 1
    wrong = {"/about", "/training", "/training/", "/search?q=a", "/news.xml/", document.url}
    assert wrong.isdisjoint(listed)
    assert [path for path in listed if path.startswith("/admin")] == []


def test_a_long_list_has_all_its_pages_in_the_list():
    """51 pages about one topic, one of them private: 50 fit on the first page of the list."""
    Topic.objects.create(key="lanterns", name="Lanterns")
    about = page_at("/about/")
    for number in range(51):
        page = make_page(
            models.StandardPage,
            about,
            f"Lantern {number}",
            topics=[topic("lanterns")],
            publish=False,
        )
    assert "/topics/lanterns/page/2/" in addresses()
    assert "/topics/lanterns/page/3/" not in addresses()
    assert Client().get("/topics/lanterns/page/2/").status_code == 200
    make_private(page)
    assert "/topics/lanterns/page/2/" not in addresses()
    assert Client().get("/topics/lanterns/page/2/").status_code == 404
