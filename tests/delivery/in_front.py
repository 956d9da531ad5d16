"""The published copy in front of a stand-in for Django, asked as a WSGI server asks it."""

from types import SimpleNamespace
from wsgiref.util import FileWrapper

from safeguarding.delivery.serving import PublishedCopy
from safeguarding.delivery.store import Store

SIGNED_IN = {"HTTP_COOKIE": "sessionid=abc"}


class Site:
    """A published copy in front of a Django that answers 200 “Django”, or what a test says."""

    def __init__(self, store: Store):
        self.copy = PublishedCopy(self.django, store)
        self.status = "200 OK"
        self.closed = 0
        self.environ: dict = {}

    def django(self, environ, start_response):
        start_response(self.status, [("Content-Type", "text/plain"), ("X-From", "Django")])
        return Closing(self)

    def ask(self, path: str, method: str = "GET", **environ: str) -> SimpleNamespace:
        path, _, query = path.partition("?")
        self.environ = environ_of(path, query) | {"REQUEST_METHOD": method} | environ
        said = []
        body = b"".join(self.copy(self.environ, lambda *line: said.append(line[:2])))
        assert len(said) == 1
        status, headers = said[0]
        assert len(headers) == len({name.lower() for name, _ in headers})  # each once
        return SimpleNamespace(
            status=status, headers=dict(headers), text=body.decode("latin-1"), body=body
        )


class Closing(list):
    def __init__(self, site: Site):
        super().__init__([b"Django"])
        self._site = site

    def close(self):
        self._site.closed += 1


def environ_of(path: str, query: str = "") -> dict:
    """Return the WSGI environment of a GET."""
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "wsgi.file_wrapper": FileWrapper,
    }
