"""A line between a browser and the site, which a test can cut."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit


class Line:
    """Passes bytes between `url`, which is what the browser is told, and the site; nobody answers once it is cut."""

    def __init__(self, site: str) -> None:
        """Lead to `site`, an address with a port."""
        parts = urlsplit(site)
        self._site = parts.hostname, parts.port
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._listen()

    def cut(self) -> None:
        """Refuse new connections, and end those that there are."""
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        """Answer again, at the same port."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._listen()

    def _listen(self) -> None:
        Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._site)
                self._open |= {near, far}
                for one, other in ((near, far), (far, near)):
                    Thread(target=self._pass, args=[one, other], daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self._open.discard(end)


@contextmanager
def line_to(site: str) -> Iterator[Line]:
    """Give a line to `site` until the block ends."""
    line = Line(site)
    try:
        yield line
    finally:
        line.cut()
