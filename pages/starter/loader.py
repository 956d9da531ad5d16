"""Loads the starter site into an empty database: registers first, then the tree, then the pages' bodies."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import frontmatter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, Site

from pages.core.base import BasePage
from pages.models import (
    FirstMinutePage,
    GuidancePage,
    GuidedPathPage,
    HomePage,
    LibraryPage,
    NewsIndexPage,
    NewsPage,
    ProcedureChapterPage,
    ProcedureManualPage,
    ProcedurePage,
    ReportPage,
    ResourcePage,
    SafetyPage,
    SectionPage,
    SignpostingIndexPage,
    SignpostingPage,
    StandardPage,
    TakeAwayPage,
    TrainingEventPage,
    TrainingIndexPage,
)
from pages.starter.guided_path import fill_path
from pages.starter.indexing import indexed_at_the_end
from pages.starter.markdown import BodyBuilder, ContentError, Lookup
from pages.starter.registers import Registers, stream_value

CONTENT = Path(__file__).parent / "content"
ORDER_PREFIX = re.compile(r"^\d+-")
TYPES = {
    "home": HomePage,
    "report": ReportPage,
    "first_minute": FirstMinutePage,
    "path": GuidedPathPage,
    "take_away": TakeAwayPage,
    "section": SectionPage,
    "guidance": GuidancePage,
    "manual": ProcedureManualPage,
    "chapter": ProcedureChapterPage,
    "procedure": ProcedurePage,
    "signposting_index": SignpostingIndexPage,
    "signposting": SignpostingPage,
    "library": LibraryPage,
    "resource": ResourcePage,
    "news_index": NewsIndexPage,
    "news": NewsPage,
    "training_index": TrainingIndexPage,
    "training_event": TrainingEventPage,
    "standard": StandardPage,
    "safety": SafetyPage,
}
# Front matter that is a field of the same name on the page.
PLAIN_FIELDS = {
    "title", "menu_title", "seo_title", "summary", "last_reviewed", "next_review", "icon", "is_door", "kind", "link",
    "date", "place", "places_for", "starts", "ends", "in_danger", "discreet",
}  # fmt: skip
OTHER_KEYS = {
    "type",
    "audiences",
    "topics",
    "owner",
    "in_menu",
    "documents",
    "services",
    "booking_contact",
    "sheets",
    "record",
}


@dataclass
class Source:
    """One content file: where it stands in the tree, and what it says."""

    path: str  # as in the page's address, but for discreet pages: "/about/privacy/"
    file: Path
    data: dict
    text: str
    page: BasePage | None = None

    @property
    def name(self) -> str:
        return str(self.file.relative_to(CONTENT))


@transaction.atomic
def load_starter_site(say: Callable[[str], None] = lambda message: None) -> int:
    """Load the starter site and return how many pages were made; 0 when the site already has pages.

    `say` gets a line of text for each stage. All or nothing: on an error the database is as before.
    Raises ContentError with the file's name and what is wrong in it.
    """
    if BasePage.objects.exists():
        return 0
    with indexed_at_the_end(say):
        return _load(say)


def _load(say: Callable[[str], None]) -> int:
    say("Loading the registers")
    registers = Registers()
    sources = read_sources()
    say(f"Making {len(sources)} pages")
    by_path = {source.path: source for source in sources}
    for source in sources:
        _explaining(source, _place, source, by_path, registers)
    say("Writing their text")
    builder = BodyBuilder(_lookup(by_path, registers))
    for source in sources:
        _explaining(source, _fill, source, builder)
        _lead_on(source)
    return len(sources)


def read_sources() -> list[Source]:
    """Return all content files in the tree's order, parents before children."""
    sources = []
    for file in sorted(CONTENT.rglob("*.md"), key=_order):
        parts = [
            ORDER_PREFIX.sub("", part) for part in file.relative_to(CONTENT).with_suffix("").parts
        ]
        if parts[-1] == "index":
            parts.pop()
        post = frontmatter.load(str(file))
        sources.append(
            Source("/" + "".join(f"{part}/" for part in parts), file, post.metadata, post.content)
        )
    return sources


def _order(file: Path) -> list[tuple]:
    """Sort a folder's index before everything else in it."""
    return [(part != "index.md", part) for part in file.relative_to(CONTENT).parts]


