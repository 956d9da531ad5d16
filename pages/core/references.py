"""Chosen pages, documents, contacts and services are resolved here and nowhere else.

What is deleted, unpublished or private is left out: a link to it becomes plain text, a card disappears. Everything a
page refers to is looked up together, so that the number of queries does not grow with the number of links.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from wagtail.rich_text.rewriters import extract_attrs

from pages.core.address import link_address
from pages.core.queries import public_pages
from resources.contacts.queries import contacts_by_id
from resources.models import Contact, Service, SiteDocument
from safeguarding.delivery.memo import whole_while_building

LINK_OR_EMBED = re.compile(r"<(?:a|embed)(\b[^>]*?)/?>")
OTHER_SITE = re.compile(r"\s*(?:https?:)?[/\\]{2}", re.IGNORECASE)
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True)
class Link:
    """A link to a public page of this site."""

    href: str
    title: str
    text: str


class References:
    """What one page refers to. Give it the body's stored value; ask it while rendering."""

    def __init__(self, body_data=(), contact_ids: Iterable[int] = ()):
        self._ids = defaultdict(set)
        self._ids["contact"].update(contact_ids)
        for kind, record_id in _references_in(body_data):
            self._ids[kind].add(record_id)

    @cached_property
    def _contacts(self) -> dict[int, Contact]:
        return contacts_by_id(self._ids["contact"]) if self._ids["contact"] else {}

    @cached_property
    def _pages(self) -> dict[int, str]:
        return _public_addresses(self._ids["page"]) if self._ids["page"] else {}

    @cached_property
    def _documents(self) -> dict[int, str]:
        if not self._ids["document"]:
            return {}
        documents = SiteDocument.objects.filter(pk__in=self._ids["document"], is_private=False)
        return {document.pk: document.url for document in documents}

    def contact(self, contact_id: int | None) -> Contact | None:
        """Return a contact, or None when it does not exist (any more)."""
        if contact_id is not None and contact_id not in self._ids["contact"]:
            self._ids["contact"].add(contact_id)
            self.__dict__.pop("_contacts", None)
        return self._contacts.get(contact_id)

    def reachable_contacts(self, contact_ids: Collection[int]) -> list[Contact]:
        """Return whom to ring when these contacts are meant, each once and in their order; looked up together."""
        if unknown := set(contact_ids) - self._ids["contact"]:
            self._ids["contact"] |= unknown
            self.__dict__.pop("_contacts", None)
        found = (self.reachable_contact(contact_id) for contact_id in contact_ids)
        return list(dict.fromkeys(contact for contact in found if contact))

    def reachable_contact(self, contact_id: int | None) -> Contact | None:
        """Return whom to ring when this contact is meant: who took over, when it closed; or None."""
        contact = self.contact(contact_id)
        return contact and contact.reachable

    def page_link(self, page, text: str = "") -> Link | None:
        """Return a link to a page, or None when the page is gone, unpublished, private, or was never chosen."""
        if page is None or (href := self._href(page.pk)) is None:
            return None
        return Link(href, page.title, text or page.summary)

    def _href(self, page_id: int) -> str | None:
        # A preview shows pages that the stored body does not name.
        if page_id not in self._ids["page"]:
            self._ids["page"].add(page_id)
            self.__dict__.pop("_pages", None)
        return self._pages.get(page_id)

    def documents(self, documents: Iterable) -> list:
        """Return the documents that still exist and are not private."""
        return [document for document in documents if document and not document.is_private]

    def services(self, services: Iterable[Service | None]) -> list[Service]:
        """Return the services that still exist."""
        return [service for service in services if service]

    def rich_text(self, html: str) -> str:
        """Return stored rich text as HTML to show, with links, documents and contacts resolved."""
        return BLOCK_KEY.sub("", LINK_OR_EMBED.sub(self._resolved, html))

    def _resolved(self, tag: re.Match) -> str:
        """Return what is shown for a link's opening tag or for an embed."""
        whole, attributes = tag.group(), extract_attrs(tag.group(1))
        record_id = _id_of(attributes)
        if whole.startswith("<embed"):
            is_contact = attributes.get("embedtype") == "contact"
            return self._inline_contact(record_id) if is_contact else ""
        match attributes.get("linktype"):
            case None:
                return _open_typed_link(attributes.get("href"))
            case "page":
                return _open_link(self._pages.get(record_id))
            case "document":
                return _open_link(self._documents.get(record_id))
        return "<a>"

    def _inline_contact(self, contact_id) -> str:
        contact = self.contact(contact_id)
        if contact is None:
            return ""
        reachable = contact.reachable
        if reachable is None:
            return f"{escape(contact.name)} ({contact.closed_in_words.replace('Closed', 'closed')})"
        # The sentence around it names the contact that was meant.
        instead = "" if reachable is contact else f" ({escape(reachable.name)})"
        route = reachable.main_route
        if not route:
            return ""
        if not route.href:
            return f'<span class="app-contact-inline">{escape(route.text)}</span>{instead}'
        rel = ' rel="noreferrer"' if route.leaves else ""
        link = f'<a class="app-contact-inline" href="{escape(route.href)}"{rel}>'
        return f"{link}{escape(route.text)}</a>{instead}"


def references_in(context) -> References:
    """Return the references of the page being rendered; fresh ones in a block's preview, which has no page."""
    return context.get("references") or References()


@whole_while_building
def _public_addresses(page_ids: Collection[int] | None) -> dict[int, str]:
    """Return the addresses of the public pages among these (of all public pages for None) by the pages' ids."""
    public = public_pages()
    pages = public if page_ids is None else public.filter(pk__in=page_ids)
    rows = pages.order_by().values_list("pk", "url_path", "is_discreet")
    return {page_id: link_address(page_id, *rest) for page_id, *rest in rows}


def _open_link(href: str | None) -> str:
    return f'<a href="{escape(href)}">' if href else "<a>"


def _open_typed_link(href: str | None) -> str:
    """Return the tag for a stored address, and nothing else that may be stored with it, such as a target.

    Another site is not told where a visitor comes from, whatever becomes of the header that says so, too (HTML Living
    Standard, 4.6.7.14, `noreferrer`), and it opens in the same tab: in a second one Back would not lead back.
    """
    if href is None:
        return "<a>"
    # Wagtail stores it so, and `extract_attrs` knows the other four only.
    href = href.replace("&#x27;", "'")
    rel = ' rel="noreferrer"' if OTHER_SITE.match(href) else ""
    return f'<a href="{escape(href)}"{rel}>'


def _id_of(attributes) -> int | None:
    return int(attributes["id"]) if attributes.get("id", "").isdigit() else None


def _references_in(data) -> Iterator[tuple[str, int]]:
    """Walk a stored body (lists, dicts, text) and yield the kind and id of what it refers to.

    That is every link and embed in its rich text, and every page chosen in a block (under the key “page”).
    """
    if isinstance(data, str):
        for match in LINK_OR_EMBED.finditer(data):
            attributes = extract_attrs(match.group(1))
            kind = attributes.get("linktype") or attributes.get("embedtype")
            record_id = _id_of(attributes)
            if kind and record_id is not None:
                yield kind, record_id
    elif isinstance(data, dict):
        if isinstance(data.get("page"), int):
            yield "page", data["page"]
        for value in data.values():
            yield from _references_in(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _references_in(value)
