"""Run as `unshare --net python -m tests.browser.without_network`: the site and a Chromium alone in the world.

Reads from standard input {"environment", "log", "url", "addresses", "launch"} as JSON, serves the copy that is in the
environment's VAR_DIR at `url`, visits the addresses, and writes what was seen, see tests/browser/visits.py.
"""

import fcntl
import json
import socket
import struct
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.asking import ask, until
from tests.browser.visits import visit
from tests.fixtures.programs import web_server

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1  # linux/sockios.h, linux/if.h


def main() -> None:
    given = json.load(sys.stdin)
    loopback_up()
    interfaces = [name for _, name in socket.if_nameindex()]
    address = urlsplit(given["url"])
    with (
        socket.create_server((address.hostname, address.port)) as listener,
        web_server(listener, given["environment"], Path(given["log"])),
        sync_playwright() as playwright,
    ):
        until("an answer", lambda: ask(given["url"], "/").status == 200)
        browser = playwright.chromium.launch(**given["launch"])
        seen = visit(browser.new_context(), given["url"], given["addresses"])
        browser.close()
    json.dump(seen.as_values() | {"interfaces": interfaces}, sys.stdout)


def loopback_up() -> None:
    """Switch on `lo`, which a new network namespace has switched off. Raises OSError without the right to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        name, flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, asked))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", name, flags | IFF_UP))


if __name__ == "__main__":
    main()
