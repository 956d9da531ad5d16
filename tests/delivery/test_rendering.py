"""One answer of the site, as a visitor without cookies gets it; and what a build must not keep."""

import pytest
from django.core import signals
from django.db import InterfaceError, OperationalError, close_old_connections
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from safeguarding import urls
from safeguarding.delivery.rendering import render

SECRET = "what an editor typed"


def raising(error):
    def view(request):
        raise error

    return view


def answering(**headers):
    def view(request):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return HttpResponse("words", headers=names)

    return view


def with_cookie(request):
    response = HttpResponse("words")
    response.set_cookie("seen", "1")
    return response


class Closing(StreamingHttpResponse):
    let_go: list = []

    def close(self):
        self.let_go.append(True)
        super().close()


def in_pieces(request):
    return Closing(iter([b"two ", b"pieces"]))


def breaks_off(request):
    def pieces():
        yield b"half"
        raise OSError(5, SECRET)

    return Closing(pieces())


def told(request):
    asked = request.META
    return HttpResponse(
        f"{request.path_info}|{asked['QUERY_STRING']}|{request.get_host()}|{request.scheme}|{request.COOKIES}"
    )


class Addresses:
    urlpatterns = [
        path("cookie/", with_cookie),
        path("mistake/", raising(ZeroDivisionError(SECRET))),
        path("away/", raising(OperationalError(SECRET))),
        path("closed/", raising(InterfaceError(SECRET))),
        path("named/", answering(ETag='"a"', X_Own="1"), name="named"),
        path("pieces/", in_pieces),
        path("breaks/", breaks_off),
        path("caf\u00e9/", told),
    ]
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = Addresses
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.org:8443"
    settings.ALLOWED_HOSTS = ["www.example.org"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    Closing.let_go.clear()


def test_the_site_is_asked_at_its_own_address_by_a_visitor_without_cookies():
    answer = render("/caf%C3%A9/?a=b%20c")
    assert answer.body.decode() == "/caf\u00e9/|a=b%20c|www.example.org:8443|https|{}"
    assert (answer.status, answer.error) == (200, "")


def test_what_a_server_works_out_for_each_answer_is_not_kept():
    answer = render("/named/")
    names = {name.lower() for name, _ in answer.headers}
    assert "x-own" in names
    assert {"etag", "content-length", "date", "server", "connection"}.isdisjoint(names)
    assert answer.log_name == "named"


def test_a_page_that_sets_a_cookie_is_none_for_everybody():
    assert render("/cookie/").error == "it sets a cookie"


def test_a_mistake_is_told_by_its_kind_and_place():
    answer = render("/mistake/")
    assert answer.status == 500
    assert answer.error.startswith("ZeroDivisionError in test_rendering.py, line ")
    assert SECRET not in answer.error
    assert render("/named/").error == ""  # what came before is forgotten


@pytest.mark.parametrize(
    ("address", "error"), [("/away/", OperationalError), ("/closed/", InterfaceError)]
)
def test_a_database_that_is_away_is_no_page_s_mistake(address, error):
    with pytest.raises(error):
        render(address)


def test_a_document_in_pieces_is_whole_and_let_go_of():
    assert render("/pieces/").body == b"two pieces"
    assert Closing.let_go == [True]


def test_a_document_that_breaks_off_is_a_failure_and_let_go_of():
    answer = render("/breaks/")
    assert (answer.error, answer.body) == ("OSError", b"")
    assert Closing.let_go == [True]


def test_rendering_leaves_nothing_listening():
    """A build renders thousands; and whoever answers visitors closes connections that are too old."""
    before = len(signals.got_request_exception.receivers)
    render("/named/")
    with pytest.raises(OperationalError):
        render("/away/")
    assert len(signals.got_request_exception.receivers) == before
    assert signals.request_finished.disconnect(close_old_connections)
    signals.request_finished.connect(close_old_connections)
