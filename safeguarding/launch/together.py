"""The web server and the builder of the public pages as one: started, looked after and ended together.

`make run` does this. Containers and systemd do the same for a site that `manage.py prepare_site` made ready, with
the Python they name: `python -m safeguarding.launch.together`. Why not a process manager: docs/adr/0021.
"""

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from safeguarding.launch.environment import ROOT, Refusal, say

# How to end: the signal, and after how many seconds the next way is taken. gunicorn takes SIGTERM for "finish what
# you are answering", which its configuration limits to 10 seconds (graceful_timeout), and SIGQUIT for "now".
GENTLY = signal.SIGTERM, 12
QUICKLY = signal.SIGQUIT, 2
BY_FORCE = signal.SIGKILL, 2

LONGEST_PAUSE = 60  # before a program is started again
STEADY = 60  # who ran that long has no row of failures behind it

STOP = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
HEARD = STOP | {signal.SIGCHLD, signal.SIGALRM}


@dataclass
class Program:
    """One program, and what becomes of it.

    `name` begins the sentences about it. When a `needed` program ends, all end; another is started again.
    `niceness` says how far it stands back when processors are scarce. With `own_group`, Ctrl+C reaches us alone, and
    what the program leaves behind is ended with it: workers that would keep the port, say.
    """

    name: str
    command: list[str | Path]
    _: KW_ONLY
    needed: bool = True
    niceness: int = 0
    own_group: bool = True
    process: subprocess.Popen | None = None
    started: float = 0.0
    due: float = 0.0  # when to start it (again)
    pause: int = 0

    def start(self, environment: dict[str, str]) -> None:
        """Start it in the repository's folder. Raises OSError or SubprocessError when that cannot be done."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=environment,
            process_group=0 if self.own_group else None,
            preexec_fn=_before_the_program(self.niceness),
        )

    def rest(self) -> int:
        """Return after how many seconds it is to be started again: more each time, until it runs steadily."""
        steady = time.monotonic() - self.started >= STEADY
        self.pause = 1 if steady or not self.pause else min(self.pause * 2, LONGEST_PAUSE)
        self.due = time.monotonic() + self.pause
        return self.pause


class Together:
    """Programs that run together. Each instance runs once."""

    def __init__(self, programs: list[Program], environment: dict[str, str]) -> None:
        self.programs, self.environment = programs, environment
        self.failure = ""
        self.end_by = math.inf  # with a time, we are stopping

    def run(self, greeting: str) -> None:
        """Say `greeting`, run the programs until SIGINT, SIGTERM or SIGHUP comes, and return when all have ended.

        They then finish what they are doing (SIGTERM). A second signal cuts that short (SIGQUIT).
        Raises Refusal, when all have ended, if a needed program ended by itself.
        """
        for number in HEARD:
            signal.signal(number, lambda *_: None)  # what is ignored cannot be waited for
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        say(greeting)  # not before: who reads "Press Ctrl+C" may do so
        way = GENTLY
        while (moment := self._next_moment()) is not None:
            clock = 0 if moment == math.inf else max(0.001, moment - time.monotonic())
            signal.setitimer(signal.ITIMER_REAL, clock)
            number = signal.sigwait(HEARD)
            self._collect()
            if number in STOP:
                self._stop(*way)
                way = QUICKLY
            elif time.monotonic() >= self.end_by:
                self._stop(*BY_FORCE)
        if self.failure:
            raise Refusal(self.failure)

    def _next_moment(self) -> float | None:
        """Start what is due. Return when there is something to do although no signal comes; None when all is done."""
        for program in self.programs:
            if not program.process and program.due <= time.monotonic() and self.end_by == math.inf:
                try:
                    program.start(self.environment)
                except (OSError, subprocess.SubprocessError) as error:
                    self._ended(program, getattr(error, "strerror", None) or str(error))
        if self.end_by == math.inf:
            return min((one.due for one in self.programs if not one.process), default=math.inf)
        return self.end_by if any(program.process for program in self.programs) else None

    def _collect(self) -> None:
        """Take notice of every process that ended. As process 1 of a container we inherit those of others, too."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                for program in self.programs:
                    if program.process and program.process.pid == ended[0]:
                        code = program.process.returncode = os.waitstatus_to_exitcode(ended[1])
                        program.process = None
                        # macOS says "not permitted" of a group of which only the dead are left.
                        with contextlib.suppress(ProcessLookupError, PermissionError):
                            if program.own_group:
                                os.killpg(ended[0], signal.SIGKILL)
                        self._ended(
                            program, f"exit code {code}" if code >= 0 else f"signal {-code}"
                        )

    def _ended(self, program: Program, how: str) -> None:
        if self.end_by < math.inf:
            return
        if program.needed:
            self.failure = f"{program.name} ended by itself ({how}). The lines above say why."
            self._stop(*GENTLY)
            return
        line = f"{program.name} ended by itself ({how}). It is started again in {program.rest()} s."
        print(line, file=sys.stderr, flush=True)

    def _stop(self, number: int, patience: int) -> None:
        self.end_by = time.monotonic() + patience
        for program in self.programs:
            if program.process:
                os.kill(program.process.pid, number)  # it is ours until `_collect` knows of its end


def _before_the_program(niceness: int) -> Callable[[], None]:
    """Return what a new process does before it becomes the program.

    It asks Linux to be sent SIGTERM when we die, however we die: we may be killed without a chance to end our
    programs, and then nobody else would. Other systems have no such wish; there such programs are left behind.
    """
    parent = os.getpid()
    prctl, set_death_signal = None, 1
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes  # some Pythons are built without it

            prctl = ctypes.CDLL(None).prctl

    def prepare() -> None:
        os.nice(niceness)
        if prctl:
            prctl(set_death_signal, ctypes.c_ulong(signal.SIGTERM))
            if os.getppid() != parent:  # too late to be told
                os._exit(1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # ours would swallow one that is here by now
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)

    return prepare


def site_programs(python: str | Path) -> list[Program]:
    """Return what a site consists of: the web server, and the builder of the public pages."""
    gunicorn = "-m gunicorn --config safeguarding/gunicorn_config.py safeguarding.wsgi:application"
    builder = [python, "manage.py", "run_builder"]
    return [
        Program("The web server", [python, *gunicorn.split()]),
        # Visitors go first: it stands back where both want the same processor.
        Program("The builder of the public pages", builder, needed=False, niceness=5),
    ]


def main(programs: list[Program]) -> int:
    """Run the programs until a signal asks to stop. Return 0 then, and 1 when a needed one ended by itself."""
    try:
        Together(programs, os.environ | {"PYTHONUNBUFFERED": "1"}).run("Starting.")
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(site_programs(sys.executable)))
