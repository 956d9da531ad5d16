"""Which addresses are public: one list, to which every part of the site adds its own.

An address is a path on this site, percent-encoded as in a link (`/about/members/`). A redirect's may have a query.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model


@dataclass(frozen=True)
class Change:
    """A row that was added, changed or deleted. `row` is its primary key as text."""

    model: type[Model]
    row: str


class AddressSource:
    """A part of the site that has public addresses. Make one, and hand it to `register`."""

    def prepare(self) -> None:
        """Bring up to date what answers are made from besides the database. Called before every build."""

    def addresses(self) -> Iterable[str]:
        """Return every public address of this part. Nothing private, nothing unpublished."""
        return ()

    def first(self, changes: list[Change]) -> Iterable[str]:
        """Return the addresses that most likely show the `changes`, the most important first.

        Only a matter of speed: everything is rendered afterwards. Addresses that are not public are left out later.
        """
        return ()

    def next_moment(self, after: datetime) -> datetime | None:
        """Return when something shown changes next by the clock alone, later than `after` (aware); None: never."""
        return None


_sources: list[AddressSource] = []


def register(source: AddressSource) -> None:
    """Add a part of the site. Called once, when Django starts (`AppConfig.ready`)."""
    _sources.append(source)


def prepare_build() -> None:
    """Let every part of the site get ready for a build."""
    for source in _sources:
        source.prepare()


def public_addresses() -> Iterator[str]:
    """Yield every public address of the site, each once."""
    seen = set()
    for source in _sources:
        for address in source.addresses():
            if address not in seen:
                seen.add(address)
                yield address


def first_addresses(changes: list[Change]) -> Iterator[str]:
    """Yield the addresses to render first after `changes`, each once. Some may not be public (any more)."""
    seen = set()
    for source in _sources:
        for address in source.first(changes):
            if address not in seen:
                seen.add(address)
                yield address


def next_moment(after: datetime) -> datetime | None:
    """Return the next moment at which the clock alone changes what the site shows; None when there is none."""
    moments = (source.next_moment(after) for source in _sources)
    return min((moment for moment in moments if moment is not None), default=None)
