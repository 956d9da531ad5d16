"""What must be true of the published copy whenever nothing waits. Every check reads the folder, as a server would."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
from django.core.cache import cache

from safeguarding.delivery.addresses import public_addresses
from safeguarding.delivery.builder import Builder
from safeguarding.delivery.index import Index, StoredAnswer
from safeguarding.delivery.memo import memoising
from safeguarding.delivery.rendering import render
from safeguarding.delivery.store import ENDINGS, Store, name_in_site

DECODERS = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
MOST_ROUNDS = 6
LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
OF_EDITORS = ("/admin/", "/errors/")


@contextmanager
def another_process(name: str) -> Iterator[None]:
    """Within the block Django's cache is the one of another process: each process of a real site has its own."""
    before, cache.key_prefix = cache.key_prefix, name
    try:
        yield
    finally:
        cache.key_prefix = before


def settle(builder: Builder) -> int:
    """Build until nothing waits, as the builder's process does. Return in how many rounds."""
    rounds = 0
    with another_process("builder"), builder.store.locked():
        builder.open()
        while builder.look():
            rounds += 1
            assert rounds <= MOST_ROUNDS, "the copy does not come to rest"
            builder.build()
    assert builder.failures == {}
    return rounds


def copy_is_right(store: Store, proved: Index | None = None) -> Index:
    """Check all that can be known of the copy without knowing the site, and return its index.

    `proved` is the index of an earlier proof.
    """
    index = store.read()
    proved = proved or Index()
    equals_a_fresh_render(store, index, proved)
    is_whole(store, index, proved)
    leads_nowhere_outside(store, index)
    return index


def equals_a_fresh_render(store: Store, index: Index, proved: Index) -> None:
    """Every public address is in the copy as Django answers it now, and nothing else is.

    What changed since `proved` is rendered as a visitor gets it; the rest in half the time, as in a build, which looks
    up once what pages share.
    """
    with another_process("somebody new"):
        cache.clear()
        addresses = set(public_addresses())
        assert addresses - index.answers.keys() == set(), "missing in the copy"
        assert index.answers.keys() - addresses == set(), "in the copy, and not public"
        same = [a for a in addresses if index.answers[a].says_the_same(proved.answers.get(a))]
        for address in addresses.difference(same):
            is_fresh(store, index.answers[address], address)
        with memoising(same):
            for address in same:
                is_fresh(store, index.answers[address], address)


def is_fresh(store: Store, kept: StoredAnswer, address: str) -> None:
    """What is kept is what Django answers now."""
    fresh = render(address)
    assert (kept.status, kept.headers) == (fresh.status, fresh.headers), address
    body = store.get(kept.bodies[""])
    assert body == fresh.body, f"{address} is stale: {first_difference(body, fresh.body)}"


def first_difference(kept: bytes, fresh: bytes) -> str:
    """Return where two bodies begin to differ."""
    place = next((n for n, (a, b) in enumerate(zip(kept, fresh, strict=False)) if a != b), 0)
    part = slice(max(0, place - 60), place + 60)
    return f"{kept[part]!r} instead of {fresh[part]!r}"


def is_whole(store: Store, index: Index, proved: Index | None = None) -> None:
    """Every encoding is the same content under its own digest, and `site/` has these files and no others.

    What had been decoded for `proved` is not again.
    """
    files = {str(path.relative_to(store.site)): path for path in _files(store.site)}
    for address, answer in index.answers.items():
        plain = store.get(answer.bodies[""])
        name = name_in_site(address, answer)
        decoded = proved.answers.get(address) if proved else None
        for encoding, body in answer.bodies.items():
            content = store.get(body)
            assert len(content) == body.size
            assert hashlib.blake2b(content, digest_size=16).hexdigest() == body.digest
            if decoded is None or decoded.bodies != answer.bodies:
                assert DECODERS[encoding](content) == plain, (address, encoding)
            if name and not 300 <= answer.status < 400:
                file = files.pop(name + ENDINGS[encoding], None)
                assert file is not None, f"site/ lacks {name}{ENDINGS[encoding]}"
                assert file.read_bytes() == content
    assert files == {}, "site/ has files that are not public"


def leads_nowhere_outside(store: Store, index: Index) -> None:
    """Every link and every picture in the copy is in the copy, too: nothing is left out."""
    for address, html in pages(store, index):
        for found in LINK.findall(html):
            target = urlsplit(urljoin(address, found.replace("&amp;", "&")))
            if not target.path.startswith(OF_EDITORS):
                assert target.path in index.answers, f"{address} leads to {found}"


def pages(store: Store, index: Index) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of all HTML of the copy, error pages left out."""
    for address, answer in index.answers.items():
        if dict(answer.headers).get("Content-Type", "").startswith("text/html"):
            yield address, text_of(store, answer)


def text_of(store: Store, answer: StoredAnswer) -> str:
    return store.get(answer.bodies[""]).decode(errors="replace")


def everything(store: Store, index: Index) -> str:
    """Return all that the copy tells anybody: addresses, headers and content, also the names in `site/`."""
    parts = [str(path.relative_to(store.site)) for path in _files(store.site)]
    for address, answer in index.answers.items():
        parts += [address, *(f"{name}: {value}" for name, value in answer.headers)]
        parts.append(text_of(store, answer))
    return "\n".join(parts)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
