"""`make test`: every test on SQLite, and again on PostgreSQL all but those marked `browser` or `once`.

Standard library only.
"""

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, say
from tests.needs import browser, html_checker, postgres

# What a developer may have set for a site of their own: no test may see it, read its database or write its files.
OF_A_SITE = {
    *("ALLOWED_HOSTS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HOST", "PORT", "PROXY_COUNT"),
    *("SECRET_KEY", "SITE_URL", "VAR_DIR"),
}
NO_TESTS = 5  # pytest's exit code when it found nothing to run


def run() -> int:
    """Run the tests; ARGS goes to pytest. Returns pytest's exit code.

    Raises Refusal when CI lacks what the tests need, or PostgreSQL does not start.

    TEST_DATABASE_URL names a PostgreSQL server to use instead of a throw-away one.
    """
    # However this is ended, `finally` must run: it stops the database server.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    # A shell that starts this in the background has it ignore the keyboard; pytest, which inherits that, must not.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    install("test")
    arguments = shlex.split(os.environ.get("ARGS", ""))
    env = {name: value for name, value in os.environ.items() if name not in OF_A_SITE}
    if path := browser.get() or _do_without(
        "Browser tests are skipped: no Chromium, or nothing to drive it."
    ):
        env["CHROMIUM_PATH"] = path
    if path := html_checker.get() or _do_without("HTML is not checked: that takes npm and Java."):
        env["VNU_JAR"] = path
    with _postgres_url() as url:
        say("\nTests on SQLite")
        results = {"SQLite": _pytest(env, *arguments)}
        if url:
            say("\nTests on PostgreSQL (those in a browser and some others ran above)")
            # Given before ARGS, so that a -m there wins.
            env["DATABASE_URL"] = url
            results["PostgreSQL"] = _pytest(env, "-m", "not browser and not once", *arguments)
    if results["SQLite"] == 0 and results.get("PostgreSQL") == NO_TESTS:
        return 0
    if any(results.values()):
        failed = [database for database, code in results.items() if code]
        say(f"Failed on {' and on '.join(failed)}.")
    return next((code for code in results.values() if code), 0)


def soak() -> int:
    """Prove the published copy right after 2,000 random edits on each database. As `run` otherwise."""
    os.environ["SOAK_RUNS"] = "40"
    os.environ["ARGS"] = f"tests/delivery/test_every_change.py {os.environ.get('ARGS', '')}"
    return run()


def _pytest(env: dict[str, str], *arguments: str) -> int:
    with tempfile.TemporaryDirectory(prefix="safeguarding-test-") as var_dir:
        process = subprocess.Popen(
            [PYTHON, "-m", "pytest", *arguments], cwd=ROOT, env=env | {"VAR_DIR": var_dir}
        )
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.wait()  # the keyboard told pytest too: let it stop the servers that it started
            raise
        except SystemExit:
            process.send_signal(signal.SIGINT)
            process.wait()
            raise


@contextmanager
def _postgres_url():
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
