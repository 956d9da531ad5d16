"""Answering visitors from the published copy, before Django is asked: WSGI middleware (PEP 3333).

The index is looked at with every request and read again when it was replaced. Content is named after its digest, so
what is sent always fits its headers, whatever the builder does meanwhile. WhiteNoise was not enough: see
docs/adr/0012-published-copy.md.
"""

import os
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from threading import Lock
from urllib.parse import quote, unquote_to_bytes

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from werkzeug.datastructures import Accept, Range
from werkzeug.http import parse_accept_header, parse_etags, parse_range_header

from safeguarding import health
from safeguarding.delivery.index import Index, StoredAnswer
from safeguarding.delivery.store import Store
from safeguarding.privacy.caching import FOR_NOBODY
from safeguarding.privacy.log_names import NONE, is_page, is_signed_in, note
from safeguarding.privacy.middleware import is_form
from safeguarding.typed_addresses import normal_form

LARGE = 512 * 1024  # bytes: sent piece by piece
# RFC 9110, 15.4.5
SAID_WHEN_NOT_MODIFIED = {
    "cache-control",
    "cdn-cache-control",
    "content-location",
    "etag",
    "expires",
    "vary",
}
# Of a page's headers, those that are about its content and not about the site.
ABOUT_CONTENT = {"vary", "content-disposition", "last-modified"}
ABOUT_FILE = {"content-length", "content-type", "content-disposition", "etag", "last-modified"}


@dataclass(frozen=True)
class Representation:
    """An answer's content in one encoding, with its headers, and what is noted of it.

    `etag` is "" for one that nobody may keep.
    """

    path: str
    size: int
    etag: str
    headers: list[tuple[str, str]]
    log_name: str
    is_page: bool


@dataclass(frozen=True)
class Answers:
    """What one index says, by address as a server hands it on; and what was made of it for sending.

    `typed` has the address of each answer by its normal form: see safeguarding/typed_addresses.py.
    """

    stored: dict[str, StoredAnswer] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    ready: dict[str, dict[str, Representation]] = field(default_factory=dict)

    @classmethod
    def of(cls, index: Index) -> "Answers":
        """Return the answers of an index, which was just read."""
        stored = {_as_wsgi(address): answer for address, answer in index.answers.items()}
        typed: dict[str, str] = {}
        for address, answer in stored.items():
            form = _normal_form(address)
            # What is a page goes before what leads elsewhere.
            if form not in typed or answer.status < 300:
                typed[form] = address
        return cls(stored, typed)

    def key(self, path: str, query: str) -> str | None:
        """Return which answer a request is for: one at this very address, or a redirect, however it is typed.

        None where there is neither.
        """
        if query:
            if f"{path}?{query}" in self.stored:
                return f"{path}?{query}"
            if is_form(path):
                return None
        if path in self.stored:
            return path
        meant = self.meant(path)
        return meant if meant and 300 <= self.stored[meant].status < 400 else None

    def meant(self, path: str) -> str | None:
        """Return the address of the answer that somebody meant who typed another one; None for none."""
        return None if path in self.stored else self.typed.get(_normal_form(path))


