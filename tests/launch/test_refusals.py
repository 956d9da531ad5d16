"""What stands in the way is told in one line, before any long work, and the launcher's exit code is 1."""

import socket
import subprocess
import sys

import pytest

pytestmark = pytest.mark.once


def refusal(result: subprocess.CompletedProcess) -> str:
    """Return the one line that was said. make adds its own, and turns the recipe's 1 into its own 2."""
    said = result.stderr.splitlines()
    assert result.returncode == 2
    assert len(said) == 2, said
    assert said[1].startswith("make: *** ") and said[1].endswith("Error 1")
    assert "Traceback" not in result.stdout
    return said[0]


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1", "80 80", "８０"])
def test_port_that_is_no_port_number(checkout, port):
    assert refusal(checkout.make("run", PORT=port)) == (
        f"PORT is '{port}', which is not a number from 1 to 65535. For example: make run PORT=8001"
    )


def test_port_in_use(checkout):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        line = refusal(checkout.make("run", PORT=str(port)))
    assert line.startswith(f"Port {port} is in use by another program.")
    assert f"make run PORT={port + 1 if port < 65535 else 8000}" in line


def test_host_that_is_not_of_this_machine(checkout):
    assert refusal(checkout.make("run", HOST="192.0.2.1", PORT="8765")).startswith(
        "This machine cannot listen on HOST '192.0.2.1'"
    )


def test_var_is_a_file(checkout):
    var = checkout.folder / "var"
    var.write_text("")
    try:
        line = refusal(checkout.make("run", PORT=free_port()))
    finally:
        var.unlink()
    assert line == f"{var} is a file, and a folder is needed there. Move it away and try again."


@pytest.mark.skipif(sys.platform != "linux", reason="/proc refuses even root, and is Linux's")
def test_folder_that_cannot_be_written(checkout):
    line = refusal(checkout.make("run", PORT=free_port(), VAR_DIR="/proc/safeguarding"))
    assert line.startswith("Nothing can be written in /proc/safeguarding (")


def test_python_too_old(checkout, only_on_path):
    line = refusal(
        checkout.make(
            "run", PATH=only_on_path(python3="echo 3.9; exit 1", python="echo 2.7; exit 1")
        )
    )
    assert line == (
        "This needs Python 3.11 or newer, and found only Python 3.9. Install a newer Python and run 'make run' again."
    )


def test_no_python(checkout, only_on_path):
    line = refusal(checkout.make("run", PATH=only_on_path()))
    assert (
        line == "This needs Python 3.11 or newer. Install a newer Python and run 'make run' again."
    )


def test_a_later_python_is_found_behind_stand_ins_that_fail(checkout, only_on_path, this_python):
    path = only_on_path(
        python3="echo 'pyenv: not installed' >&2; exit 127",
        python3_12="exit 127",
        python=this_python,
    )
    assert refusal(checkout.make("run", PATH=path, PORT="eight")).startswith("PORT is 'eight'")


def free_port() -> str:
    """Return the number of a port that nothing listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])
