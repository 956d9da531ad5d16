"""A site of a few made-up answers, for tests of the copy that need neither pages nor a database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from safeguarding.delivery import addresses, builder, comparing, work
from safeguarding.delivery.addresses import AddressSource, Change
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.index import Body, Headers, Index, StoredAnswer
from safeguarding.delivery.rendering import RenderedAnswer
from safeguarding.delivery.store import Store

LETTERS = [f"/{letter}/" for letter in "abcdefghij"]
HTML = (("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-cache"))


@dataclass
class MadeUpSite(AddressSource):
    """What the site answers now, by address: a text with status 200, a whole answer, or an exception to raise."""

    says: dict[str, str | RenderedAnswer | Exception]
    shown_first: list[str] = field(default_factory=list)  # after any change
    moment: datetime | None = None
    changes: list[Change] | None = field(default_factory=list)  # what the builder is told next
    rendered: list[str] = field(default_factory=list)  # in this order, since the test began
    before_each: Callable[[], None] = lambda: None
    prepare: Callable[[], None] = lambda: None

    def addresses(self) -> Iterable[str]:
        return self.says

    def first(self, changes: list[Change]) -> Iterable[str]:
        return self.shown_first

    def next_moment(self, after: datetime) -> datetime | None:
        return self.moment

    def render(self, address: str) -> RenderedAnswer:
        self.before_each()
        self.rendered.append(address)
        said = self.says[address]
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, RenderedAnswer) else page(said)

    # In place of the database's build requests.

    def new(self) -> list[Change] | None:
        told, self.changes = self.changes, None
        return told

    def start_again(self) -> None:
        self.changes = []


def page(
    text: str, *headers: tuple[str, str], status: int = 200, name: str = "page"
) -> RenderedAnswer:
    """Return a page of which a visitor reads `text`, with these headers besides."""
    return RenderedAnswer(status, (*HTML, *headers), text.encode(), "", name)


def failure(reason: str) -> RenderedAnswer:
    """Return the answer of a page that cannot be made."""
    return RenderedAnswer(500, (), b"", reason)


def builder_for(site: MadeUpSite, store: Store, patch: pytest.MonkeyPatch, **options) -> Builder:
    """Return a builder that builds `site` in this process."""
    patch.setattr(addresses, "_sources", [site])
    for module in (work, comparing):
        patch.setattr(module, "render", site.render)
    patch.setattr(builder, "BuildRequests", lambda: site)
    return Builder(store, processes=1, **options)


def build(made: Builder) -> None:
    """Build what waits."""
    with made.store.locked():
        made.open()
        if made.look():
            made.build()


def text_at(store: Store, address: str) -> str | None:
    """Return what the copy says at an address; None where it has nothing."""
    answer = store.read().answers.get(address)
    return store.get(answer.bodies[""]).decode() if answer else None


def stored(store: Store, text: str, *headers: tuple[str, str], status: int = 200) -> StoredAnswer:
    """Keep a page's text and return its answer, in one encoding."""
    body: Body = store.put(text.encode())
    lines: Headers = (*HTML, *headers)
    return StoredAnswer(status, lines, {"": body}, True, "page")


def publish(store: Store, answers: dict[str, StoredAnswer]) -> Index:
    """Make these answers the copy, and return its index."""
    index = Index(answers)
    store.publish(index, [*store.read().answers, *answers])
    return index


def two_pages(folder: Path) -> Store:
    """Return a copy of two pages, "/" and "/a/", in `folder`."""
    made = Store(folder)
    publish(made, {"/": stored(made, "Home"), "/a/": stored(made, "It says A")})
    return made
