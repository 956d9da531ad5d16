"""`make run` and `make dev`: prepare the site and serve it until Ctrl+C."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeguarding.launch.environment import PYTHON, ROOT, Refusal, install, require_writable, say
from safeguarding.launch.together import Program, Together, site_programs


def run() -> int:
    """Serve the site as its visitors get it. Returns 0 after Ctrl+C; raises Refusal when it cannot be served."""
    environment = _prepare("production")
    published = str(_var_dir() / "published").removeprefix(f"{ROOT}/")
    remark = f"The public pages are being built in {published}. You can use the site meanwhile.\n"
    return _serve(site_programs(PYTHON), environment, remark)


def dev() -> int:
    """Serve the site with Django's own server, which restarts after a change. Returns and raises as `run`."""
    environment = _prepare("dev")
    command = [PYTHON, "manage.py", "runserver", _address(environment)]
    # In our own group, so that a breakpoint can read from the keyboard.
    return _serve([Program("The web server", command, own_group=False)], environment)


def _prepare(settings: str) -> dict[str, str]:
    host, port = chosen_address()
    require_free(host, port)
    require_writable(_var_dir())
    install("base")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": f"safeguarding.settings.{settings}",
        "HOST": host,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }
    command = [PYTHON, "manage.py", "prepare_site"]
    result = subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        reason = (result.stderr.strip() or "no reason was given").splitlines()[-1]
        raise Refusal(
            f"The site could not be prepared: {reason.removeprefix('CommandError: ').rstrip('.')}. "
            "Put that right and try again ('.venv/bin/python manage.py prepare_site' shows more)."
        )
    sys.stderr.write(result.stderr)
    return environment


def chosen_address() -> tuple[str, int]:
    """Return host and port from HOST and PORT. Raises Refusal when PORT is not a port number."""
    port = os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise Refusal(
            f"PORT is '{port}', which is not a number from 1 to 65535. For example: make run PORT=8001"
        )
    return os.environ.get("HOST") or "127.0.0.1", int(port)


def require_free(host: str, port: int) -> None:
    """Raise Refusal when no server can listen on `host` and `port`."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < 65535 else 8000
            raise Refusal(
                f"Port {port} is in use by another program. "
                f"Stop that program, or choose another port: make run PORT={other}"
            ) from None
        if error.errno == errno.EACCES:
            raise Refusal(
                f"Port {port} may only be used by an administrator. Choose another: make run PORT=8000"
            ) from None
        raise Refusal(
            f"This machine cannot listen on HOST '{host}' ({error.strerror}). Leave HOST out, or use 127.0.0.1."
        ) from None


def _var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def _address(environment: dict[str, str]) -> str:
    host = environment["HOST"]
    return f"{f'[{host}]' if ':' in host else host}:{environment['PORT']}"


def _serve(programs: list[Program], environment: dict[str, str], remark: str = "") -> int:
    site = (environment.get("SITE_URL") or f"http://{_address(environment)}").rstrip("/")
    greeting = f"\nThe website:       {site}/\nThe editors' side: {site}/admin/\n"
    with _keyboard_of_our_own():
        Together(programs, environment).run(f"{greeting}{remark}Press Ctrl+C to stop.\n")
    say("Stopped.")
    return 0


@contextmanager
def _keyboard_of_our_own() -> Iterator[None]:
    """Let Ctrl+C reach this process and not make, which would call it an error and exit with one."""
    terminal, before = 0, os.getpgrp()
    if before == os.getpid() or not os.isatty(terminal) or os.tcgetpgrp(terminal) != before:
        yield
        return
    # Whoever changes the terminal from outside is sent the first, as we are at the end. The second is Ctrl+Z:
    # the shell waits for make, so nobody could wake us.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(terminal, os.getpid())
    try:
        yield
    finally:
        os.tcsetpgrp(terminal, before)
