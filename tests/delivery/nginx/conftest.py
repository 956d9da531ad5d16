"""A real nginx with deploy/nginx.conf in front of a real copy, and functions that ask it."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from safeguarding.delivery.store import Store
from tests.delivery.nginx_site import HOST, Answer, Ask, Site, answer_of, asking
from tests.fixtures.site_server import site_environment
from tests.needs import nginx as needed

GUNICORN = "safeguarding/gunicorn_config.py"


@pytest.fixture(scope="module")
def site(site_copies, tmp_path_factory) -> Iterator[Site]:
    """Give the starter site on a server of our own whose public address is https://www.example.org."""
    if missing := [name for name in ("nginx", "openssl") if not needed.find(name)]:
        stop = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        stop(f"{' and '.join(missing)} not found: see docs/operations.md")
    folder = tmp_path_factory.mktemp("behind-nginx")
    url = f"https://{HOST}"
    env = site_environment(folder, site_copies.put_into(folder, url)) | {"SITE_URL": url}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "gunicorn", "safeguarding.wsgi:application"]
        server = subprocess.Popen(
            [*command, "--config", GUNICORN, "--bind", f"fd://{listener.fileno()}"],
            cwd=needed.ROOT,
            env=env,
            pass_fds=[listener.fileno()],
        )
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    try:
        urlopen(
            Request(f"http://{address}/", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        ).close()
        yield Site(folder, address, Store(folder / "published"))
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def nginx(site) -> Iterator[needed.Nginx]:
    """Give nginx in front of `site`."""
    with needed.server(site.var_dir, site.gunicorn) as running:
        yield running


@pytest.fixture(scope="module")
def nginx_alone(site) -> Iterator[needed.Nginx]:
    """Give nginx with the same copy, and nobody behind it."""
    with needed.server(site.var_dir, "unix:/nonexistent/socket") as running:
        yield running


@pytest.fixture(scope="module")
def ask(nginx) -> Ask:
    """Give a function that asks `nginx`."""
    return asking(nginx)


@pytest.fixture(scope="module")
def ask_alone(nginx_alone) -> Ask:
    """Give a function that asks `nginx_alone`."""
    return asking(nginx_alone)


@pytest.fixture(scope="module")
def ask_application(site) -> Ask:
    """Give a function that asks gunicorn, as nginx would."""

    def ask(path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        host, port = site.gunicorn.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        return answer_of(connection, method, path, body, {"X_Forwarded_Proto": "https"} | headers)

    return ask
