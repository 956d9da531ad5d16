"""A copy of the launcher in a folder of its own, with a stand-in for the site, so that its work can be watched."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Does nothing but wait to be stopped, as the real server and builder do.
WAIT = "import signal; signal.signal(signal.SIGTERM, lambda *_: exit(0)); signal.pause()"
MANAGE = f"""import os, sys
if sys.argv[1] == "run_builder":
    {WAIT}
print(sys.argv[1], "with", os.environ["DJANGO_SETTINGS_MODULE"])
"""


@dataclass(frozen=True)
class Checkout:
    """A folder in which `make` can be run."""

    folder: Path

    def make(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run make to its end, with `environment` besides the usual one; what it says is in `stderr`."""
        return subprocess.run(
            [shutil.which("make"), *arguments],
            cwd=self.folder,
            env=self.environment() | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def environment(self) -> dict[str, str]:
        """Return an environment without what this test run, or a make around it, was told."""
        told = [
            "PORT",
            "HOST",
            "VAR_DIR",
            "DATABASE_URL",
            "PYTHON",
            "ARGS",
            "MAKEFLAGS",
            "MAKELEVEL",
        ]
        usual = {name: value for name, value in os.environ.items() if name not in told}
        # What is downloaded comes from this folder alone.
        return usual | {"PIP_FIND_LINKS": str(self.folder / "wheels"), "PIP_NO_INDEX": "1"}


def wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Write version 1 of a package to `folder`, and return its entry in a lock file."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-1.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    file = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, text in (files | {f"{info}/RECORD": record}).items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o100755 << 16  # a file that may be run
            archive.writestr(entry, text)
    return f"{name}==1 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Checkout:
    """Give a copy of the launcher with an empty lock file, a manage.py that succeeds and a server that only waits."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copytree(ROOT / "safeguarding" / "launch", folder / "safeguarding" / "launch")
    for name in ("__init__.py", "run.py", "needs", "performance", "mutation"):
        copy = shutil.copytree if (ROOT / "tests" / name).is_dir() else shutil.copy
        (folder / "tests").mkdir(exist_ok=True)
        copy(ROOT / "tests" / name, folder / "tests" / name)
    (folder / "requirements").mkdir()
    (folder / "requirements" / "base.txt").write_text("# nothing\n")
    uv = shutil.which("uv", path=f"{sys.prefix}/bin:{os.environ['PATH']}")
    assert uv, "uv is missing: 'make check' installs it."
    lock = wheel(folder / "wheels", "uv", {"uv-1.data/scripts/uv": f'#!/bin/sh\nexec {uv} "$@"\n'})
    (folder / "requirements" / "tools.txt").write_text(lock)
    (folder / "manage.py").write_text(MANAGE)
    (folder / "gunicorn.py").write_text(WAIT)
    return Checkout(folder)


@pytest.fixture
def only_on_path(tmp_path):
    """Give a function that makes commands of these names, and returns a PATH on which there is nothing else.

    A command is a script for /bin/sh.
    """

    def path(**scripts: str) -> str:
        for name, script in scripts.items():
            command = tmp_path / name.replace("_", ".")
            command.write_text(f"#!/bin/sh\n{script}\n")
            command.chmod(0o755)
        return str(tmp_path)

    return path


@pytest.fixture
def this_python() -> str:
    """Give a script that runs the Python of this test run, without its virtual environment."""
    return f'exec {getattr(sys, "_base_executable", sys.executable)} "$@"'
