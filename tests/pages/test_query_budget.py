"""How often a page asks the database: seldom, and no oftener when the site grows.

Every page is asked for with no cache to help, and with ten times as much of everything it shows.
"""

import datetime
from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file

from pages import models
from pages.core.base import BasePage
from resources.models import Audience, Contact, GlossaryTerm, Service, SiteDocument, SiteImage
from tests.building import (
    PLACES,
    all_page_types,
    make_page,
    make_service,
    page_at,
    topic,
    write_body,
)
from tests.reading import a_document

pytestmark = pytest.mark.django_db

BUDGET = 12
# A page with every kind of block at once: its contacts, services, pages and files are each looked up for its cards
# and once more for its sentences.
WITH_EVERY_BLOCK = 16
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
NO_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "sign-in": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}


@pytest.fixture(autouse=True)
def no_cache(settings):
    settings.CACHES = NO_CACHE


class Supply:
    """The starter site's records, each given out in turn, so that pages refer to many different ones."""

    def __init__(self):
        self.made = 0
        self.topics = [topic("neglect"), topic("bullying")]
        pages = BasePage.objects.published().filter(depth__gt=3)
        self._pages = cycle(pages)
        self._contacts = cycle(Contact.objects.all())
        self._services = cycle(Service.objects.all())
        self._documents = cycle(
            [*SiteDocument.objects.all(), *(a_document(f"File {n}") for n in range(20))]
        )

    def key(self) -> str:
        self.made += 1
        return f"made-{self.made}"

    def contact(self):
        return next(self._contacts)

    def service(self):
        return next(self._services)

    def page(self):
        return next(self._pages)

    def document(self):
        return next(self._documents)


def rich_body(supply: Supply, times: int) -> list[tuple]:
    """Return a body in which every block stands `times` times, with links of every kind in its text."""
    blocks = []
    for _ in range(times):
        page, document, contact = supply.page(), supply.document(), supply.contact()
        text = (
            f'<p><a linktype="page" id="{page.pk}">a page</a> <a linktype="document" id="{document.pk}">'
            f'a file</a> <embed embedtype="contact" id="{contact.pk}"/></p>'
        )
        items = f"<ul><li>{text.removeprefix('<p>').removesuffix('</p>')}</li></ul>"
        blocks += [
            ("text", f"<h2>Heading</h2>{text}"),
            ("contact", supply.contact().pk),
            ("note", {"heading": "Note", "text": text}),
            ("do", {"heading": "What helps", "items": items}),
            ("dont", {"heading": "What to avoid", "items": items}),
            ("steps", {"heading": "Steps", "steps": [{"heading": "One", "text": text}] * 2}),
            ("details", {"summary": "More", "text": text}),
            (
                "table",
                {
                    "columns": [{"type": "text", "heading": "What"}],
                    "rows": [{"values": [text]}],
                    "caption": "A table",
                },
            ),
            ("cards", {"heading": "Cards", "cards": [{"page": supply.page().pk, "text": ""}]}),
            ("services", {"heading": "Services", "services": [supply.service().pk]}),
            ("download", supply.document().pk),
        ]
    return blocks


