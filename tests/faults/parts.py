"""A site in parts: its web server, its builders and its database start, stop and break as a test says."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from safeguarding.delivery.index import Index, from_json
from tests.asking import Reply, ask, readiness, until
from tests.faults.database import PostgreSQLServer, SQLiteFile
from tests.fixtures.programs import ROOT, listening, url_of, web_server
from tests.fixtures.site_server import RunningSite, site_environment

MAKE_SMALL = """
from wagtail.models import Page
from resources.models import GlossaryTerm, Service, SiteDocument, Topic
home = Page.objects.get(depth=2)
for one in home.get_children().exclude(slug__in=["report-a-concern", "about"]):
    one.specific.delete()
for model in (Service, GlossaryTerm, SiteDocument, Topic):
    model.objects.all().delete()
said = len(list(public_addresses()))
"""


class Workshop:
    """A process inside the site that does what it is told; see workshop.py."""

    def __init__(self, environment: dict[str, str], log: Path):
        """Start it."""
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "tests/faults/workshop.py"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    def do(self, code: str):
        """Run Python code inside the site and return what it left in `said`. Raises RuntimeError when it fails."""
        answer = self._ask({"do": code})
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["said"]

    def start_builder(self) -> int:
        """Start a builder and return its process id."""
        return self._ask({"build": True})["pid"]

    def stop(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(timeout=20)
        self._process.stdout.close()

    def _ask(self, what: dict) -> dict:
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


@dataclass(frozen=True)
class Site(RunningSite):
    """A running site of which a test has every part in its hand."""

    workshop: Workshop = field(kw_only=True)
    database: SQLiteFile | PostgreSQLServer = field(kw_only=True)

    @property
    def copy(self) -> Path:
        """The folder of the published copy."""
        return self.var_dir / "published"

    def index(self) -> Index:
        """Read the index of the copy. Raises ValueError when it is not whole."""
        return from_json((self.copy / "index.json").read_text())

    def ask(
        self, path: str = "/", method: str = "GET", body: bytes | None = None, **headers
    ) -> Reply:
        """Ask the web server as a visitor."""
        return ask(self.url, path, method, body, **headers)

    def ready(self) -> dict:
        """Return what /readyz says."""
        return readiness(self.url)

    def numbers(self) -> list[str]:
        """Return the numbers that error pages show."""
        known = json.loads((self.var_dir / "lifeline.json").read_text())
        return [contact["number"] for contact in known["contacts"]]

    @contextmanager
    def builder(self) -> Iterator[int]:
        """Run a builder until the block ends, and give its process id."""
        pid = self.workshop.start_builder()
        try:
            yield pid
        finally:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            until("the builder ends", lambda: not is_alive(pid), 30)

    def shows(self, path: str, words: str, seconds: float = 60) -> None:
        """Wait until visitors read `words` at an address; fail the test when they do not in time."""
        until(f"{path} shows {words!r}", lambda: words in self.ask(path).text, seconds)

    def is_built(self, seconds: float = 120) -> None:
        """Wait until the copy equals what the site itself would answer now; fail the test when it does not in time."""
        wrong: list[str] = []

        def equal() -> bool:
            if self.ready()["waiting"]:
                return False
            wrong[:] = self.workshop.do("said = differences()")
            return not wrong

        until(lambda: f"the copy equals the site; other at {wrong}", equal, seconds)


def is_alive(pid: int) -> bool:
    """Return whether a process is there that has not ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def assert_helps(reply: Reply, site: Site, status: int) -> None:
    """Fail unless an answer is an error page with this status and the numbers."""
    assert reply.status == status
    assert "tel:999" in reply.text
    numbers = site.numbers()
    assert len(numbers) >= 2
    assert [number for number in numbers if number not in reply.text] == []


@contextmanager
def site_in_parts(folder: Path, database, workers: int = 2) -> Iterator[Site]:
    """Serve the site in `folder` with a database that can go away; no builder runs yet."""
    with listening() as listener, ExitStack() as stack:
        url, log = url_of(listener), folder / "server.log"
        environment = site_environment(folder, database.url)
        workshop = Workshop(environment, folder / "builder.log")
        stack.callback(workshop.stop)
        stack.enter_context(web_server(listener, environment, log, workers))
        yield Site(url, log, folder, environment, workshop=workshop, database=database)
