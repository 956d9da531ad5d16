"""Makes a site larger: copies of the starter's pages, in sections of twenty. Needs Django set up."""

import copy
import uuid

from django.db import transaction
from django.db.models import F, Max
from wagtail.models import Page

PER_SECTION = 20


@transaction.atomic
def grow(pages: int) -> int:
    """Add copies of the starter's guidance until the site has about so many pages; return how many were added.

    The copies have the bodies, audiences and topics of the pages that they were made from. Rows are written by
    themselves: what Wagtail does besides for each page (search, references) would take hours.
    """
    from pages.models import GuidancePage, SectionPage

    sources = list(GuidancePage.objects.all())
    home = Page.objects.get(depth=2)
    missing = pages - Page.objects.filter(depth__gte=2).count()
    made, last = [], Page.objects.aggregate(last=Max("pk"))["last"]
    top = None
    while len(made) < missing:
        if top is None or top.numchild == PER_SECTION:
            pattern = SectionPage.objects.order_by("pk").first()
            top = _copy(pattern, home, f"more-{len(made)}", last := last + 1)
            top.is_door = top.show_in_menus = False
            made.append(top)
        section = _copy(pattern, top, f"section-{len(made)}", last := last + 1)
        section.is_door = section.show_in_menus = False
        made.append(section)
        for _ in range(min(PER_SECTION, missing - len(made))):
            source = sources[len(made) % len(sources)]
            made.append(_copy(source, section, f"{source.slug}-{len(made)}", last := last + 1))
    for model in {type(page) for page in made}:
        _insert(model, [page for page in made if type(page) is model])
    added = sum(page.depth == home.depth + 1 for page in made)
    Page.objects.filter(pk=home.pk).update(numchild=F("numchild") + added)
    return len(made)


def _copy(source, parent, slug: str, pk: int):
    """Return a page like `source` below `parent`, not stored yet."""
    page = copy.copy(source)
    page._state = copy.copy(source._state)
    page.source_pk = source.pk
    page.pk = page.id = page.page_ptr_id = page.basepage_ptr_id = pk
    page.translation_key = uuid.uuid4()
    page.latest_revision_id = page.live_revision_id = None
    page.title = page.draft_title = f"{source.title} ({pk})"
    page.slug, page.depth, page.numchild = slug, parent.depth + 1, 0
    page.url_path = f"{parent.url_path}{slug}/"
    place = parent.numchild + 1 if parent.depth > 2 else 100 + pk
    page.path = Page._get_path(parent.path, page.depth, place)
    if parent.depth > 2:
        parent.numchild += 1
    return page


def _insert(model, pages: list) -> None:
    from pages.core.base import BasePage

    for table in (Page, BasePage, model):
        for start in range(0, len(pages), 200):
            fields = table._meta.local_concrete_fields
            table._base_manager.all()._insert(pages[start : start + 200], fields, using="default")
    for field in ("audiences", "topics"):
        relation = BasePage._meta.get_field(field)
        through, theirs = relation.remote_field.through, relation.m2m_reverse_field_name()
        chosen: dict[int, list[int]] = {}
        for page, other in through.objects.values_list("basepage_id", f"{theirs}_id"):
            chosen.setdefault(page, []).append(other)
        through.objects.bulk_create(
            [
                through(basepage_id=page.pk, **{f"{theirs}_id": other})
                for page in pages
                for other in chosen.get(page.source_pk, ())
            ],
            batch_size=500,
        )
