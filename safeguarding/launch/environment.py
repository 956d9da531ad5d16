"""The virtual environment in .venv: made by Python, filled by uv from lock files, left alone when nothing changed."""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"

# What pip is told about where packages come from, and what uv calls it.
PIP_AND_UV = {
    "index-url": "UV_INDEX_URL",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_OFFLINE",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}

# For words of venv, pip or uv: what happened and what to do.
REFUSALS = {
    ("ensurepip is not available",): (
        "{python} cannot make a virtual environment. Install what is missing and try again "
        "(on Debian or Ubuntu: apt-get install python3-venv)."
    ),
    ("No space left",): "The disk that holds {root} is full. Free 500 MB and try again.",
    ("DO NOT MATCH THE HASHES", "Hash mismatch"): (
        "A package differs from what the files in requirements/ expect: it was damaged or changed on its way. "
        "Nothing was installed. Try again; if it happens again, tell the people who look after this software."
    ),
    ("onnectionError", "Retrying (", "imed out", "No matching dist", "Failed to fetch"): (
        "The parts that this software needs could not be downloaded. Check the network connection and try again. "
        "({reason})"
    ),
    ("",): "The parts that this software needs could not be installed. ({reason})",
}


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
    """Bring .venv to what requirements/`name`.txt asks for, and uv with it; other packages stay as they are.

    Raises Refusal when .venv cannot be made or filled.
    """
    locks = [word for lock in dict.fromkeys(["tools", name]) for word in ("-r", _lock(lock))]
    command = [UV, "pip", "install", "--python", PYTHON, "--require-hashes", *locks]
    usable = _ask(PYTHON, "-c", "import sys, pip; print(sys.version_info >= (3, 11))") == "True\n"
    if usable and "no changes" in _ask(*command, "--dry-run", "--offline", "--no-cache"):
        return
    if not usable:
        shutil.rmtree(VENV, ignore_errors=True)
    require_writable(VENV)
    if not usable:
        say("Making a virtual environment in .venv…")
        # Not sys.executable: with an old .venv active that is the one that was just removed.
        _run(getattr(sys, "_base_executable", None) or sys.executable, "-m", "venv", VENV)
    say(f"Installing requirements/{name}.txt. This may take a minute…")
    if not UV.exists():
        options = (
            "--no-input --disable-pip-version-check --retries 2 --force-reinstall --require-hashes"
        )
        pip = [PYTHON, "-m", "pip", "install", *options.split(), "-r", _lock("tools")]
        _run(*pip, PIP_USER="0")
    _run(*command, **_where_pip_looks())


def _lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def _where_pip_looks() -> dict[str, str]:
    """Return the variables that make uv look for packages where this machine's pip does."""
    # Hashes decide what is right, so every place may be asked, and the machine's own certificates do.
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "1"}
    if not os.access(Path.home(), os.W_OK):
        found["UV_NO_CACHE"] = "1"
    lines = _ask(PYTHON, "-m", "pip", "config", "list").splitlines()
    # "global.index-url='https://...'". What the environment says (":env:.index-url") counts most.
    for line in sorted(lines, key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        if uv_name := PIP_AND_UV.get(name.rpartition(".")[2]):
            comma = "," if uv_name == "UV_FIND_LINKS" else " "
            found[uv_name] = comma.join(ast.literal_eval(value).split())
    return {name: value for name, value in found.items() if value and name not in os.environ}


def _ask(*command: str | Path) -> str:
    """Return what a command said, and nothing when it failed or is not there."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return result.stdout + result.stderr


def _run(*command: str | Path, **environment: str) -> None:
    """Run a command and keep its words. Raises Refusal when it fails."""
    result = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)
    if result.returncode == 0:
        return
    said = result.stdout + result.stderr
    # venv keeps to itself what pip said to it, so the disk is asked as well.
    if shutil.disk_usage(ROOT).free < 20_000_000:
        said += "No space left"
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["nothing"]
    errors = [line for line in lines if line.lower().startswith(("error", "cause"))]
    reason = f"{Path(command[0]).name} said: {(errors or lines)[-1]}"
    line = next(line for signs, line in REFUSALS.items() if any(sign in said for sign in signs))
    raise Refusal(line.format(python=command[0], root=ROOT, reason=reason))
