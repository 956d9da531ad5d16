"""A stand-in for every other host: a browser that is told so reaches it under any name."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.needs.nginx import make_certificate

# What a request may say of where somebody was, or of who they are.
TELLING = ("Referer", "Origin", "Cookie", "Sec-Purpose", "Purpose")
PAGE = '<!DOCTYPE html><title>Elsewhere</title><link rel="icon" href="data:,"><p>Elsewhere'


@dataclass(frozen=True)
class Asked:
    """A request that arrived: the whole address, and which headers of TELLING it had."""

    address: str
    told: dict[str, str]


@dataclass
class Sink:
    """What came to other hosts: each connection by the `names` it was for, also where nothing was `asked` on it."""

    port: int = 0
    names: list[str | None] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def arguments(self) -> list[str]:
        """How to start a Chromium for which every host but this machine's address is the sink."""
        return [f"--host-resolver-rules=MAP * 127.0.0.1:{self.port}, EXCLUDE 127.0.0.1"]


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    """Run a sink that speaks https, with a certificate nobody trusts (made in `folder`), until the block ends."""
    make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")
    record = Sink()
    context.sni_callback = lambda connection, name, _: record.names.append(name)  # RFC 6066, 3

    class Handler(BaseHTTPRequestHandler):
        def setup(self):
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def do_GET(self):
            told = {name: self.headers[name] for name in TELLING if name in self.headers}
            record.asked.append(Asked(f"https://{self.headers['Host']}{self.path}", told))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            # `/to?ADDRESS` is a page that links there.
            link = self.path.partition("/to?")[2]
            self.wfile.write(f'{PAGE} <a href="{link}">on</a>'.encode())

        do_POST = do_GET

        def log_message(self, *arguments):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            pass  # opened and left: the name is noted

    with Server(("127.0.0.1", 0), Handler) as server:
        record.port = server.server_address[1]
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield record
        finally:
            server.shutdown()
            thread.join()
