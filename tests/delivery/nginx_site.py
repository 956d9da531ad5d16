"""How tests ask an nginx that stands in front of a copy."""

import http.client
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safeguarding.delivery.store import Store
from tests.needs import nginx as needed
from tests.reading import missing_lifeline

HOST = "www.example.org"
# Reading the machine's certificates for every request would take longer than the request, and none is asked for.
TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TLS.check_hostname = False  # the certificate was made for this test
TLS.verify_mode = ssl.CERT_NONE


@dataclass(frozen=True)
class Site:
    """A site with https in its address, its copy built; gunicorn, which serves it, listens at `gunicorn`."""

    var_dir: Path
    gunicorn: str
    store: Store

    @property
    def addresses(self) -> list[str]:
        """The addresses of everything in the copy but the error pages."""
        return [
            address for address in self.store.read().answers if not address.startswith("/errors/")
        ]


@dataclass(frozen=True)
class Answer:
    """An answer, with the names of its headers in small letters."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)

    def without(self, names: set[str]) -> tuple:
        """Return status, headers but for these, and body, for comparing."""
        return self.status, sorted(line for line in self.headers if line[0] not in names), self.body


Ask = Callable[..., Answer]


def asking(running: needed.Nginx) -> Ask:
    """Return a function that asks this nginx, by https unless `plain`."""

    def ask(
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        plain: bool = False,
        **headers: str,
    ) -> Answer:
        connection = http.client.HTTPConnection("localhost", timeout=30)
        connection.sock = connected(running.http) if plain else secured(running.https)
        return answer_of(connection, method, path, body, headers)

    return ask


def connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(30)
    connection.connect(str(path))
    return connection


def secured(path: Path, host: str = HOST) -> ssl.SSLSocket:
    return TLS.wrap_socket(connected(path), server_hostname=host)


def answer_of(connection, method, path, body, headers) -> Answer:
    headers = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        lines = [(name.lower(), value) for name, value in answer.getheaders()]
        return Answer(answer.status, lines, answer.read())
    finally:
        connection.close()


def assert_shows_the_numbers(answer: Answer) -> None:
    assert missing_lifeline(answer.body.decode()) == []
    assert "default-src 'none'" in answer["content-security-policy"]
    assert answer["x-frame-options"] == "DENY"