def queries_for(client, path: str) -> list[str]:
    """Return the SQL that one visitor's request takes, after another has been there."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]


def assert_within_budget(few: list[str], many: list[str], budget: int = BUDGET) -> None:
    listed = "\n".join(sql[:300] for sql in many)
    assert len(many) <= budget, listed
    assert len(many) <= len(few), f"{len(few)} queries grew to {len(many)}:\n{listed}"


def children_of(supply: Supply, page, times: int) -> None:
    """Add below a page what it lists."""
    kinds = {
        models.HomePage: models.SectionPage,
        models.SectionPage: models.GuidancePage,
        models.ProcedureManualPage: models.ProcedureChapterPage,
        models.ProcedureChapterPage: models.ProcedurePage,
        models.SignpostingIndexPage: models.SignpostingPage,
        models.LibraryPage: models.ResourcePage,
        models.NewsIndexPage: models.NewsPage,
        models.TrainingIndexPage: models.TrainingEventPage,
        models.StandardPage: models.StandardPage,
    }
    kind = kinds.get(type(page))
    for _ in range(times if kind else 0):
        title = f"Child {supply.key()}"
        child = make_page(kind, page, title, topics=supply.topics, publish=False)
        if kind is models.ProcedureChapterPage:
            make_page(models.ProcedurePage, child, f"Child {supply.key()}", publish=False)


def own_content(supply: Supply, page, times: int) -> None:
    """Fill what only this type of page has."""
    if isinstance(page, models.SignpostingPage):
        page.services = [("service", supply.service()) for _ in range(times)]
    if isinstance(page, models.ResourcePage):
        page.documents = [("document", supply.document()) for _ in range(times)]
    if isinstance(page, models.TrainingEventPage):
        page.booking_contact = supply.contact()
        page.starts = datetime.datetime(2026, 3, 14, 9, 30, tzinfo=datetime.UTC)


def grown_page(model, supply: Supply, times: int):
    """Return a page of a type with `times` of everything, where the starter site has it, or below its place."""
    if model.max_count:
        page = model.objects.get()
    else:
        page = make_page(
            model,
            page_at(PLACES[model]),
            f"Grown {supply.key()}",
            topics=supply.topics,
            publish=False,
        )
    own_content(supply, page, times)
    write_body(page, *rich_body(supply, times))
    children_of(supply, page, times)
    return page


@pytest.mark.parametrize("model", all_page_types(), ids=lambda model: model.__name__)
def test_a_page_type_keeps_its_budget(model, client):
    supply = Supply()
    few = queries_for(client, grown_page(model, supply, 1).path_on_site)
    many = queries_for(client, grown_page(model, supply, 10).path_on_site)
    assert_within_budget(few, many, WITH_EVERY_BLOCK)


def test_the_starter_sites_pages_keep_the_budget(client):
    """Every page as a board gets it on its first day."""
    client.get("/")
    over = {}
    for page in BasePage.objects.published():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.path_on_site).status_code == 200
        if len(captured) > BUDGET:
            over[page.path_on_site] = len(captured)
    assert over == {}


@pytest.mark.parametrize(
    "path",
    [
        "/a-to-z/",
        "/topics/",
        "/topics/neglect/",
        "/for/everyone/",
        "/glossary/",
        "/services/",
        "/search/?q=record",
        "/sitemap.xml",
    ],
)
def test_a_list_keeps_its_budget(path, client):
    supply = Supply()
    few = queries_for(client, path)
    about, topics = page_at("/about/"), supply.topics
    everyone = [Audience.objects.get(key="everyone")]
    for number in range(30):
        title = f"Made {number} for the record"
        make_page(models.StandardPage, about, title, topics=topics, publish=False)
        make_service(
            f"made-{number}", supply.contact(), audiences=everyone, topics=topics, name=title
        )
        GlossaryTerm.objects.create(term=title, meaning="Something made for a test.")
        a_document(title)
    assert_within_budget(few, queries_for(client, path))


def test_a_service_keeps_its_budget(client):
    supply = Supply()
    plain = make_service("plain", supply.contact())
    shared = make_service("shared", supply.contact(), topics=supply.topics)
    few = queries_for(client, f"/services/{plain.key}/")
    assert_within_budget(few, queries_for(client, f"/services/{shared.key}/"))


def test_pictures_cost_no_queries_when_there_are_more(client, settings):
    """Where each size of a picture is kept is remembered in the cache, so this one page is tried with it."""
    settings.CACHES = {**NO_CACHE, "default": {"BACKEND": LOCAL_MEMORY, "LOCATION": "pictures"}}
    page = page_at("/about/members/")
    images = [
        SiteImage.objects.create(
            title="A hill",
            description="A hill.",
            file=get_test_image_file(filename=f"hill-{number}.png"),
        )
        for number in range(11)
    ]

    def with_pictures(some: list) -> list[str]:
        value = {"alt_text": "A hill", "decorative": False}
        write_body(
            page, *(("picture", {"image": {"image": i.pk, **value}, "caption": ""}) for i in some)
        )
        return queries_for(client, page.path_on_site)

    few = with_pictures(images[:1])
    assert_within_budget(few, with_pictures(images[1:]))


def test_a_page_without_an_address_costs_little(client):
    """Whoever tries addresses at random must not keep the database busy."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/no-such/page/").status_code == 404
    assert len(captured) <= 3
