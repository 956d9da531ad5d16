"""A starter site of its own for a measurement: database, copy, web server and builder, below a temporary folder."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.performance.report import say

ROOT = Path(__file__).resolve().parents[2]


class BenchSite:
    """A site in `var_dir`."""

    def __init__(self, var_dir: Path):
        """Name the folder and what every process of the site is told."""
        self.var_dir = var_dir
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "safeguarding.settings.production",
            "VAR_DIR": str(var_dir),
            "SITE_URL": "http://www.example.org",
            "DATABASE_URL": f"sqlite:///{var_dir / 'db.sqlite3'}",
        }

    def manage(self, *arguments: str) -> str:
        """Run a manage.py command and return what it printed."""
        return self._run("manage.py", *arguments)

    def python(self, module: str, *arguments: str) -> str:
        """Run a module on this site and return what it printed."""
        return self._run("-m", module, *arguments)

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def build(self) -> None:
        """Render everything into the copy, with the smallest encodings."""
        say("Building the copy …")
        self.manage("build_site")

    def use(self) -> None:
        """Let this very process use the site's models."""
        os.environ.update(self.environment)
        import django

        django.setup()

    def status(self) -> dict:
        """Return what the builder said last."""
        try:
            return json.loads((self.var_dir / "published" / "status.json").read_text())
        except (OSError, ValueError):
            return {}

    def wait_until_built(self) -> None:
        """Wait until a build has ended that began after now, and nothing waits. Needs a running builder."""
        began = time.time()
        wait_for(lambda: self._is_current_since(began), 1800)

    def _is_current_since(self, moment: float) -> bool:
        from datetime import datetime

        status = self.status()
        current = status.get("current_at")
        return bool(
            current
            and not status["waiting"]
            and datetime.fromisoformat(current).timestamp() > moment
        )

    @contextmanager
    def served(
        self, application: str = "safeguarding.wsgi:application", **env: str
    ) -> Iterator[str]:
        """Serve an application under the site's gunicorn configuration; yield host:port."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            command = [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "safeguarding/gunicorn_config.py",
            ]
            command += ["--bind", f"fd://{listener.fileno()}", application]
            server = subprocess.Popen(
                command, cwd=ROOT, env=self.environment | env, pass_fds=[listener.fileno()]
            )
            address = f"127.0.0.1:{listener.getsockname()[1]}"
        try:
            urllib.request.urlopen(f"http://{address}/", timeout=60).close()
            yield address
        finally:
            server.terminate()
            server.wait()

    @contextmanager
    def builder(self) -> Iterator[subprocess.Popen]:
        """Run the builder within the block."""
        command = [sys.executable, "manage.py", "run_builder"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


@contextmanager
def bench_site() -> Iterator[BenchSite]:
    """Prepare a starter site; it is removed at the end, and the block ends when this process is told to."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        site = BenchSite(Path(folder))
        say("Preparing a site …")
        site.manage("prepare_site")
        yield site


def wait_for(done: Callable[[], bool], seconds: float, every: float = 0.05) -> float:
    """Ask until `done` returns true, and return the time.time() of that. Raises TimeoutError."""
    until = time.time() + seconds
    while time.time() < until:
        if done():
            return time.time()
        time.sleep(every)
    raise TimeoutError(f"nothing after {seconds} seconds")


def rendered(printed: str) -> tuple[int, float]:
    """Return how many addresses build_site rendered in how many seconds, from what it printed."""
    found = re.search(r"(\d+) addresses rendered in ([\d.]+) seconds", printed)
    return int(found[1]), float(found[2])
