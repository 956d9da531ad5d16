"""Databases that a test can take away and give back, as when a server is stopped or a disk is gone."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests.needs import postgres
from tests.needs.postgres import Server


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


class PostgreSQLServer:
    """A database on a server of its own, which is stopped and started."""

    def __init__(self, server: Server):
        """Take a server that runs and has the database."""
        self.url = server.url()
        self._server = server
        self._runs = True

    def go_away(self) -> None:
        """Stop the server: every connection breaks, and new ones are refused."""
        self._server.stop()
        self._runs = False

    def come_back(self) -> None:
        """Start it, if it is stopped."""
        if not self._runs:
            self._server.start()
            self._runs = True


@contextmanager
def removable(url: str) -> Iterator[SQLiteFile | PostgreSQLServer]:
    """Give the database of a DATABASE_URL, or a copy on a server of its own, as one that can go away."""
    with ExitStack() as stack:
        if url.startswith("sqlite"):
            database = SQLiteFile(url)
        else:
            server = stack.enter_context(postgres.server(postgres.get()))
            _copy(url, server)
            database = PostgreSQLServer(server)
        try:
            yield database
        finally:
            database.come_back()


def _copy(url: str, server: Server) -> None:
    """Copy a database to another server, with PostgreSQL's own tools."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE safeguarding")
    tools = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
    dump, load = (shutil.which(name, path=tools) for name in ("pg_dump", "psql"))
    content = subprocess.run([dump, "--no-owner", url], check=True, stdout=subprocess.PIPE).stdout
    command = [load, "--quiet", "--set=ON_ERROR_STOP=1", server.url()]
    subprocess.run(command, check=True, input=content, stdout=subprocess.DEVNULL)
