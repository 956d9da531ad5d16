"""The builder is killed at any moment: readers never get half a page, and the next one catches up."""

import hashlib
import os
import random
import re
import signal
import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from safeguarding.delivery.index import from_json
from tests.asking import Reply, ask, until
from tests.faults.parts import Site, is_alive

pytestmark = pytest.mark.alone

KILLS = {"sqlite": 40, "postgresql": 30}
PAGES = ["/", "/report-a-concern/", "/about/", "/about/members/", "/a-to-z/", "/no-such-page/"]
COMES_AND_GOES = "/about/members/"
NUMBER = re.compile(r"0808 157 0\d{3}")  # Ofcom's numbers for drama: only what the test sets
CHANGES = [
    "set_number({number!r})",
    f"set_number({{number!r}}); page({COMES_AND_GOES!r}).unpublish()",
    f"set_number({{number!r}}); page({COMES_AND_GOES!r}).save_revision().publish()",
]


class Reader(threading.Thread):
    """Reads pages through the web server until told to stop, and notes every answer that is not whole."""

    def __init__(self, site: Site, numbers: set[str], seed: int):
        """`numbers` are all that were ever true; more are added meanwhile."""
        super().__init__(daemon=True)
        self._site, self._numbers = site, numbers
        self._random = random.Random(seed)
        self.stopped = threading.Event()
        self.wrong: list[str] = []
        self.read = 0
        self.statuses: set[int] = set()
        self.seen: set[str] = set()

    def run(self) -> None:
        while not self.stopped.is_set() and len(self.wrong) < 10:
            path = self._random.choice(PAGES)
            encoding = self._random.choice(["br", "gzip", "identity"])
            try:
                reply = ask(self._site.url, path, Accept_Encoding=encoding)
                self.wrong += [f"{path} ({encoding}): {what}" for what in self._faults(path, reply)]
                self._look_at_files()
            except Exception as error:
                self.wrong.append(f"{path} ({encoding}): {error!r}")
            self.read += 1

    def _faults(self, path: str, reply: Reply) -> list[str]:
        """Return what is wrong with an answer."""
        faults = []
        self.statuses.add(reply.status)
        expected = {"/no-such-page/": {404}, COMES_AND_GOES: {200, 404}}.get(path, {200})
        if reply.status not in expected:
            faults.append(f"status {reply.status}")
        # A page that is published and not built yet is Django's to answer, which gives it no tag.
        # A discreet page has none.
        if (
            reply.status == 200
            and (path != COMES_AND_GOES or reply.headers["ETag"])
            and reply.headers["Cache-Control"] != "no-store"
        ):
            tag = f'"{hashlib.blake2b(reply.body, digest_size=16).hexdigest()}"'
            if reply.headers["ETag"] != tag:
                faults.append(f"ETag {reply.headers['ETag']} for {tag}")
        return faults + self._faults_of_text(reply.text)

    def _faults_of_text(self, text: str) -> list[str]:
        faults = []
        if not text.rstrip().endswith("</html>"):
            faults.append(f"ends with {text[-40:]!r}")
        numbers = set(NUMBER.findall(text))
        if len(numbers) != 1 or not numbers <= self._numbers:
            faults.append(f"numbers {numbers}")
        self.seen |= numbers
        return faults

    def _look_at_files(self) -> None:
        """Look at the folder as nginx does, and at the index as a web server does that starts now."""
        index = from_json((self._site.copy / "index.json").read_text())
        for answer in index.answers.values():
            for body in answer.bodies.values():
                path = self._site.copy / "objects" / body.digest[:2] / body.digest
                if path.stat().st_size != body.size:
                    self.wrong.append(f"{path.name} has {path.stat().st_size} bytes")
        file = self._site.copy / "site" / self._random.choice(PAGES[:3])[1:] / "index.html"
        self.wrong += [
            f"{file.parent.name}: {what}" for what in self._faults_of_text(file.read_text())
        ]


def test_killed_at_any_moment_while_everything_changes(small_site):
    site, chance = small_site, random.Random(1)
    kills = KILLS[connection.vendor]
    numbers = {site.numbers()[1], "0808 157 0000"}
    site.workshop.do("set_number('0808 157 0000')")
    with site.builder():
        started = time.monotonic()
        site.is_built()
        longest = time.monotonic() - started
        site.shows("/about/", "0808 157 0000")
    readers = [Reader(site, numbers, seed) for seed in range(2)]
    for reader in readers:
        reader.start()
    try:
        for turn in range(kills):
            number = f"0808 157 0{turn % 999 + 1:03}"
            numbers.add(number)
            pid = site.workshop.start_builder()
            site.workshop.do(chance.choice(CHANGES).format(number=number))
            end = time.monotonic() + chance.uniform(0, min(longest, 1.0))
            until("the moment to kill", lambda end=end: time.monotonic() >= end)
            os.kill(pid, signal.SIGKILL)
            until("the builder is dead", lambda pid=pid: not is_alive(pid))
        with site.builder():
            site.shows("/about/", number)
            site.is_built()
    finally:
        for reader in readers:
            reader.stopped.set()
            reader.join(30)
    assert [reader.wrong for reader in readers] == [[], []]
    assert sum(reader.read for reader in readers) > kills
    assert {200, 404} <= set.union(*(reader.statuses for reader in readers))
    # Otherwise nothing was ever published between two kills, and the test has shown nothing.
    assert len(set.union(*(reader.seen for reader in readers))) > 10
    assert leftovers(site.copy) == []


def leftovers(folder: Path) -> list[Path]:
    """Return what killed builders left half written, besides content, which is kept for some minutes anyway."""
    files = [*folder.iterdir(), *(folder / "site").rglob("*")]
    return [path for path in files if path.name.startswith((".index", ".robots", ".site"))]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_a_killed_process_that_renders_is_replaced(make_site):
    """The kernel ends a process when memory is short; the largest first."""
    site = make_site(workers=1)
    with site.builder() as pid:
        helper = until("processes that render", lambda: children(pid), 120)[0]
        os.kill(helper, signal.SIGKILL)
        until("a copy of everything", lambda: site.ready()["current_at"], 180)
        assert is_alive(pid)
        site.is_built()
    log = (site.var_dir / "builder.log").read_text()
    assert log.count("a process of the builder was ended from outside") <= 2
    assert "Traceback" not in log


def children(pid: int) -> list[int]:
    """Return the processes that a process has made."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(child) for child in found]
