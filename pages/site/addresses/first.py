"""Where a change is seen first. Only a matter of speed: everything is rendered afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex

from pages.core.address import address_of
from pages.core.base import BasePage
from pages.core.discreet import is_discreet
from pages.core.queries import Role, page_type_in
from pages.site.addresses.files import document_address, rendition_address
from pages.site.addresses.redirects import redirect_addresses
from pages.site.share.views import FOR_OTHERS
from resources.models import (
    Audience,
    BoardSettings,
    Contact,
    GlossaryTerm,
    Service,
    SiteDocument,
    SiteImage,
    SiteRendition,
    Topic,
)
from safeguarding.delivery.addresses import Change
from safeguarding.privacy.discreet import neutral_address

MOST = 200  # addresses, and rows of each kind that are looked at

Ids = dict[type[Model], set[int]]


def first_addresses(changes: Iterable[Change]) -> list[str]:
    """Return at most MOST addresses that most likely show the changes, the most important first, each once.

    Rows may be gone. Some addresses may not be public.
    """
    return list(islice(dict.fromkeys(_in_order(_ids_of(changes))), MOST))


def _in_order(changed: Ids) -> Iterator[str]:
    referring = _referring_to(changed)
    # A contact is shown with its service, and the service on pages.
    services = changed[Service] | referring[Service]
    around = _referring_to({Service: referring[Service]})[Page]
    if referring[BoardSettings] or changed[BoardSettings]:
        yield from _addresses(page_type_in(Role.REPORT).objects.all())
        yield "/"
        yield from map(reverse, FOR_OTHERS)
        if BoardSettings.objects.filter(young_people_contact__in=changed[Contact]).exists():
            voice = Audience.Voice.YOUNG_PEOPLE
            yield from _addresses(BasePage.objects.live().filter(audiences__voice=voice).distinct())
    pages = BasePage.objects.filter(pk__in=changed[Page])
    yield from _addresses(pages)
    yield from _own_addresses(changed)
    keys = Service.objects.filter(pk__in=services).order_by("pk").values_list("key", flat=True)
    yield from (reverse("service", args=[key]) for key in keys)
    above = {path[: -Page.steplen] for path in pages.values_list("path", flat=True)}
    yield from _addresses(BasePage.objects.filter(path__in=above))
    if changed[Page]:
        yield "/"
    yield from _addresses(BasePage.objects.live().filter(pk__in=referring[Page]))
    yield from _addresses(BasePage.objects.live().filter(pk__in=around))
    yield from _lists(changed, services)


def _own_addresses(changed: Ids) -> Iterator[str]:
    """Yield the addresses of the changed files and redirects themselves."""
    files = SiteDocument.objects.filter(pk__in=changed[SiteDocument]).exclude(file="")
    for pk, name in files.order_by("pk").values_list("pk", "file"):
        yield document_address(pk, name)
    sizes = SiteRendition.objects.filter(
        Q(pk__in=changed[SiteRendition]) | Q(image__in=changed[SiteImage])
    )
    yield from map(rendition_address, sizes.order_by("pk").values_list("file", flat=True))
    moved = Redirect.objects.filter(pk__in=changed[Redirect]).order_by("pk")
    for old_path in moved.values_list("old_path", flat=True):
        yield from redirect_addresses(old_path)


def _lists(changed: Ids, services: set[int]) -> Iterator[str]:
    """Yield the lists that what was changed stands in, the sitemap last."""
    entries = bool(changed[Page] or services)
    for name, model in (("topic", Topic), ("audience", Audience)):
        records = model.objects.filter(
            Q(pk__in=changed[model]) | Q(pages__in=changed[Page]) | Q(services__in=services)
        )
        keys = records.order_by("pk").distinct().values_list("key", flat=True)
        yield from (reverse(name, args=[key]) for key in keys)
    shown_in = (
        ("topics", bool(changed[Topic])),
        ("glossary", bool(changed[GlossaryTerm])),
        ("services", bool(services)),
        ("a_to_z", entries),
        ("news_feed", bool(changed[Page] or changed[BoardSettings])),
        ("sitemap", entries or bool(changed[Topic] or changed[Audience])),
    )
    yield from (reverse(name) for name, shown in shown_in if shown)


def _ids_of(changes: Iterable[Change]) -> Ids:
    """Sort the changed rows by model: all types of page as Page, a row that joins two records as both of them."""
    rows: dict[type[Model], set[int]] = defaultdict(set)
    for change in changes:
        model = _kind(change.model)
        if change.row.isdecimal() and len(rows[model]) < MOST:
            rows[model].add(int(change.row))
    ids = defaultdict(set, {model: set(found) for model, found in rows.items()})
    for model, found in rows.items():
        if not model._meta.auto_created:
            continue
        keys = [field for field in model._meta.fields if field.is_relation]
        joined = model._default_manager.filter(pk__in=found)
        for row in joined.values_list(*(key.attname for key in keys)):
            for key, pk in zip(keys, row, strict=True):
                ids[_kind(key.related_model)].add(pk)
    return ids


def _referring_to(changed: Ids) -> Ids:
    """Return what refers to the changed records, by Wagtail's index of references."""
    found: Ids = defaultdict(set)
    wanted = Q()
    for model in (Page, Contact, Service, SiteDocument, SiteImage):
        if ids := changed.get(model):
            kind = ContentType.objects.get_for_model(model)
            wanted |= Q(to_content_type=kind, to_object_id__in=[str(pk) for pk in ids])
    if not wanted:
        return found
    rows = ReferenceIndex.objects.filter(wanted).values_list("base_content_type", "object_id")
    for kind, pk in rows.order_by("pk"):
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None and len(found[model]) < MOST:
            found[model].add(int(pk))
    return found


def _kind(model: type[Model]) -> type[Model]:
    return Page if issubclass(model, Page) else model


def _addresses(pages) -> Iterator[str]:
    """Yield the address of each page, and the neutral one of each that is discreet."""
    rows = pages.annotate(is_discreet=is_discreet()).order_by("path")
    for pk, url_path, discreet in rows.values_list("pk", "url_path", "is_discreet")[:MOST]:
        yield address_of(url_path)
        if discreet:
            yield neutral_address(pk)
