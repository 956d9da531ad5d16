"""`make bench`: every measurement, one after the other. Standard library only."""

import os
import shlex
import shutil
import signal
import subprocess
import sys

from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say
from tests.needs import browser, nginx
from tests.run import OF_A_SITE

PARTS = ("serving", "building", "growth", "encodings", "leaving")


def run() -> int:
    """Run the measurements; ARGS names some of them ("serving growth --all"). Returns 1 when one of them failed.

    Raises Refusal when ARGS names one that is not there.
    """
    # However this is ended, the measurement that runs must hear of it.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    install("test")
    words = shlex.split(os.environ.get("ARGS", ""))
    options = [word for word in words if word.startswith("-")]
    parts = [word for word in words if word not in options] or list(PARTS)
    if unknown := [part for part in parts if part not in PARTS]:
        raise Refusal(f"There is no measurement {unknown[0]}. There are {', '.join(PARTS)}.")
    for program, packages in (("wrk", "wrk"), ("nginx", "nginx libnginx-mod-http-brotli-static")):
        if not nginx.find(program):
            say(
                f"{program} is missing, and what takes it is left out. On Debian: apt-get install {packages}"
            )
    env = {name: value for name, value in os.environ.items() if name not in OF_A_SITE}
    codes = []
    for part in parts:
        if part == "serving" and not shutil.which("wrk"):
            continue
        if part == "leaving" and not browser.get():
            say("There is no Chromium, and what takes it is left out.")
            continue
        command = [PYTHON, "-m", f"tests.performance.{part}", *options]
        codes.append(_measure(command, env))
    return 1 if any(codes) else 0


def _measure(command: list, env: dict[str, str]) -> int:
    """Run a measurement and return its exit code. Ended early, it stops its servers and removes its site first."""
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
