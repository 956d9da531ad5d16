"""Databases that a test can take away and give back, as when a server is stopped or a disk is gone."""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class SQLiteFile:
    """A database that is a file. It goes away by being moved, with what SQLite keeps beside it."""

    def __init__(self, url: str):
        """Take the file that a DATABASE_URL names."""
        self.url = url
        self._file = Path(url.removeprefix("sqlite:///"))
        self._elsewhere = self._file.with_name("moved")

    def go_away(self) -> None:
        """Move the file away."""
        self._elsewhere.mkdir()
        for file in self._file.parent.glob(f"{self._file.name}*"):
            file.rename(self._elsewhere / file.name)

    def come_back(self) -> None:
        """Put it back, if it is away."""
        if not self._elsewhere.exists():
            return
        # Whoever opens a file that is not there makes an empty one.
        for file in self._file.parent.glob(f"{self._file.name}*"):
            file.unlink()
        for file in self._elsewhere.iterdir():
            file.rename(self._file.parent / file.name)
        self._elsewhere.rmdir()


class PostgreSQLThroughADoor:
    """A database on a server, reached through a socket of our own, which can be closed as if the server had stopped.

    Every connection breaks then, and new ones are refused.
    """

    def __init__(self, url: str, folder: Path):
        """Name the database of a DATABASE_URL, with its `host` in the query. `folder` is for the socket."""
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        self._host, port = query["host"][0], query.get("port", ["5432"])[0]
        self._server = (
            f"{self._host}/.s.PGSQL.{port}" if self._host[0] == "/" else (self._host, int(port))
        )
        self._door = folder / ".s.PGSQL.5432"
        self.url = f"postgres://{parts.netloc}{parts.path}?host={folder}&port=5432"
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self.come_back()

    def go_away(self) -> None:
        """Break all connections, and take no more."""
        listener, self._listener = self._listener, None
        if listener:
            self._door.unlink()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for one in [*self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def come_back(self) -> None:
        """Take connections again."""
        if self._listener:
            return
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._door))
        self._listener.listen(64)
        threading.Thread(target=self._let_in, args=[self._listener], daemon=True).start()

    def _let_in(self, listener: socket.socket) -> None:
        while True:
            try:
                visitor, _ = listener.accept()
            except OSError:  # closed
                return
            family = socket.AF_UNIX if isinstance(self._server, str) else socket.AF_INET
            server = socket.socket(family)
            server.connect(self._server)
            self._open |= {visitor, server}
            for one, other in ((visitor, server), (server, visitor)):
                threading.Thread(target=self._carry, args=[one, other], daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.discard(one)
        one.close()


@contextmanager
def removable(url: str) -> Iterator[SQLiteFile | PostgreSQLThroughADoor]:
    """Give the database of a DATABASE_URL as one that can go away; it is back when the block ends."""
    with tempfile.TemporaryDirectory(
        prefix="door-", dir="/tmp"
    ) as folder:  # a socket's path must be short
        database = (
            SQLiteFile(url)
            if url.startswith("sqlite")
            else PostgreSQLThroughADoor(url, Path(folder))
        )
        try:
            yield database
        finally:
            if isinstance(database, PostgreSQLThroughADoor):
                database.go_away()
            else:
                database.come_back()
