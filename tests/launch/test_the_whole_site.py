"""A prepared site as a container or systemd runs it: the real web server and the real builder, with one command."""

import subprocess
import sys

import pytest

from tests.asking import ask, until
from tests.fixtures.programs import ROOT
from tests.fixtures.site_server import site_environment
from tests.launch.test_refusals import free_port

pytestmark = pytest.mark.alone


def test_one_command_serves_the_site_builds_its_copy_and_ends_both(site_copies, tmp_path):
    database_url = site_copies.put_into(tmp_path, None)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = site_environment(tmp_path, database_url)
    process = subprocess.Popen(
        [sys.executable, "-m", "safeguarding.launch.together"],
        cwd=ROOT,
        env=environment | {"PORT": port, "WEB_CONCURRENCY": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    built = tmp_path / "published" / "index.json"

    def serves() -> bool:
        assert process.poll() is None, process.communicate()[0]
        try:
            return built.is_file() and ask(url, "/healthz").status == 200
        except OSError:
            return False

    try:
        until("the first page of the copy", serves, 180)
        process.terminate()
        said, _ = process.communicate(timeout=30)  # to the end of the last process that can write
    finally:
        process.kill()
    assert process.returncode == 0
    assert said == "Starting.\nStopped.\n"
