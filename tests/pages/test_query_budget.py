"""How often a page asks the database: seldom, and no oftener when the site grows.

Every page is asked for with no cache to help, and with ten times as much of everything it shows.
"""

from itertools import cycle
from math import ceil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from wagtail.blocks import ChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from pages import models
from pages.core.base import BasePage
from resources.models import Audience, Contact, GlossaryTerm, SiteDocument, SiteImage
from tests.building import (
    all_page_types,
    make_page,
    make_service,
    page_at,
    place_for,
    topic,
    write_body,
)
from tests.reading import a_document
from tests.values import Supply

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WITHOUT_ADDRESS = (
    9  # for the page that says so: a page, a redirect, what every page shows, what is alike
)
BUDGET = 12
# What the blocks of these say has to fit together. The starter site's is a large one.
WHOLE = {models.GuidedPathPage}
LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
# But for the sizes of pictures: which file has which is remembered, and a picture costs a query without it.
NO_CACHE = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "renditions": {"BACKEND": LOCAL_MEMORY, "LOCATION": "pictures"},
    "sign-in": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}


@pytest.fixture(autouse=True)
def no_cache(settings):
    settings.CACHES = NO_CACHE


class Many(Supply):
    """The starter site's records, each given out in turn, so that pages refer to many different ones."""

    def __init__(self):
        super().__init__()
        self.topics = [topic("neglect"), topic("bullying")]
        self._in_turn = {}

    def record(self, model):
        if model not in self._in_turn:
            self._in_turn[model] = cycle(self._some(model))
        return next(self._in_turn[model])

    def _some(self, model) -> list:
        if issubclass(model, Page):
            return list(BasePage.objects.published().filter(depth__gt=3))
        if issubclass(model, SiteDocument | SiteImage):
            return [self.made_file(model) for _ in range(20)]
        return list(model.objects.all())

    def text(self, features):
        """Return a paragraph with links of every kind."""
        page, document, contact = (self.record(kind) for kind in (BasePage, SiteDocument, Contact))
        return (
            f'<p><a linktype="page" id="{page.pk}">a page</a> <a linktype="document" id="{document.pk}">'
            f'a file</a> <embed embedtype="contact" id="{contact.pk}"/></p>'
        )


def stream_of(supply: Supply, field, times: int) -> list[tuple]:
    """Return a stream field's stored blocks, in which every kind stands `times` times, or as often as it may."""
    most = {
        name: limits.get("max_num") for name, limits in field.stream_block.meta.block_counts.items()
    }
    return [
        (name, supply.stored(block))
        for name, block in field.stream_block.child_blocks.items()
        for _ in range(min(times, most.get(name) or times))
    ]


def queries_for(client, path: str) -> list[str]:
    """Return the SQL that one visitor's request takes, after another has been there."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured]


def excess(few: list[str], many: list[str], budget: int = BUDGET) -> str:
    """Return what is wrong with the queries that a page takes when there is more to show; "" when nothing is."""
    if len(many) <= min(budget, len(few)):
        return ""
    listed = "\n".join(sql[:300] for sql in many)
    return f"{len(few)} queries became {len(many)}; at most {budget} are allowed:\n{listed}"


def children_of(supply: Supply, page, times: int) -> None:
    """Add below a page `times` of what may stand there, every kind at least once, each with something below it."""
    kinds = kinds_below(type(page))
    for kind in kinds:
        for _ in range(ceil(times / len(kinds))):
            child = make_page(
                kind, page, f"Child {supply.key()}", topics=supply.topics, publish=False
            )
            for below in kinds_below(kind)[:1]:
                make_page(below, child, f"Child {supply.key()}", publish=False)


def kinds_below(model) -> list:
    return [kind for kind in model.allowed_subpage_models() if not kind.max_count]


def own_content(supply: Supply, page, times: int) -> None:
    """Fill what only this type of page has."""
    for field in type(page)._meta.local_fields:
        if isinstance(field, StreamField):
            blocks = [{"type": k, "value": v} for k, v in stream_of(supply, field, times)]
            setattr(page, field.name, field.stream_block.to_python(blocks))
        elif not field.primary_key:
            setattr(page, field.name, supply.value(field))


def grown_page(model, supply: Supply, times: int):
    """Return a page of a type with `times` of everything, where the starter site has it, or where there is room."""
    page = model.objects.first() if model.max_count else None
    page = page or make_page(
        model,
        place_for(model),
        f"Grown {supply.key()}",
        topics=supply.topics,
        publish=False,
    )
    if model not in WHOLE:
        own_content(supply, page, times)
    write_body(page, *stream_of(supply, BasePage.body.field, times))
    children_of(supply, page, times)
    return page


def choosers_in(block) -> int:
    """Return in how many places of a block an editor chooses a record."""
    if isinstance(block, ChooserBlock):
        return 1
    inner = getattr(block, "child_blocks", {}).values() or [getattr(block, "child_block", None)]
    return sum(choosers_in(child) for child in inner if child)


# A page with every kind of block at once looks up what was chosen once for each place where one can choose.
WITH_EVERY_BLOCK = BUDGET + choosers_in(BasePage.body.field.stream_block)


@pytest.mark.parametrize("model", all_page_types(), ids=lambda model: model.__name__)
def test_a_page_type_keeps_its_budget(model, client):
    supply = Many()
    few = queries_for(client, grown_page(model, supply, 1).path_on_site)
    many = queries_for(client, grown_page(model, supply, 10).path_on_site)
    assert not excess(few, many, WITH_EVERY_BLOCK)


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


def own_addresses() -> list[str]:
    """Return the addresses besides the tree's: every one that stands by itself, and one list of each kind."""
    found = get_resolver("pages.urls").reverse_dict.lists()
    names = [
        name
        for name, ways in found
        if isinstance(name, str) and any(not asked for forms, *_ in ways for _, asked in forms)
    ]
    return [
        *(reverse(name) for name in sorted(names)),
        reverse("topic", args=["neglect"]),
        reverse("audience", args=["everyone"]),
        f"{reverse('search')}?q=record",
    ]


def test_the_lists_keep_the_budget(client):
    supply = Many()
    few = {path: queries_for(client, path) for path in own_addresses()}
    about, topics = page_at("/about/"), supply.topics
    everyone = [Audience.objects.get(key="everyone")]
    for number in range(30):
        title = f"Made {number} for the record"
        make_page(models.StandardPage, about, title, topics=topics, publish=False)
        make_service(
            f"made-{number}", supply.record(Contact), audiences=everyone, topics=topics, name=title
        )
        GlossaryTerm.objects.create(term=title, meaning="Something made for a test.")
        a_document(title)
    over = {path: excess(few[path], queries_for(client, path)) for path in few}
    assert {path: said for path, said in over.items() if said} == {}


def test_a_service_keeps_its_budget(client):
    supply = Many()
    plain = make_service("plain", supply.record(Contact))
    shared = make_service("shared", supply.record(Contact), topics=supply.topics)
    few = queries_for(client, f"/services/{plain.key}/")
    assert not excess(few, queries_for(client, f"/services/{shared.key}/"))


def test_a_page_without_an_address_costs_little(client):
    """Whoever tries addresses at random must not keep the database busy."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/no-such/page/").status_code == 404
    assert len(captured) <= WITHOUT_ADDRESS
