"""Asking a running site as a browser or a robot does: with exactly these headers, one connection for each request."""

import gzip
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import TypeVar
from urllib.parse import urlsplit

import brotli
import pytest

T = TypeVar("T")


@dataclass(frozen=True)
class Reply:
    """What came over the wire: `body` as it was sent, in its content encoding."""

    status: int
    headers: Message
    body: bytes

    @property
    def content(self) -> bytes:
        """The body without its content encoding (RFC 9110, 8.4.1)."""
        match self.headers["Content-Encoding"]:
            case None:
                return self.body
            case "gzip":
                return gzip.decompress(self.body)
            case "br":
                return brotli.decompress(self.body)
            case other:
                raise ValueError(f"Nobody asked for the encoding {other!r}.")

    @property
    def text(self) -> str:
        return self.content.decode()


def ask(url: str, path: str = "/", method: str = "GET", body: bytes | None = None, **headers: str):
    """Send a request and return the Reply. `headers` are written with underscores: `Accept_Encoding="br"`.

    `path` goes out as it is. Raises OSError or http.client.HTTPException when there is no answer.
    """
    parts = urlsplit(url)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        # Python would ask for `identity` by itself.
        connection.putrequest(method, path, skip_host="Host" in named, skip_accept_encoding=True)
        if body is not None:
            named["Content-Length"] = str(len(body))
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def readiness(url: str) -> dict:
    """Return what /readyz says, with its status as `http`."""
    reply = ask(url, "/readyz")
    return json.loads(reply.body) | {"http": reply.status}


def until(what: str | Callable[[], str], condition: Callable[[], T], seconds: float = 60) -> T:
    """Ask `condition` again and again and return its first true value. Fails the test when there is none in time.

    `what` says what is waited for; a function is asked when the time is over.
    """
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            words = what() if callable(what) else what
            pytest.fail(f"Not within {seconds} seconds: {words}")
        time.sleep(0.02)
    return value
