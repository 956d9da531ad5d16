"""Programs that run together: which are started again, which end the others, and that nothing is left behind."""

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeguarding.launch import together

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.once, pytest.mark.alone]
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not offer this")

# What the stand-ins do before they say which process they are, and wait.
NOTHING = ""
DEAF = "signal.signal(signal.SIGTERM, lambda *_: say('asked'))"
WITH_A_WORKER = """
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if not os.fork():
    while True: signal.pause()
"""
WITH_AN_ORPHAN = """
if not os.fork():
    if not os.fork(): say("orphan", os.getpid())
    os._exit(0)
"""

STAND_IN = """
import os, signal

def say(*words):
    os.write(1, " ".join(map(str, words)).encode() + b"\\n")

{does}
say("{name}", os.getpid())
while True:
    signal.pause()
"""
SUPERVISOR = """
import signal, sys
from safeguarding.launch import together

{first}
server = together.Program("The server", [sys.executable, "-c", {server!r}])
builder = together.Program("The builder", [sys.executable, "-c", {builder!r}], needed=False)
sys.exit(together.main([server, builder]))
"""


class Watched:
    """A supervisor with a server and a builder. All of them write into one pipe, which ends when the last has ended."""

    def __init__(self, server: str = NOTHING, builder: str = NOTHING, first: str = "") -> None:
        code = SUPERVISOR.format(
            server=STAND_IN.format(name="server", does=server),
            builder=STAND_IN.format(name="builder", does=builder),
            first=first,
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.text = ""

    def said(self, pattern: str) -> int:
        """Wait until something was said, and return the number in it, if any. Fails after 20 seconds."""
        deadline = time.monotonic() + 20
        while not (match := re.search(pattern, self.text)):
            assert self._read(deadline), f"{pattern!r} was not said, but {self.text!r}"
        return int(match[1]) if match.groups() else 0

    def code(self, seconds: float = 20) -> int:
        """Wait until no process is left, and return the supervisor's exit code. Fails after some seconds."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            pass
        return self.process.wait()

    def _read(self, deadline: float) -> bool:
        pipe = self.process.stdout
        ready = select.select([pipe], [], [], max(0, deadline - time.monotonic()))[0]
        assert ready, f"something still runs after a long time; it said {self.text!r}"
        chunk = os.read(pipe.fileno(), 4096)
        self.text += chunk.decode()
        return bool(chunk)

    def close(self) -> None:
        """End whatever a failed test left."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        for pid in re.findall(r"^(?:server|builder) (\d+)$", self.text, re.MULTILINE):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(int(pid), signal.SIGKILL)


@pytest.fixture
def watched():
    """Give a function that starts a `Watched` and returns it when both programs run."""
    everyone = []

    def start(*arguments: str, **options: str) -> Watched:
        one = Watched(*arguments, **options)
        everyone.append(one)
        one.server, one.builder = one.said(r"server (\d+)\n"), one.said(r"builder (\d+)\n")
        return one

    yield start
    for one in everyone:
        one.close()


def test_a_builder_that_dies_is_started_again_and_the_server_goes_on(watched):
    both = watched()
    os.kill(both.builder, signal.SIGKILL)
    both.said(
        r"The builder ended by itself \(signal 9\)\. It is started again in 1 s\.\nbuilder \d+\n"
    )
    assert both.text.count("server ") == 1
    both.process.terminate()
    assert both.code() == 0


def test_the_pause_before_a_start_grows_to_a_minute_and_is_forgotten_after_a_steady_run(
    monkeypatch,
):
    now = 1000.0
    monkeypatch.setattr(together.time, "monotonic", lambda: now)
    program = together.Program("The builder", [])
    program.started = now
    assert [program.rest() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    now += together.STEADY
    assert program.rest() == 1


def test_a_builder_that_cannot_even_be_started_is_tried_again(watched):
    both = watched(
        first="""
start = together.Program.start
def fail_once(program, environment):
    if not program.needed and not program.pause:
        raise OSError(12, "Cannot allocate memory")
    start(program, environment)
together.Program.start = fail_once
"""
    )
    both.process.terminate()
    assert both.code() == 0
    assert "The builder ended by itself (Cannot allocate memory)." in both.text


@pytest.mark.parametrize(
    "server", [NOTHING, WITH_A_WORKER], ids=["alone", "with a worker that stays"]
)
def test_a_server_that_dies_ends_everything_with_one_line(watched, server):
    both = watched(server)
    os.kill(both.server, signal.SIGKILL)
    assert both.code() == 1
    assert both.text.splitlines()[-1] == (
        "The server ended by itself (signal 9). The lines above say why."
    )
    assert "The builder ended" not in both.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_order(watched, number):
    both = watched()
    both.process.send_signal(number)
    assert both.code() == 0
    assert both.text.endswith("Stopped.\n")
    assert "by itself" not in both.text


def test_a_second_signal_does_not_wait_for_who_is_still_at_work(watched):
    both = watched(DEAF)
    both.process.terminate()
    both.said("asked")
    both.process.terminate()
    assert both.code(seconds=together.GENTLY[1] / 2) == 0


def test_who_does_not_end_is_killed_in_the_end(watched):
    both = watched(NOTHING, DEAF, first="together.GENTLY = signal.SIGTERM, 1")
    both.process.terminate()
    assert both.code() == 0
    assert "asked" in both.text


@linux
def test_nothing_is_left_when_the_supervisor_itself_is_killed(watched):
    both = watched()
    both.process.kill()
    assert both.code() == -signal.SIGKILL


@linux
def test_orphans_are_buried_where_nobody_else_does_it(watched):
    # Who asks for it inherits the orphans among its descendants: as process 1 of a container does without asking.
    heir = "import ctypes; ctypes.CDLL(None).prctl(36, 1)"

    both = watched(NOTHING, WITH_AN_ORPHAN, first=heir)
    pid = both.said(r"orphan (\d+)\n")
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, "an ended process was never taken notice of"
        time.sleep(0.02)
    both.process.terminate()
    assert both.code() == 0
