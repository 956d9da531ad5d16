"""Finding differences: between the copy and what the site answers now, and between the copy and another server."""

import gzip
import http.client
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import brotli

from safeguarding.delivery.index import Index, StoredAnswer, digest_of
from safeguarding.delivery.memo import memoising
from safeguarding.delivery.rendering import render
from safeguarding.delivery.store import ENDINGS, Store, has_file, name_in_site
from safeguarding.errors import ERRORS_PATH

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
# What belongs to the way an answer is sent, and not to the answer. A server may name an encoding's type its own way.
OF_THE_CONNECTION = {
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "etag",
    "keep-alive",
    "last-modified",
    "server",
    "transfer-encoding",
    "vary",
}


def with_fresh_render(store: Store, index: Index, addresses: list[str]) -> Iterator[str]:
    """Yield, for each of `addresses`, how the copy differs from a fresh render, as a line to read."""
    for address in addresses:
        with memoising():
            fresh = render(address)
        stored = index.answers.get(address)
        if stored is None:
            if fresh.status < 400:
                yield f"{address}: is public, and the copy does not have it"
            continue
        if (fresh.status, fresh.headers) != (stored.status, stored.headers):
            yield f"{address}: {_different_headers(stored, fresh.status, fresh.headers)}"
        yield from (f"{address}: {line}" for line in _wrong_content(store, stored, fresh.body))
        yield from (f"{address}: {line}" for line in _wrong_files(store, address, stored))


def not_public(index: Index, addresses: Iterable[str]) -> Iterator[str]:
    """Yield, as lines to read, what the copy has besides `addresses`, all that are public."""
    for address in sorted(index.answers.keys() - set(addresses)):
        yield f"{address}: is in the copy, and is not public"


def stray_files(store: Store, index: Index) -> Iterator[str]:
    """Yield, as lines to read, the files below `site/` that a plain server would send for no answer of the copy."""
    names = {
        name + ending
        for address, answer in index.answers.items()
        if has_file(answer) and (name := name_in_site(address, answer))
        for ending in ENDINGS.values()
    }
    there = (
        path.relative_to(store.site).as_posix()
        for path in store.site.rglob("*")
        if not path.is_dir()
    )
    for name in sorted(set(there) - names):
        yield f"the file site/{name} is of no public address"


def with_mirror(store: Store, index: Index, mirror: str) -> Iterator[str]:
    """Yield how another server (`mirror`: its address, without a path) differs from the copy, as lines to read.

    Raises OSError when the mirror does not answer at all.
    """
    parts = urlsplit(mirror)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    for address, stored in index.answers.items():
        connection = kind(parts.hostname, parts.port, timeout=30)
        try:
            connection.request("GET", address, headers={"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if address.startswith(ERRORS_PATH) and answer.status == 404:
            continue  # a server may keep these to itself
        if answer.status != stored.status:
            yield f"{address}: the mirror answers {answer.status}, the copy {stored.status}"
            continue
        if body != store.get(stored.bodies[""]):
            yield f"{address}: the mirror's content differs"
        theirs = {name.lower(): value for name, value in answer.getheaders()}
        for name, value in stored.headers:
            if name.lower() not in OF_THE_CONNECTION and theirs.get(name.lower()) != value:
                yield f"{address}: {name} is {theirs.get(name.lower())!r} on the mirror and {value!r} in the copy"


def _different_headers(stored: StoredAnswer, status: int, headers) -> str:
    if stored.status != status:
        return f"the copy answers {stored.status}, the site {status}"
    differing = sorted({name for name, _ in set(stored.headers) ^ set(headers)})
    return f"other headers than the site's: {', '.join(differing) or 'in another order'}"


def _wrong_content(store: Store, stored: StoredAnswer, fresh: bytes) -> Iterator[str]:
    for encoding, body in stored.bodies.items():
        name = encoding or "plain"
        try:
            content = store.get(body)
        except FileNotFoundError:
            yield f"the {name} content is missing"
            continue
        if digest_of(content) != body.digest:
            yield f"the {name} content is damaged"
        elif (UNPACK[encoding](content) if encoding else content) != fresh:
            yield f"the {name} content is not what the site answers"


def _wrong_files(store: Store, address: str, stored: StoredAnswer) -> Iterator[str]:
    name = name_in_site(address, stored)
    if name is None or not has_file(stored):
        return
    for encoding, ending in ENDINGS.items():
        file = store.site / (name + ending)
        wanted = stored.bodies.get(encoding)
        there = digest_of(file.read_bytes()) if file.is_file() else None
        if there != (wanted.digest if wanted else None):
            yield f"the file site/{name}{ending} is not the copy's"
