"""`make test`: lanes of tests side by side, and at the end, alone, what measures time. See docs/testing.md.

Standard library only.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say
from tests.needs import browser, html_checker, other_browsers, postgres

# What a developer may have set for a site of their own: no test may see it, read its database or write its files.
OF_A_SITE = {
    *("ALLOWED_HOSTS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT", "PROXY_COUNT"),
    *("SECRET_KEY", "SECRET_KEY_FALLBACKS", "SITE_URL", "VAR_DIR"),
}
NO_TESTS = 5  # pytest's exit code when it found nothing to run
# What runs at the same time, and after that; each is a lane of tests/fixtures/lanes.py. Three at once: none
# waits for the end of another, however long each becomes.
ROWS = (
    ("SQLite", "PostgreSQL", "browser"),
    ("last-SQLite", "last-PostgreSQL"),
    ("last",),
)
SLOWEST = "--durations=40"
MEASURED = "SQLite"  # the lane in which coverage is measured, when all of it runs
# `-p tests`: pytest finds the tests by file, and beside SlipCover's importer it would not know that they are a package.
# `--fail-under=0`: SlipCover 1.1 cannot judge a process that forked; its report does it.
COVERAGE = ["-m", "slipcover", "--json", "--fail-under=0"]
MEASURED_TESTS = ["-m", "pytest", "-p", "tests"]
MEMORY = 4_000_000_000  # bytes: several times what a run writes


def run() -> int:
    """Run the tests; ARGS goes to pytest, LANE names one lane. Returns pytest's exit code.

    Raises Refusal when CI lacks what the tests need, or PostgreSQL does not start.

    TEST_DATABASE_URL names a PostgreSQL server to use instead of a throw-away one.
    """
    # However this is ended, `finally` must run: it stops the database server.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    # A shell that starts this in the background has it ignore the keyboard; this must not.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    install("test")
    arguments = shlex.split(os.environ.get("ARGS", ""))
    with tempfile.TemporaryDirectory(prefix="safeguarding-test-", dir=_quick_place()) as folder:
        lanes = Run(Path(folder), arguments)
        if lane := os.environ.get("LANE"):
            lanes.run_in_sight(lane)
        else:
            for row in ROWS:
                lanes.run_side_by_side(row)
        return lanes.sum_up()


def soak() -> int:
    """Prove the published copy right after 2,000 random edits on each database. As `run` otherwise."""
    os.environ["SOAK_RUNS"] = "40"
    os.environ["ARGS"] = f"tests/delivery/test_every_change.py {os.environ.get('ARGS', '')}"
    return run()


class Run:
    """One `make test`: lanes, each a pytest with a folder, a cache and ports of its own."""

    def __init__(self, folder: Path, arguments: list[str]) -> None:
        """Prepare to keep logs and files in `folder`, and to hand `arguments` to pytest."""
        self._folder = folder
        self._arguments = arguments
        self._env = {
            name: value for name, value in os.environ.items() if name not in {*OF_A_SITE, "LANE"}
        }
        self._processes: dict[str, subprocess.Popen] = {}
        self._codes: dict[str, int] = {}
        self._refusals: list[Refusal] = []
        self._stopping = False
        self._coverage = folder / "coverage.json"
        self._begun = time.monotonic()

    def run_in_sight(self, lane: str) -> None:
        """Run one lane with its output as it comes. Raises Refusal when there is no such lane."""
        if lane not in (known := [lane for row in ROWS for lane in row]):
            raise Refusal(f"There is no lane {lane!r}. The lanes are: {', '.join(known)}.")
        with self._needs(lane) as env:
            if env is None:
                return
            self._start(lane, env, None)
            try:
                self._codes[lane] = self._processes[lane].wait()
            except BaseException:
                self._stop()
                raise

    def run_side_by_side(self, row: tuple[str, ...]) -> None:
        """Run lanes at the same time."""
        threads = [threading.Thread(target=self._run_out_of_sight, args=[lane]) for lane in row]
        for thread in threads:
            thread.start()
        try:
            for said in self._progress():
                if not any(thread.is_alive() for thread in threads):
                    break
                said()
        except BaseException:
            self._stop()
            raise
        finally:
            for thread in threads:
                thread.join()
        if self._refusals:
            raise self._refusals[0]

    def sum_up(self) -> int:
        """Say what failed and how to run each of it again. Returns pytest's exit code."""
        minutes, seconds = divmod(round(time.monotonic() - self._begun), 60)
        codes = {lane: code for lane, code in self._codes.items() if code != NO_TESTS}
        counts = {lane: self._told(lane).get("done", 0) for lane in codes}
        ran = ", ".join(f"{count} {lane}" for lane, count in counts.items())
        say(f"\n{minutes} min {seconds} s. Tests: {ran or 'none'}.")
        if failed := [lane for lane, code in codes.items() if code]:
            say(f"Failed: {', '.join(failed)}. To run a test again:")
        for lane in failed:
            for test in self._told(lane).get("failed", []):
                say(f"  make test LANE={lane} ARGS={_for_make(test)}")
        if not codes:
            return NO_TESTS
        covered = self._say_coverage()
        return next((code for code in codes.values() if code), covered)

    def _say_coverage(self) -> int:
        """Print how much of the code the measured lane ran. Returns 2 when it is less than it has to be."""
        if not self._coverage.exists():
            return 0
        say("\nCoverage, by lines and branches, of what is not covered whole:")
        report = [PYTHON, "-m", "slipcover", "--merge", self._coverage, "--out", os.devnull]
        code = subprocess.run(report, cwd=ROOT, env=self._env).returncode
        if code:
            say("Less of the code is covered than `fail-under` in pyproject.toml asks for.")
        return code

    def _run_out_of_sight(self, lane: str) -> None:
        try:
            if not self._has_tests(lane):
                return
            with self._needs(lane) as env:
                if env is None:
                    return
                log = self._folder / f"{lane}.log"
                with log.open("w") as output:
                    self._start(lane, env, output)
                    self._codes[lane] = self._processes[lane].wait()
            if not self._stopping:
                say(f"\r\n{f' {lane} ':=^100}\n{log.read_text()}")
        except Refusal as refusal:
            self._refusals.append(refusal)

    def _has_tests(self, lane: str) -> bool:
        """Return whether a lane has anything to run: the first one counts for all of them."""
        first = ROWS[0][0]
        while lane != first and not self._stopping:
            if counted := self._told(first).get("lanes"):
                return counted[lane] > 0
            if first in self._codes:
                return False
            time.sleep(0.05)
        return not self._stopping

    def _start(self, lane: str, env: dict[str, str], output) -> None:
        folder = self._folder / lane
        folder.mkdir()
        own = [f"--lane={lane}", f"--told={self._folder / lane}.json"]
        own += ["-o", f"cache_dir=.pytest_cache/{lane}"]
        measured = lane == MEASURED and not self._arguments
        measuring = [*COVERAGE, "--out", self._coverage, *MEASURED_TESTS]
        program = [PYTHON, *(measuring if measured else ["-m", "pytest"])]
        # In a session of its own: the keyboard's interrupt comes to it once, and from here.
        self._processes[lane] = subprocess.Popen(
            [*program, *own, *(self._arguments or [SLOWEST])],
            cwd=ROOT,
            env=env | {"VAR_DIR": str(folder / "var"), "TMPDIR": str(folder)},
            stdout=output,
            stderr=output and subprocess.STDOUT,
            start_new_session=True,
        )
        if self._stopping:
            self._stop()

    def _stop(self) -> None:
        """Let every pytest stop the servers that it started, and end."""
        self._stopping = True
        for process in list(self._processes.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in list(self._processes.values()):
            process.wait()

    @contextmanager
    def _needs(self, lane: str) -> Iterator[dict[str, str] | None]:
        """Give the environment of a lane, with what it needs; None when that cannot be had."""
        if lane.endswith("PostgreSQL"):
            with _postgres_url() as url:
                yield url and self._env | {"DATABASE_URL": url}
            return
        tools = {}
        if lane in {"browser", "last"}:
            tools["CHROMIUM_PATH"] = browser.get() or _do_without(
                "Browser tests are skipped: no Chromium, or nothing to drive it."
            )
        if lane == "last" and not other_browsers.get():
            _do_without("Leaving is not tried in Firefox and WebKit: one of them is missing.")
        if lane == "browser":
            tools["VNU_JAR"] = html_checker.get() or _do_without(
                "HTML is not checked: that takes npm and Java."
            )
        yield self._env | {name: path for name, path in tools.items() if path}

    def _told(self, lane: str) -> dict:
        try:
            return json.loads((self._folder / f"{lane}.json").read_text())
        except FileNotFoundError:
            return {}

    def _progress(self) -> Iterator:
        """Yield, twice a second, what says how far the lanes are: in one line, or a line a minute for a file."""
        every = 0.5 if sys.stdout.isatty() else 60
        said_at = time.monotonic()
        while True:
            time.sleep(0.1)
            if time.monotonic() - said_at < every:
                yield lambda: None
                continue
            said_at = time.monotonic()
            yield self._say_how_far

    def _say_how_far(self) -> None:
        parts = []
        for lane, process in list(self._processes.items()):
            told = self._told(lane)
            if process.poll() is None and told:
                failed = f", {len(told['failed'])} failed" if told["failed"] else ""
                parts.append(f"{lane} {told['done']}/{told['all']}{failed}")
        line = f"{time.monotonic() - self._begun:.0f} s  {'   '.join(parts)}"
        print(
            f"\r{line:<100}" if sys.stdout.isatty() else line,
            end="" if sys.stdout.isatty() else "\n",
            flush=True,
        )


def _quick_place() -> str | None:
    """Return a folder in memory where there is plenty, or None: every published copy waits for the disk."""
    place = Path("/dev/shm")
    if place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free > MEMORY:
        return str(place)
    return None


def _for_make(test: str) -> str:
    """Return a test's id as a value for make, in a shell."""
    value = shlex.quote(test).replace("$", "$$")
    return shlex.quote(value) if set('"$`\\!') & set(value) else f'"{value}"'


@contextmanager
def _postgres_url() -> Iterator[str | None]:
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
    elif programs := postgres.get():
        with postgres.server(programs) as server:
            yield server.url()
    else:
        _do_without("PostgreSQL tests are skipped: no server can be had.")
        yield None


def _do_without(line: str) -> None:
    if os.environ.get("CI") == "true":
        raise Refusal(f"{line} With CI=true nothing may be skipped.")
    say(line)
