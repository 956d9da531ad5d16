"""Plain site search over pages, services and documents. Nothing that a visitor types is kept."""

from dataclasses import dataclass

from pages.base import BasePage
from pages.references import url_of
from resources.documents.queries import published_documents
from resources.models import Service

LONGEST_QUERY = 200  # characters
MOST = 40  # results of each kind


@dataclass(frozen=True)
class Result:
    """One thing found: what kind it is, and where it is."""

    kind: str
    title: str
    href: str
    text: str


def search_site(query: str) -> list[Result]:
    """Return what matches `query`: pages, then services, then documents. Nothing for an empty query."""
    if not query:
        return []
    pages = BasePage.objects.published().search(query)[:MOST]
    services = Service.objects.all().search(query)[:MOST]
    documents = published_documents().search(query)[:MOST]
    return [
        *(Result("Page", page.title, url_of(page), page.summary) for page in pages),
        *(
            Result("Service", service.name, f"/services/{service.key}/", service.description)
            for service in services
        ),
        *(
            Result("Download", document.title, document.url, document.description)
            for document in documents
        ),
    ]