class PublishedCopy:
    """Serves a copy, and hands everything else to `application`.

    From the copy: GET and HEAD of a public address, by somebody who has not signed in. Everything else (editors, forms,
    a search, what is not in the copy) is Django's. When Django cannot answer an editor, the copy does.
    """

    def __init__(self, application, store: Store):
        """Serve `store` in front of a WSGI application."""
        self._application = application
        self._store = store
        self._state = None
        self._answers = Answers()  # replaced as one: a request goes on with what it began with
        self._reading = Lock()

    def __call__(self, environ, start_response):
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        path = environ["PATH_INFO"]
        if path in health.PATHS:
            return health.answer(path, self._store, start_response)
        if not _may_read_the_copy(environ):
            return self._application(environ, start_response)
        self._refresh()
        answers = self._answers
        key = answers.key(path, environ["QUERY_STRING"])
        if key is None and (meant := answers.meant(path)) and not is_signed_in(environ):
            return _redirect_to(answers.stored[meant], meant, environ, start_response)
        if key is None:
            return self._application(environ, start_response)
        if is_signed_in(environ):
            return self._django_or_copy(answers, key, environ, start_response)
        try:
            return self._send(answers, key, environ, start_response)
        except OSError:  # replaced between two looks, removed by somebody, or a disk that fails
            return self._application(environ, start_response)

    def _refresh(self) -> None:
        """Read the index when it was replaced. While one thread reads it, the others use what they have."""
        try:
            stat = os.stat(self._store.index_file)
        except OSError:
            return  # what is known stays good
        state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if state == self._state or not self._reading.acquire(blocking=not self._answers.stored):
            return
        try:
            try:
                index = self._store.read()
            except OSError:  # the disk is failing, say
                return
            if index.answers:
                self._answers = Answers.of(index)
                self._state = state
        finally:
            self._reading.release()

    def _send(self, answers: Answers, key: str, environ, start_response):
        answer = answers.stored[key]
        ready = answers.ready
        representations = ready.get(key) or ready.setdefault(key, self._represent(answer))
        ranges = environ.get("HTTP_RANGE") if environ["REQUEST_METHOD"] == "GET" else None
        accepted = () if ranges else _accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
        chosen = representations[""]
        for encoding in accepted:
            if encoding in representations:
                chosen = representations[encoding]
                break
        note(environ, chosen.log_name, chosen.is_page)
        if answer.status == 200 and chosen.etag:
            if _has_it(environ.get("HTTP_IF_NONE_MATCH"), chosen.etag):
                kept = [
                    line for line in chosen.headers if line[0].lower() in SAID_WHEN_NOT_MODIFIED
                ]
                start_response("304 Not Modified", kept)
                return []
            if ranges and environ.get("HTTP_IF_RANGE", chosen.etag) == chosen.etag:
                part = parse_range_header(ranges)
                span = part.range_for_length(chosen.size) if part else None
                if span:
                    return _send_part(chosen, span, environ, start_response)
                if part and _is_beyond(part, chosen.size):
                    return _refuse_part(chosen, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            start_response(_line(answer.status), chosen.headers.copy())
            return []
        body = _content(chosen, environ)
        start_response(_line(answer.status), chosen.headers.copy())
        return body

    def _represent(self, answer: StoredAnswer) -> dict[str, Representation]:
        """Return an answer's representations by encoding."""
        made = {}
        # Who keeps nothing has nothing to compare. An ETag would only tell one visit from another.
        may_be_kept = ("Cache-Control", FOR_NOBODY) not in answer.headers
        name = answer.log_name or NONE
        is_read = is_page(name, answer.status, dict(answer.headers).get("Content-Type", ""))
        for encoding, body in answer.bodies.items():
            etag = f'"{body.digest}"' if may_be_kept else ""
            headers = [*answer.headers, ("Content-Length", str(body.size))]
            if answer.status == 200 and etag:
                headers.append(("ETag", etag))
                if len(answer.bodies) == 1:
                    headers.append(("Accept-Ranges", "bytes"))
            if encoding:
                headers.append(("Content-Encoding", encoding))
            made[encoding] = Representation(
                str(self._store.path_of(body.digest)), body.size, etag, headers, name, is_read
            )
        return made

    def _django_or_copy(self, answers: Answers, key: str, environ, start_response):
        """Let Django answer somebody who signed in; from the copy when Django fails."""
        said = []

        def listen(status, headers, exc_info=None):
            said[:] = [status, headers, exc_info]
            return lambda data: None

        response = self._application(environ, listen)
        if said and said[0].startswith("5"):
            try:
                body = self._send(answers, key, environ, start_response)
            except OSError:
                pass
            else:
                getattr(response, "close", lambda: None)()
                return body
        start_response(*said)
        return response


def _redirect_to(answer: StoredAnswer, key: str, environ, start_response):
    """Send `/About` to `/about/`, as Django does, with the headers of that page, `answer`."""
    note(environ, answer.log_name or NONE, False)
    query = environ["QUERY_STRING"]
    location = quote(key.encode("latin-1")) + (f"?{query}" if query else "")
    headers = [line for line in answer.headers if line[0].lower() not in ABOUT_CONTENT]
    headers = [line for line in headers if line[0].lower() != "location"]
    start_response(_line(301), [*headers, ("Location", location), ("Content-Length", "0")])
    return []


def _normal_form(address: str) -> str:
    """Return the normal form of an address as a server hands it on."""
    path, mark, query = address.partition("?")
    return normal_form(path.encode("latin-1").decode("utf-8", "replace")) + mark + query


def _may_read_the_copy(environ) -> bool:
    if not _is_our_host(environ.get("HTTP_HOST", "")):
        return False
    # Django redirects to https.
    return not getattr(settings, "SECURE_SSL_REDIRECT", False) or (
        environ.get("HTTP_X_FORWARDED_PROTO") == "https"
    )


@lru_cache(maxsize=256)
def _is_our_host(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _as_wsgi(address: str) -> str:
    """Return an address as a WSGI server hands it on: percent signs resolved, each byte a character."""
    path, mark, query = address.partition("?")
    return unquote_to_bytes(path).decode("latin-1") + mark + query


@lru_cache(maxsize=256)
def _accepted(header: str) -> tuple[str, ...]:
    """Return which of our encodings a browser takes, the smallest first. None where it would rather have none."""
    accept = parse_accept_header(header, Accept)
    return tuple(encoding for encoding in ("br", "gzip") if accept.quality(encoding) > 0)


def _has_it(header: str | None, etag: str) -> bool:
    return header is not None and (header == etag or parse_etags(header).contains_weak(etag[1:-1]))


@lru_cache(maxsize=32)
def _line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"


def _content(chosen: Representation, environ):
    if chosen.size > LARGE:
        return environ["wsgi.file_wrapper"](open(chosen.path, "rb"), 65536)
    with open(chosen.path, "rb", buffering=0) as file:
        return [file.read(chosen.size)]


def _is_beyond(part: Range, size: int) -> bool:
    """Return whether a request is for one part that begins after the end: of a download that is complete already."""
    return part.units == "bytes" and len(part.ranges) == 1 and part.ranges[0][0] >= size


def _refuse_part(chosen: Representation, start_response):
    """Say how long the content is instead (RFC 9110, 15.5.17)."""
    headers = [line for line in chosen.headers if line[0].lower() not in ABOUT_FILE]
    headers += [("Content-Range", f"bytes */{chosen.size}"), ("Content-Length", "0")]
    start_response(_line(416), headers)
    return []


def _send_part(chosen: Representation, span: tuple[int, int], environ, start_response):
    """Send the bytes from the first of `span` to the one before the second (RFC 9110, 14.4)."""
    start, stop = span
    headers = [line for line in chosen.headers if line[0] != "Content-Length"]
    headers += [
        ("Content-Range", f"bytes {start}-{stop - 1}/{chosen.size}"),
        ("Content-Length", str(stop - start)),
    ]
    with open(chosen.path, "rb") as file:
        file.seek(start)
        part = file.read(stop - start)
    start_response(_line(206), headers)
    return [part]
