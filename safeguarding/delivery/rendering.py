"""One answer of the site, made in this process as a visitor without cookies gets it."""

import sys
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core import signals
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, close_old_connections

from safeguarding.delivery.index import Headers
from safeguarding.privacy.log_names import LOG_NAME

# Worked out for each response by whoever sends it.
NOT_KEPT = {"content-length", "date", "connection", "server", "etag"}


@dataclass(frozen=True)
class RenderedAnswer:
    """What a visitor gets, without any content encoding. `error` says what went wrong, when something did.

    `log_name` is the word for the log and the counters.
    """

    status: int
    headers: Headers
    body: bytes
    error: str = ""
    log_name: str = ""


def render(address: str) -> RenderedAnswer:
    """Return the site's answer to a GET of `address`, through all middleware.

    An error inside the site gives an answer with status 500 and `error`. Raises OperationalError or InterfaceError
    when it was the database that did not answer.
    """
    raised = []
    environ = _environ(address)

    def note(**kwargs):
        raised.append(sys.exc_info()[1])

    signals.got_request_exception.connect(note)
    # The connection is the caller's: a build makes thousands of answers with it.
    signals.request_finished.disconnect(close_old_connections)
    try:
        response = _handler().get_response(WSGIRequest(environ))
        try:
            body = b"".join(response) if response.streaming else response.content
        except OSError as error:  # a document or a picture that cannot be read
            return RenderedAnswer(response.status_code, (), b"", type(error).__name__)
        finally:
            response.close()
    finally:
        signals.got_request_exception.disconnect(note)
        signals.request_finished.connect(close_old_connections)
    for exception in raised:
        if isinstance(exception, OperationalError | InterfaceError):
            raise exception
    return RenderedAnswer(
        response.status_code,
        tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT),
        body,
        _error(response, raised),
        environ[LOG_NAME],
    )


def _error(response, raised: list[BaseException]) -> str:
    if raised:
        # Its kind and place, as in the logs: the text may hold what an editor typed.
        place = raised[0].__traceback__
        while place.tb_next:
            place = place.tb_next
        name = place.tb_frame.f_code.co_filename.rpartition("/")[2]
        return f"{type(raised[0]).__name__} in {name}, line {place.tb_lineno}"
    if response.cookies:
        return "it sets a cookie"
    return ""


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _environ(address: str) -> dict:
    """A WSGI environment (PEP 3333) for a GET of this address at SITE_URL."""
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": site.netloc,
        # As the proxy says that ends https; see SECURE_PROXY_SSL_HEADER.
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
