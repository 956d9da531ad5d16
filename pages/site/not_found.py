"""The page for an address where nothing is: with what was probably meant, the menu, the search and the numbers."""

from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse

from pages.core.layout import layout_context
from pages.core.queries import public_pages
from safeguarding.errors import error_page
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.typed_addresses import normal_form

MOST = 3  # pages that are offered
ALIKE = 0.75  # as difflib counts it: two of the three letters of a short word, all but a few of a long one
LONGEST = 100  # characters of a part of an address that are compared
LISTS = {"a_to_z": "A to Z", "topics": "Topics", "glossary": "Glossary", "services": "All services"}


@dataclass(frozen=True)
class Suggestion:
    """A page that may be meant."""

    title: str
    href: str


def not_found(request, exception=None):
    """Answer with 404 and the page; for files, and for editors, with the shorter one that needs no database."""
    path = normal_form(request.path_info)
    if request.path_info.startswith(EDITORS_PATH) or "." in path.rpartition("/")[2]:
        return error_page(404)
    context = {
        **layout_context(),
        "title": "We cannot find that page",
        "summary": "Nothing is at the address that you opened.",
        "suggestions": suggestions(path),
    }
    response = render(request, "pages/not_found.html", context, status=404)
    response["Cache-Control"] = "no-store"
    response.is_error_page = True
    return response


def suggestions(path: str) -> list[Suggestion]:
    """Return the public pages whose part of the address is most like the last part of `path`, the likeliest first.

    Of all pages only those are compared that begin or end with the same letter.
    """
    typed = path.rpartition("/")[2][:LONGEST]
    if len(typed) < 3:
        return []
    alike = Q(slug__istartswith=typed[0]) | Q(slug__iendswith=typed[-1])
    pages = public_pages().filter(alike, depth__gt=2).order_by("depth", "path")
    known: dict[str, list[Suggestion]] = {}
    for name, title in LISTS.items():
        href = reverse(name)
        known.setdefault(href.strip("/"), []).append(Suggestion(title, href))
    for entry in pages.entries():
        slug = entry.url_path.rstrip("/").rpartition("/")[2]
        known.setdefault(slug, []).append(Suggestion(entry.title, entry.path_on_site))
    close = get_close_matches(typed, known, MOST, ALIKE)
    return [suggestion for slug in close for suggestion in known[slug]][:MOST]