def _place(source: Source, by_path: dict[str, Source], registers: Registers) -> None:
    """Make the page, still without a body, so that other pages can link to it."""
    data = source.data
    if unknown := set(data) - PLAIN_FIELDS - OTHER_KEYS:
        raise ContentError(f"unknown front matter: {', '.join(sorted(unknown))}")
    if data.get("type") not in TYPES:
        raise ContentError(
            f"there is no page type “{data.get('type')}”. The types are: {', '.join(TYPES)}"
        )
    model = TYPES[data["type"]]
    page = model(
        slug=source.path.strip("/").rpartition("/")[2] or "home",
        show_in_menus=data.get("in_menu", False),
        content_owner=registers.find("owners", data.get("owner", "board")),
        live=False,
        **{name: _aware(value) for name, value in data.items() if name in PLAIN_FIELDS},
    )
    page.audiences = [registers.find("audiences", key) for key in data.get("audiences", [])]
    page.topics = [registers.find("topics", key) for key in data.get("topics") or []]
    if data.get("booking_contact"):
        page.booking_contact = registers.find("contacts", data["booking_contact"])
    for field, block in (("sheets", "sheet"), ("record", "part")):
        if field in data:
            raw = [{"type": block, "value": value} for value in data[field]]
            setattr(page, field, stream_value(page, field, raw, field))
    for field, block, register in (
        ("documents", "document", "documents"),
        ("services", "service", "services"),
    ):
        if field in data:
            raw = [
                {"type": block, "value": registers.find(register, key).pk} for key in data[field]
            ]
            setattr(page, field, stream_value(page, field, raw, field))
    # Before it is saved: PostgreSQL refuses what is too long, without a word on which file it was in.
    page.clean_fields(exclude={field.name for field in page._meta.fields} - PLAIN_FIELDS)
    if model is HomePage:
        _make_root(page)
    else:
        parent_path = source.path.rstrip("/").rpartition("/")[0] + "/"
        parent = by_path.get(parent_path)
        if parent is None:
            raise ContentError(f"the page above it, {parent_path}, has no file")
        if not model.can_create_at(parent.page):
            raise ContentError(
                f"a page of type “{data['type']}” cannot stand below “{parent.data['type']}”"
            )
        parent.page.add_child(instance=page)
    source.page = page


def _make_root(home: HomePage) -> None:
    """Put the home page in place of the one that a new Wagtail database has."""
    root = Page.get_first_root_node()
    for welcome in root.get_children():
        welcome.slug = "welcome-before-the-starter-site"
        welcome.save()
    root.refresh_from_db()
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page = home
    site.site_name = home.title
    site.save()
    root.get_children().exclude(pk=home.pk).delete()


def _fill(source: Source, builder: BodyBuilder) -> None:
    """Write the page's body and publish it, with a revision, as an editor would have left it."""
    page = source.page
    text = source.text
    if isinstance(page, GuidedPathPage):
        text = fill_path(page, text, builder)
    page.body = stream_value(page, "body", builder.build(text), "the body")
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    # Not save_revision() and publish(): each would store the page by itself.
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision = page.live_revision = revision
    page.latest_revision_created_at = revision.created_at
    page.save()


def _lead_on(source: Source) -> None:
    """Let the readable address lead to a discreet page: people were told it, and can type it."""
    if source.page.path_on_site != source.path:
        Redirect.objects.create(
            old_path=Redirect.normalise_path(source.path),
            site=Site.objects.get(is_default_site=True),
            redirect_page=source.page,
            is_permanent=True,
        )


def _lookup(by_path: dict[str, Source], registers: Registers) -> Lookup:
    def page_id(path: str) -> int:
        if path not in by_path:
            raise ContentError(f"a link goes to {path}, and there is no such page")
        return by_path[path].page.pk

    return Lookup(
        page=page_id,
        contact=lambda key: registers.find("contacts", key).pk,
        service=lambda key: registers.find("services", key).pk,
        document=lambda key: registers.find("documents", key).pk,
    )


def _aware(value):
    """Front matter's times are United Kingdom time."""
    if isinstance(value, datetime.datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    return value


def _explaining(source: Source, step: Callable, *arguments) -> None:
    """Run a step; say which file it was when it cannot be done."""
    try:
        step(*arguments)
    except ContentError as error:
        raise ContentError(f"{source.name}: {error}") from error
    except ValidationError as error:
        raise ContentError(f"{source.name}: {'; '.join(error.messages)}") from error
