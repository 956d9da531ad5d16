"""`make run` from a fresh copy to Ctrl+C, and what later runs leave out."""

import fcntl
import os
import pty
import signal
import subprocess
import termios

import pytest

from tests.launch.conftest import wheel
from tests.launch.test_refusals import free_port, refusal

pytestmark = pytest.mark.once


@pytest.fixture
def run(checkout):
    """Give a function that runs `make run` at a terminal, presses Ctrl+C when it serves, and returns code and text."""

    def at_a_terminal(*arguments: str) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            ["make", "run", f"PORT={free_port()}", *arguments],
            cwd=checkout.folder,
            env=checkout.environment(),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        text, pressed = "", False
        signal.alarm(120)  # a launcher that hangs fails this test and not the whole run
        try:
            while chunk := read(ours):
                text += chunk
                if "Press Ctrl+C to stop." in text and not pressed:
                    pressed = True
                    os.write(ours, b"\x03")
            return process.wait(), text
        finally:
            signal.alarm(0)
            os.close(ours)
            process.kill()

    return at_a_terminal


def read(terminal: int) -> str:
    """Return what comes next; nothing at the end, which Linux tells as an error."""
    try:
        return os.read(terminal, 4096).decode()
    except OSError:
        return ""


def test_a_fresh_copy_is_prepared_served_and_stopped(run):
    code, text = run("SITE_URL=https://www.example.org/")
    assert code == 0, text
    assert "Installing requirements/base.txt" in text
    assert "prepare_site with safeguarding.settings.production" in text
    assert "being built in var/published." in text
    assert "https://www.example.org/\r\n" in text
    assert "https://www.example.org/admin/" in text
    assert text.rstrip().endswith("Stopped.")
    assert "Traceback" not in text


def test_the_second_run_installs_nothing(run):
    code, text = run()
    assert code == 0, text
    assert "Installing" not in text


def test_a_changed_lock_is_installed(run, checkout):
    lock = checkout.folder / "requirements" / "base.txt"
    lock.write_text(wheel(checkout.folder / "wheels", "novelty", {"novelty.py": ""}))
    assert "Installing requirements/base.txt" in run()[1]
    python = checkout.folder / ".venv" / "bin" / "python"
    assert subprocess.run([python, "-c", "import novelty"]).returncode == 0
    assert "Installing" not in run()[1]


def test_an_environment_whose_python_is_gone_is_made_again(run, checkout):
    python = checkout.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert "Making a virtual environment" in run()[1]


@pytest.fixture
def one_more_package(checkout):
    """Ask for a package that is not there, in a version whose hash it cannot have."""
    lock = checkout.folder / "requirements" / "base.txt"
    kept = lock.read_text()
    lock.write_text(f"django==1 --hash=sha256:{'0' * 64}\n")
    yield
    lock.write_text(kept)


@pytest.mark.parametrize("missing", ["uv", "django"])
def test_no_network(checkout, one_more_package, missing):
    # pip fetches uv, and uv all the rest.
    if missing == "uv":
        (checkout.folder / ".venv" / "bin" / "uv").unlink(missing_ok=True)
    else:
        refusal(checkout.make("run", PORT=free_port()))  # leaves uv there
    offline = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "PIP_NO_INDEX": "",
        "PIP_INDEX_URL": f"http://127.0.0.1:{free_port()}/",
        "PIP_NO_CACHE_DIR": "1",
        "UV_NO_CACHE": "1",
        "UV_HTTP_RETRIES": "0",
        "PORT": free_port(),
    }
    first, second = (refusal(checkout.make("run", **offline)) for _ in range(2))
    assert first.startswith(
        "The parts that this software needs could not be downloaded. Check the network connection"
    )
    assert second == first


def test_a_package_that_was_changed_on_its_way(checkout, one_more_package):
    wheel(checkout.folder / "wheels", "django", {})
    assert refusal(checkout.make("run", PORT=free_port())).startswith(
        "A package differs from what the files in requirements/ expect"
    )


def test_a_site_that_cannot_be_prepared(checkout):
    manage = checkout.folder / "manage.py"
    kept = manage.read_text()
    manage.write_text("raise RuntimeError('the database does not answer')")
    try:
        line = refusal(checkout.make("run", PORT=free_port()))
    finally:
        manage.write_text(kept)
    assert line.startswith(
        "The site could not be prepared: RuntimeError: the database does not answer."
    )


def test_a_server_that_ends_by_itself(checkout):
    server = checkout.folder / "gunicorn.py"
    kept = server.read_text()
    server.write_text("exit(3)")
    try:
        line = refusal(checkout.make("run", PORT=free_port()))
    finally:
        server.write_text(kept)
    assert line == "The web server ended by itself (exit code 3). The lines above say why."
