"""Which requests are refused, who may keep an answer, which policy it has: each rule by itself, without a site."""

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import RequestFactory

from safeguarding.privacy import exceptions
from safeguarding.privacy.caching import set_cache_headers
from safeguarding.privacy.discreet import is_neutral, neutral_address, page_id_in
from safeguarding.privacy.middleware import CSPMiddleware, PolicyMiddleware, QuietMiddleware
from safeguarding.privacy.policy import CSP_ADMIN, GUARD, digest_of, set_file_policy

CDN = "max-age=5, stale-if-error=86400"
PUBLIC, ANYBODY_ELSE, NOBODY = ("no-cache", CDN), ("private, no-store", None), ("no-store", None)


def kept(
    path: str = "/about/",
    method: str = "GET",
    cookie: str = "",
    status: int = 200,
    is_discreet: bool = False,
    kept_by_browsers: bool = True,
    **headers,
):
    """Return what an answer with these headers says of keeping it, and whether it asks to be forgotten.

    `is_discreet`, `kept_by_browsers`: what the view said of its answer.
    """
    request = RequestFactory().generic(method, path, headers={"cookie": cookie})
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = HttpResponse(status=status, headers=names)
    response.is_discreet, response.kept_by_browsers = is_discreet, kept_by_browsers
    set_cache_headers(request, response)
    said = response.headers
    return (said.get("Cache-Control"), said.get("CDN-Cache-Control")), said.get("Request-OTR")


KEPT = [
    ({}, PUBLIC, None),
    ({"method": "HEAD"}, PUBLIC, None),
    ({"status": 301, "Location": "/a/"}, PUBLIC, None),
    ({"cookie": "consent=no"}, PUBLIC, None),
    ({"Vary": "Accept-Encoding"}, PUBLIC, None),
    ({"method": "POST"}, (None, None), None),
    ({"status": 404}, (None, None), None),
    ({"Cache-Control": "max-age=9"}, ("max-age=9", None), None),
    ({"cookie": "sessionid=a"}, ANYBODY_ELSE, None),
    ({"cookie": "sessionid=a", "Cache-Control": "max-age=9"}, ANYBODY_ELSE, None),
    ({"Vary": "Accept-Encoding, Cookie"}, ANYBODY_ELSE, None),
    ({"Vary": "cookie"}, ANYBODY_ELSE, None),
    ({"path": "/i1/"}, NOBODY, "1"),
    ({"path": "/i2/more/"}, NOBODY, "1"),
    ({"path": "/i1/", "Cache-Control": "max-age=9"}, NOBODY, "1"),
    ({"path": "/bullying/", "status": 301, "Location": "/i1/"}, NOBODY, "1"),
    ({"path": "/i1", "status": 301, "Location": "https://x.example/i1/?a=b"}, NOBODY, "1"),
    ({"path": "/i1/", "cookie": "sessionid=a"}, ANYBODY_ELSE, "1"),
    ({"path": "/i/"}, NOBODY, None),  # nobody who leaves in a hurry is asked a question
]


@pytest.mark.parametrize(("asked", "expected", "forgotten"), KEPT, ids=str)
def test_who_may_keep_an_answer(asked, expected, forgotten):
    assert kept(**asked) == (expected, forgotten)


REPORT = {"path": "/report-a-concern/", "kept_by_browsers": False}


@pytest.mark.parametrize(
    ("asked", "expected", "forgotten"),
    [
        (REPORT, ("no-store", CDN), None),
        (REPORT | {"cookie": "sessionid=a"}, ANYBODY_ELSE, None),
        (REPORT | {"status": 404}, (None, None), None),
        ({"path": "/young-people/", "is_discreet": True}, NOBODY, "1"),
        ({"path": "/young-people", "status": 301, "is_discreet": True}, NOBODY, "1"),
        (
            {"path": "/young-people/", "is_discreet": True, "cookie": "sessionid=a"},
            ANYBODY_ELSE,
            "1",
        ),
    ],
    ids=str,
)
def test_who_may_keep_an_answer_of_which_the_view_said_something(asked, expected, forgotten):
    assert kept(**asked) == (expected, forgotten)


@pytest.mark.parametrize("path", ["/i1/", "/i1", "/i57/page/2/", "/i/", "/i"])
def test_addresses_that_say_nothing(path):
    assert is_neutral(path)


@pytest.mark.parametrize("path", ["/", "/i1a/", "/ii/", "/in/", "/images/", "/hi1/", "/help/i2/"])
def test_other_addresses(path):
    assert not is_neutral(path)
    assert page_id_in(path) is None


def test_the_page_that_a_neutral_address_names():
    known = {"/i3/": 3, "/i12/page/2/": 12, "/i/": None, f"/i{'9' * 30}/": None}
    assert {path: page_id_in(path) for path in known} == known
    assert neutral_address(57) == "/i57/"


# Which requests


