"""The virtual environment in .venv: made, filled from a lock file, and left alone when nothing changed."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


# How pip speaks of it.
NO_NETWORK = ("onnectionError", "Retrying (", "imed out", "No matching distribution")


class Refusal(Exception):
    """What stops the work, as one line for the person at the keyboard: what happened and what to do."""


def say(line: str) -> None:
    """Print a line at once, before whatever takes time."""
    print(line, flush=True)


def require_writable(folder: Path) -> None:
    """Make `folder` if it is missing. Raises Refusal when no file can be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except FileExistsError:
        raise Refusal(
            f"{folder} is a file, and a folder is needed there. Move it away and try again."
        ) from None
    except OSError as error:
        raise Refusal(
            f"Nothing can be written in {folder} ({error.strerror}). Put that right and try again."
        ) from None


def install(name: str) -> None:
    """Bring .venv to what requirements/`name`.txt asks for; do nothing when it is there already.

    "test" holds everything of "base", so after it "base" has nothing to do.
    Raises Refusal when .venv cannot be made or filled.
    """
    lock = ROOT / "requirements" / f"{name}.txt"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    usable = _works(PYTHON)
    if usable and _stamp(name).is_file() and _stamp(name).read_text() == digest:
        return
    require_writable(ROOT)
    if not usable:
        _make_venv()
    require_writable(VENV)
    say(f"Installing requirements/{name}.txt. This takes a minute or two…")
    covers = {"test": ["base", "test"]}.get(name, [name])
    for stamp in {"base": ["base", "test"]}.get(name, covers):
        _stamp(stamp).unlink(missing_ok=True)  # an install that is cut short is done again
    _pip_install(lock)
    for stamp in covers:
        text = (ROOT / "requirements" / f"{stamp}.txt").read_bytes()
        _stamp(stamp).write_text(hashlib.sha256(text).hexdigest())


def _stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def _works(python: Path) -> bool:
    # pip too: a .venv whose making was cut short has an interpreter only.
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([python, "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False


def _make_venv() -> None:
    say("Making a virtual environment in .venv…")
    # Not sys.executable: with an old .venv active that is the one about to be removed.
    python = getattr(sys, "_base_executable", None) or sys.executable
    shutil.rmtree(VENV, ignore_errors=True)
    result = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if result.returncode == 0:
        return
    said = result.stdout + result.stderr
    if "ensurepip is not available" in said:
        raise Refusal(
            f"{python} cannot make a virtual environment. Install what is missing and try again "
            "(on Debian or Ubuntu: apt-get install python3-venv)."
        )
    _refuse_full_disk(said)
    raise Refusal(f"The virtual environment {VENV} could not be made: {_last_line(said)}")


def _pip_install(lock: Path) -> None:
    options = (
        "--quiet --no-input --disable-pip-version-check --retries 2 --no-deps --require-hashes"
    )
    result = subprocess.run(
        [PYTHON, "-m", "pip", "install", *options.split(), "-r", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PIP_USER": "0"},
    )
    if result.returncode == 0:
        return
    said = result.stdout
    _refuse_full_disk(said)
    if "DO NOT MATCH THE HASHES" in said:
        raise Refusal(
            f"A package differs from what {lock.name} expects: it was damaged or changed on its way. "
            "Nothing was installed. Try again; if it happens again, tell the people who look after this software."
        )
    if any(sign in said for sign in NO_NETWORK):
        raise Refusal(
            "The parts that this software needs could not be downloaded. Check the network connection and try again. "
            f"(pip said: {_last_line(said)})"
        )
    raise Refusal(
        f"The parts that this software needs could not be installed. (pip said: {_last_line(said)})"
    )


def _refuse_full_disk(said: str) -> None:
    # venv keeps to itself what pip said to it, so the disk is asked as well.
    if "No space left" in said or shutil.disk_usage(ROOT).free < 20_000_000:
        raise Refusal(f"The disk that holds {ROOT} is full. Free 500 MB and try again.")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "Error"))]
    return (errors or lines or ["nothing"])[-1]
