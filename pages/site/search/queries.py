"""Plain site search over pages, services and documents. Nothing that a visitor types is kept."""

import re
from dataclasses import dataclass

from django.urls import reverse
from wagtail.search.backends import get_search_backend

from pages.core.base import BasePage
from resources.models import Service, SiteDocument

LONGEST_QUERY = 200  # characters
MOST = 30  # results of each kind that are shown
LOOKED_AT = 200  # of each kind, before they are put in order
# Words that stand in almost every sentence and say nothing of what it is about.
LITTLE_WORDS = frozenset(
    """
    a about am an and are as at be been but by can do does for from has have he her his how i if in is it me my not
    of on or our she should so someone that the their them they this to us was we what when who with you your
    """.split()  # noqa: SIM905  (easier to read than forty strings)
)


@dataclass(frozen=True)
class Result:
    """One thing found: what kind it is, and where it is."""

    kind: str
    title: str
    href: str
    text: str


def search_site(query: str) -> list[Result]:
    """Return what matches `query`: pages, then services, then documents. Nothing for a query without words."""
    words = search_words(query)
    if not words:
        return []
    query = " ".join(words)
    pages = _published(_best(BasePage.objects.live(), query))
    # A stable sort: the engine's order holds among equals.
    pages.sort(key=lambda page: -_words_in_view(page, words))
    services = _best(Service.objects.all(), query)
    documents = [
        found for found in _best(SiteDocument.objects.all(), query) if not found.is_private
    ]
    return [
        *(Result("Page", page.title, page.path_on_site, page.summary) for page in pages[:MOST]),
        *(
            Result(
                "Service",
                service.name,
                reverse("service", args=[service.key]),
                service.contact.closed_in_words or service.description,
            )
            for service in services[:MOST]
        ),
        *(
            Result("Download", document.title, document.url, document.description)
            for document in documents[:MOST]
        ),
    ]


def search_words(query: str) -> list[str]:
    """Return the words of a query that say what it is about, in lower case, each once.

    Everything else is left out: a quotation mark or an OR would be a command to the search engine.
    """
    words = dict.fromkeys(re.findall(r"\w+", query.lower()))
    return [word for word in words if word not in LITTLE_WORDS] or list(words)


def _best(records, query: str) -> list:
    """The records that match any of the words, best first. Any, because people type whole sentences."""
    return list(get_search_backend().search(query, records, operator="or")[:LOOKED_AT])


def _words_in_view(page: BasePage, words: list[str]) -> int:
    """How well the words fit what the page says it is about: its title above all, then its summary.

    SQLite's engine does not weigh fields. A plural finds its singular, as far as leaving out an "s" can do it.
    """
    title, summary = page.title.lower(), page.summary.lower()
    stems = [word.removesuffix("s") if len(word) > 3 else word for word in words]
    return sum(4 * (stem in title) + (stem in summary) for stem in stems)


def _published(found: list[BasePage]) -> list[BasePage]:
    """Keep the pages that visitors may see. The search engine's own filters cannot ask about privacy."""
    pages = BasePage.objects.published().filter(pk__in=[page.pk for page in found])
    public = dict(pages.values_list("pk", "is_discreet"))
    shown = [page for page in found if page.pk in public]
    for page in shown:
        page.is_discreet = public[page.pk]
    return shown
