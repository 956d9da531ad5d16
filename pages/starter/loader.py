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
from wagtail.blocks import Block, ChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page, Revision, Site

from pages.core.base import BasePage
from pages.core.queries import page_types
from pages.kinds.guided_path.models import GuidedPathPage
from pages.kinds.home.models import HomePage
from pages.starter.guided_path import fill_path
from pages.starter.indexing import indexed_at_the_end
from pages.starter.markdown import BodyBuilder, ContentError, Lookup
from pages.starter.registers import REGISTER_OF, Registers, stream_value

CONTENT = Path(__file__).parent / "content"
ORDER_PREFIX = re.compile(r"^\d+-")
# Front matter of every page that is not a field of the same name.
OTHER_KEYS = {"type", "audiences", "topics", "owner", "in_menu"}


@dataclass
class Source:
    """One content file: where it stands in the tree, and what it says."""

    path: str  # the page's readable address: "/about/privacy/"
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
    data, types = source.data, types_by_name()
    if data.get("type") not in types:
        raise ContentError(
            f"there is no page type “{data.get('type')}”. The types are: {', '.join(types)}"
        )
    model = types[data["type"]]
    plain, records, lists = plain_fields(model), record_fields(model), list_fields(model)
    if unknown := set(data) - plain - records.keys() - lists.keys() - OTHER_KEYS:
        raise ContentError(f"unknown front matter: {', '.join(sorted(unknown))}")
    page = model(
        slug=source.path.strip("/").rpartition("/")[2] or "home",
        show_in_menus=data.get("in_menu", False),
        content_owner=registers.find("owners", data.get("owner", "board")),
        live=False,
        **{name: _aware(value) for name, value in data.items() if name in plain},
    )
    page.audiences = [registers.find("audiences", key) for key in data.get("audiences", [])]
    page.topics = [registers.find("topics", key) for key in data.get("topics") or []]
    for name, register in records.items():
        if data.get(name):
            setattr(page, name, registers.find(register, data[name]))
    for name, block in lists.items():
        if name in data:
            raw = [{"type": block.name, "value": value} for value in data[name]]
            if isinstance(block, ChooserBlock):
                register = REGISTER_OF[block.model_class]
                raw = [
                    {"type": block.name, "value": registers.find(register, key).pk}
                    for key in data[name]
                ]
            setattr(page, name, stream_value(page, name, raw, name))
    # Before it is saved: PostgreSQL refuses what is too long, without a word on which file it was in.
    page.clean_fields(exclude={field.name for field in page._meta.fields} - plain)
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


def types_by_name() -> dict[str, type[BasePage]]:
    """Return the types of page by their names in content files: ProcedureManualPage is `procedure_manual`."""
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__.removesuffix("Page")).lower(): model
        for model in page_types()
        if model.is_creatable
    }


def plain_fields(model: type[BasePage]) -> set[str]:
    """Return the fields of a type that front matter gives as they are, under the same name."""
    return {"title", "seo_title"} | {
        field.name
        for field in model._meta.fields
        if field.model is not Page and not field.is_relation and not isinstance(field, StreamField)
    }


def record_fields(model: type[BasePage]) -> dict[str, str]:
    """Return the fields of a type that hold a record, with its register; front matter gives the record's key."""
    fields = model._meta.local_fields
    return {
        field.name: REGISTER_OF[field.related_model]
        for field in fields
        if field.related_model in REGISTER_OF
    }


def list_fields(model: type[BasePage]) -> dict[str, Block]:
    """Return the fields of a type that list one kind of block: front matter gives values, or records' keys."""
    streams = [field for field in model._meta.local_fields if isinstance(field, StreamField)]
    kinds = {field.name: list(field.stream_block.child_blocks.values()) for field in streams}
    return {name: blocks[0] for name, blocks in kinds.items() if len(blocks) == 1}


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
