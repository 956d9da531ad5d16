"""Addresses of files: documents, the pictures that pages show, and the site's own style sheets and scripts."""

import posixpath
from collections.abc import Collection, Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.finders import FileSystemFinder
from django.templatetags.static import static
from django.urls import reverse
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from resources.models import BoardSettings, SiteDocument, SiteImage, SiteRendition


def documents() -> Iterator[str]:
    """Yield the address of each document that is not in a private collection."""
    public = SiteDocument.objects.filter(is_private=False).exclude(file="").order_by("pk")
    for pk, name in public.values_list("pk", "file"):
        yield document_address(pk, name)


def document_address(pk: int, name: str) -> str:
    """Return the address of a document by its id and its file's name in the storage, as Wagtail does."""
    return reverse("wagtaildocs_serve", args=[pk, posixpath.basename(name)])


def pictures(page_ids: Collection[int]) -> Iterator[str]:
    """Yield the address of every size of the pictures that the pages with these ids or the board's logo show.

    Nothing from a private collection.
    """
    shown = _pictures_on(page_ids) | set(BoardSettings.objects.values_list("logo_id", flat=True))
    private = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    sizes = SiteRendition.objects.order_by("pk")
    for image, collection, name in sizes.values_list("image", "image__collection__path", "file"):
        if image in shown and not collection.startswith(private):
            yield rendition_address(name)


def rendition_address(name: str) -> str:
    """Return the address of a size of a picture by its file's name in the storage."""
    return SiteRendition._meta.get_field("file").storage.url(name)


def own_files() -> Iterator[str]:
    """Yield the addresses of this project's style sheets and scripts (Wagtail's own are for editors)."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    for path, storage in sorted(FileSystemFinder().list(ignored), key=lambda found: found[0]):
        yield static(posixpath.join(storage.prefix or "", path))


def _pictures_on(page_ids: Collection[int]) -> set[int]:
    types = ContentType.objects.get_for_models(Page, SiteImage)
    references = ReferenceIndex.objects.filter(
        base_content_type=types[Page], to_content_type=types[SiteImage]
    )
    return {
        int(image)
        for page, image in references.values_list("object_id", "to_object_id")
        if int(page) in page_ids
    }