def asked(path: str, method: str = "GET", response: HttpResponse | None = None, **headers):
    """Return the answer of the policy's middleware, and the request as the site saw it; None where it saw none."""
    seen = []

    def site(request):
        seen.append(request)
        return response or HttpResponse("ok")

    request = RequestFactory().generic(method, path, headers=headers)
    answer = PolicyMiddleware(site)(request)
    return answer, seen[0] if seen else None


@pytest.mark.parametrize("path", ["/%00", "/a/%00/", "/?a=%00", "/?%00=a", "/admin/?q=%00"])
def test_a_nul_character_is_refused_everywhere(path):
    with pytest.raises(BadRequest):
        asked(path)


@pytest.mark.parametrize(
    ("path", "method", "allow"),
    [
        ("/", "GET", None),
        ("/", "HEAD", None),
        ("/", "POST", "GET, HEAD"),
        ("/search/", "POST", None),
        ("/places/", "POST", None),
        ("/search/", "PUT", "GET, HEAD, POST"),
        ("/search", "POST", "GET, HEAD"),
        ("/admin/", "POST", None),
        ("/admin/x/", "DELETE", None),
        ("/administrator/", "POST", "GET, HEAD"),
    ],
)
def test_which_methods_are_allowed(path, method, allow):
    answer, seen = asked(path, method)
    assert answer.headers.get("Allow") == allow
    assert (answer.status_code, seen is None) == ((405, True) if allow else (200, False))


def test_a_form_s_token_is_the_editors_only():
    """Django would answer one that is no token with a new cookie."""
    for path, known in (("/search/", False), ("/admin/", True)):
        _, request = asked(path, cookie="csrftoken=abc; other=1")
        assert (settings.CSRF_COOKIE_NAME in request.COOKIES) is known
        assert request.COOKIES["other"] == "1"


def test_the_editors_part_has_its_own_policy_and_frames():
    preview = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    answer, _ = asked("/admin/pages/1/", response=preview)
    assert answer._csp_config is CSP_ADMIN
    assert "Content-Security-Policy" not in answer.headers
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Cache-Control" not in answer.headers
    public, _ = asked("/")
    assert "X-Frame-Options" not in public.headers and not hasattr(public, "_csp_config")
    assert public.headers["Cache-Control"] == "no-cache"


def test_a_policy_that_an_editors_answer_has_stays():
    answer, _ = asked("/admin/", response=HttpResponse(headers={"X-Frame-Options": "DENY"}))
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_an_encoding_that_is_none_is_not_said():
    for said, kept_as in (("None", None), ("gzip", "gzip")):
        answer, _ = asked(
            "/documents/1/a.pdf", response=HttpResponse(headers={"Content-Encoding": said})
        )
        assert answer.headers.get("Content-Encoding") == kept_as


# Policies


def test_the_same_policy_is_the_same_text_in_every_process():
    middleware = CSPMiddleware(lambda request: HttpResponse())
    policy = middleware(RequestFactory().get("/")).headers["Content-Security-Policy"]
    directives = policy.split("; ")
    assert directives == sorted(directives)
    assert f"script-src 'self' '{digest_of(GUARD)}'" in directives


def test_browsers_look_up_no_helpline_in_advance():
    middleware = QuietMiddleware(
        lambda _: HttpResponse(headers={"Permissions-Policy": "camera=()"})
    )
    page = middleware(RequestFactory().get("/"))
    file = middleware(RequestFactory().get("/static/js/contact-entity.js"))
    assert page.headers["X-DNS-Prefetch-Control"] == "off"
    assert page.headers["Permissions-Policy"] == "camera=()"
    assert {"X-DNS-Prefetch-Control", "Permissions-Policy"}.isdisjoint(file.headers)


def test_a_file_of_ours_may_load_nothing():
    headers = {}
    set_file_policy(headers, "/site.css", "/static/site.css")
    assert headers == {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}


def policy_of(response: HttpResponse) -> str:
    middleware = CSPMiddleware(lambda request: response)
    return middleware(RequestFactory().get("/")).headers["Content-Security-Policy"]


def test_the_exceptions_allow_what_they_say_and_nothing_else():
    own, framed, whole, read = (HttpResponse() for _ in range(4))
    style = "p { color: red }"
    exceptions.set_own_style(own, style, img_src=["'self'"])
    exceptions.let_others_frame(framed, style)
    exceptions.set_whole_style(whole, style)
    exceptions.let_others_read(read)
    nothing = "base-uri 'none'; default-src 'none'; form-action 'none'; frame-ancestors"
    assert policy_of(own) == f"{nothing} 'none'; img-src 'self'; style-src '{digest_of(style)}'"
    assert policy_of(framed) == f"{nothing} *; style-src '{digest_of(style)}'"
    assert framed.xframe_options_exempt is True
    assert not hasattr(own, "xframe_options_exempt")
    usual = policy_of(HttpResponse()).split("; ")
    differing = set(policy_of(whole).split("; ")) ^ set(usual)
    assert {line.partition(" ")[0] for line in differing} == {"style-src"}
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in framed.headers
