"""A simple model of what the public may read, kept beside the real site: it knows nothing of how the software decides.

Every text that is written carries a marker, a word that is nowhere else. `World.public_markers()` says which of them
visitors must be able to find; all others must be found nowhere.
"""

import re
from dataclasses import dataclass, field

MARKER = re.compile(r"zq\d+x")
NUMBER = re.compile(r"01632 96\d{4}")  # Ofcom's numbers for drama


@dataclass(frozen=True)
class Content:
    """What one version of a page says, and what it shows by id: a document, a picture, a contact."""

    marker: str
    document: int | None = None
    image: int | None = None
    contact: int | None = None
    patch: str | None = None  # another marker, written past the editor


@dataclass
class PageFact:
    """A page. `content` is the published version, or the last one; `revisions` are (id, content), oldest first."""

    pk: int
    kind: str
    parent: int | None
    slug: str
    content: Content
    live: bool = True
    private: bool = False
    revisions: list[tuple[int, Content]] = field(default_factory=list)
    scheduled: Content | None = None
    expires: bool = False
    alias_of: int | None = None


@dataclass
class FileFact:
    """A document or a picture. `marker` is in its title, `content` in its file or in its file's name."""

    marker: str
    content: str
    collection: str = "public"


@dataclass
class ContactFact:
    """A contact. While it is not `active`, who took over is shown in its place."""

    marker: str
    number: str
    active: bool = True
    successor: int | None = None


class World:
    """What there is, by primary key."""

    def __init__(self) -> None:
        """Begin with nothing. Markers are never used twice, also not by another world of the same run."""
        self.pages: dict[int, PageFact] = {}
        self.documents: dict[int, FileFact] = {}
        self.images: dict[int, FileFact] = {}
        self.contacts: dict[int, ContactFact] = {}
        self.services: dict[int, tuple[str, int]] = {}  # marker, contact
        self.terms: dict[tuple[str, int], str] = {}  # markers of topics, audiences, glossary
        self.councils: dict[int, tuple[str, int | None]] = {}  # marker, contact
        self.redirects: dict[int, tuple[str, int | None]] = {}  # marker, page or None for a link
        self.board_contacts: set[int] = set()
        self.board_name = ""
        self.logo: int | None = None
        self.private_collections: set[str] = set()
        self.collection_parents = {"public": None, "closed": None, "inner": "closed"}
        self._count = 0

    def marker(self) -> str:
        """Return a new marker."""
        self._count += 1
        return f"zq{self._count}x"

    def number(self) -> str:
        """Return the next telephone number."""
        self._count += 1
        return f"01632 96{self._count % 10000:04}"

    def is_public(self, page: int) -> bool:
        """Return whether anyone may read a page: it is live, and neither it nor a page above it is private."""
        fact = self.pages[page]
        return fact.live and not any(self.pages[pk].private for pk in self.and_above(page))

    def and_above(self, page: int | None) -> list[int]:
        """Return a page and those above it."""
        found = []
        while page is not None:
            found.append(page)
            page = self.pages[page].parent
        return found

    def and_below(self, page: int) -> list[int]:
        """Return a page and all below it."""
        return [pk for pk in self.pages if page in self.and_above(pk)]

    def address(self, page: int) -> str:
        """Return a page's address."""
        slugs = [self.pages[pk].slug for pk in self.and_above(page)][:-1]  # not the home page's own
        return "/" + "".join(f"{slug}/" for slug in reversed(slugs))

    def file_is_public(self, file: FileFact) -> bool:
        """Return whether neither a file's collection nor one above it is private."""
        collection = file.collection
        while collection is not None:
            if collection in self.private_collections:
                return False
            collection = self.collection_parents[collection]
        return True

    def shown(self) -> list[Content]:
        """Return the content of every public page."""
        return [fact.content for pk, fact in self.pages.items() if self.is_public(pk)]

    def public_addresses(self) -> set[str]:
        """Return the addresses of the public pages of the tree."""
        return {self.address(pk) for pk in self.pages if self.is_public(pk)}

    def public_contacts(self) -> set[int]:
        """Return the contacts that are shown: by the board, with services, on pages."""
        on_pages = {content.contact for content in self.shown()}
        with_services = {contact for _, contact in self.services.values()}
        return (self.board_contacts | with_services | on_pages) & self.contacts.keys()

    def one_after_the_other(self, contact: int) -> list[int]:
        """Return a contact that does not answer, who took over, and so on, up to one who does."""
        found = [contact]
        while not (fact := self.contacts[found[-1]]).active and fact.successor is not None:
            found.append(fact.successor)
        return found

    def reached(self, contact: int) -> set[str]:
        """Return the marker and the number of a contact, or of who took over; nothing when nobody answers."""
        fact = self.contacts[self.one_after_the_other(contact)[-1]]
        return {fact.marker, fact.number} if fact.active else set()

    def path_leads_to(self, contact: int) -> bool:
        """Return whether a guided path that is live, or a council, names a contact or one that it stands in for."""
        paths = [
            fact for fact in self.pages.values() if fact.kind == "GuidedPathPage" and fact.live
        ]
        named = {fact.content.contact for fact in paths} | {
            named for _, named in self.councils.values()
        }
        return any(contact in self.one_after_the_other(one) for one in named if one)

    def public_markers(self) -> set[str]:
        """Return the markers and telephone numbers that visitors must find. No others may be found."""
        shown = self.shown()
        documents = {content.document for content in shown}
        images = {content.image for content in shown} | {self.logo}
        markers = {content.marker for content in shown} | {self.board_name}
        markers |= {content.patch for content in shown if content.patch}
        for pk, file in self.documents.items():
            if self.file_is_public(file):
                markers |= {file.content, file.marker} if pk in documents else {file.content}
        for pk, file in self.images.items():
            if pk in images and self.file_is_public(file):
                markers.add(file.content)
        for pk in self.public_contacts():
            markers.add(self.contacts[pk].marker)
            markers |= self.reached(pk)
        if any(self.pages[pk].kind == "GuidedPathPage" for pk in self.pages if self.is_public(pk)):
            for marker, contact in self.councils.values():
                markers |= {marker, *(self.reached(contact) if contact else ())}
        markers |= {marker for marker, _ in self.services.values()} | set(self.terms.values())
        for marker, page in self.redirects.values():
            if page is None or self.is_public(page):
                markers.add(marker)
        return markers
