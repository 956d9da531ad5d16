"""Lists of pages by letter, topic and audience."""

from itertools import groupby

from django.urls import reverse

from pages.core.base import BasePage
from pages.core.references import Link
from resources.models import Service


def a_to_z() -> list[tuple[str, list[Link]]]:
    """Return every public page and service below its first letter, in order."""
    pages = BasePage.objects.published().filter(depth__gt=2).only("title", "url_path", "summary")
    entries = [Link(page.path_on_site, page.title, page.summary) for page in pages]
    entries += [
        Link(reverse("service", args=[service.key]), service.name, "")
        for service in Service.objects.all()
    ]
    entries.sort(key=lambda entry: (entry.title.casefold(), entry.href))
    return [
        (letter, list(group))
        for letter, group in groupby(entries, key=lambda entry: _letter(entry.title))
    ]


def _letter(title: str) -> str:
    first = title.strip()[:1].upper()
    return first if first.isalpha() else "0-9"
