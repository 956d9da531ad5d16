"""All pages and services by letter."""

from django.urls import reverse

from pages.core.base import BasePage
from pages.core.grouping import by_letter
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
    entries.sort(key=lambda entry: entry.href)
    return by_letter(entries, lambda entry: entry.title)
