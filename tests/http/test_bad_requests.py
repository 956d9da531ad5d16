"""Requests that are meant badly, or that a broken program sends: always an answer, no fault, no cookie."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

# The same examples in every run, so that a change that has nothing to do with them never fails.
settings.register_profile(
    "site",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SITE = settings.get_profile("site")

# What programs that look for weak places send, and what people type by mistake.
NASTY = [
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "' OR 1=1 --",
    "'; DROP TABLE pages_basepage; --",
    "1 UNION SELECT password FROM accounts_user",
    '"',
    '""""',
    '"unclosed',
    "*",
    "a*",
    "*a",
    "OR",
    "AND OR NOT",
    "NOT",
    "NEAR(",
    "NEAR(a b, 2)",
    "title:",
    "title:neglect",
    ":",
    "::",
    "-",
    "--",
    "-neglect",
    "+a",
    "^a",
    "(((",
    ")",
    "{a}",
    "a & | ! b",
    "<->",
    "!!",
    "\\",
    "%",
    "%%",
    "_",
    "%s%d%n",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "..%2f..%2fsettings",
    "مرحبا بالعالم",
    "\u202eabc\u202c",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "e\u0301" * 50,
    "ß",
    "İstanbul",
    "\ufeff",
    "\u2028",
    "a b\r\nSet-Cookie: a=b",
    "word " * 2000,
    "x" * 10_000,
]
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=60),
    st.text(alphabet='"*:-()^+&|!<>\\ ORANDT', max_size=30),
)
raw_bytes = st.one_of(
    words.map(lambda text: text.encode("utf-8", "surrogatepass")),
    words.map(lambda text: text.encode("utf-16", "surrogatepass")),
    st.binary(max_size=60),
)
METHODS = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "X",
]
FORMS = ["/", "/search/", "/news/", "/topics/neglect/", "/for/parents/", "/a-to-z/"]


def percent(data: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in data)


def ask(method: str = "GET", path: str = "/", query: str = "", body: bytes = b"", **headers):
    """Send a request as a server hands it over: path and query are bytes, written as Latin-1."""
    path = path if path.startswith("/") else f"/{path}"
    answer = Client().generic(
        method,
        "/",
        body,
        content_type=headers.pop("content_type", "application/x-www-form-urlencoded"),
        **{"PATH_INFO": path, "QUERY_STRING": query or "a=", **headers},
    )
    assert answer.status_code < 500
    assert not answer.cookies
    assert "Set-Cookie" not in answer.headers
    return answer


@SITE
@given(raw_bytes)
def test_any_path(data):
    ask(path=data.decode("latin-1"))


@SITE
@given(
    st.sampled_from(
        [
            "/topics/{}/",
            "/for/{}/",
            "/services/{}/",
            "/documents/{}/",
            "/documents/1/{}",
            "/documents/99999999999999999999/{}",
            "/media/images/{}",
            "/media/{}",
            "/static/{}",
            "/about/{}/",
            "/{}/about/",
            "/news/page/{}/",
            "/topics/neglect/page/{}/",
            "/for/parents/page/{}/",
            "/errors/{}",
            "/errors/{}.html",
            "/sitemap.xml{}",
        ]
    ),
    raw_bytes,
)
def test_any_name_in_an_address(pattern, data):
    ask(path=pattern.format(data.decode("latin-1")))


@SITE
@given(st.sampled_from([*FORMS, "/sitemap.xml", "/robots.txt"]), raw_bytes)
def test_any_query(path, data):
    ask(path=path, query=data.decode("latin-1"))


@SITE
@given(
    st.sampled_from(["/news/", "/topics/neglect/", "/for/parents/", "/sitemap.xml"]),
    st.sampled_from(["page", "p"]),
    st.one_of(
        st.integers().map(str),
        st.sampled_from(["0", "-1", "1e9", "last", "٣", "1.0", "9" * 5000]),
        words,
    ),
)
def test_any_page_number(path, name, number):
    data = number.encode("utf-8", "surrogatepass")
    ask(path=path, query=f"{name}={percent(data)}")
    ask(path=f"{path}page/{data.decode('latin-1')}/")


@SITE
@given(raw_bytes)
def test_any_words_in_a_search_link(data):
    ask(path="/search/", query=f"q={percent(data)}")


@SITE
@given(raw_bytes)
def test_any_words_in_the_search_form(data):
    ask("POST", "/search/", body=b"q=" + percent(data).encode())


@pytest.mark.parametrize("text", NASTY)
def test_every_nasty_word_in_the_search_form(text):
    """All of them in every run, whatever the generated ones are."""
    data = percent(text.encode("utf-8", "surrogatepass"))
    for path, field in (("/search/", "q"), ("/places/", "place")):
        posted = ask("POST", path, body=f"{field}={data}".encode())
        assert posted.status_code == 303
        query = posted["Location"].partition("?")[2]
        assert ask(path=path, query=query).status_code == 200


@SITE
@given(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/x-www-form-urlencoded; charset=no-such",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "",
            "\xff/;;=",
        ]
    ),
)
def test_any_body_in_the_search_form(body, content_type):
    ask("POST", "/search/", body=body, content_type=content_type)


@SITE
@given(st.sampled_from(METHODS), st.sampled_from([*FORMS, "/none/", "/documents/1/x.pdf", "/%00"]))
def test_any_method(method, path):
    ask(method, path)


@SITE
@given(
    st.sampled_from(
        [
            "HTTP_ACCEPT",
            "HTTP_ACCEPT_ENCODING",
            "HTTP_ACCEPT_LANGUAGE",
            "HTTP_AUTHORIZATION",
            "HTTP_COOKIE",
            "HTTP_HOST",
            "HTTP_IF_MODIFIED_SINCE",
            "HTTP_IF_NONE_MATCH",
            "HTTP_ORIGIN",
            "HTTP_RANGE",
            "HTTP_REFERER",
            "HTTP_USER_AGENT",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_FORWARDED_HOST",
            "HTTP_X_FORWARDED_PROTO",
        ]
    ),
    raw_bytes,
    st.sampled_from(["/", "/search/", "/news/", "/none/"]),
)
def test_any_header(name, data, path):
    ask(path=path, **{name: data.decode("latin-1")})


@pytest.mark.parametrize("path", ["/", "/search/", "/none/"])
def test_an_old_session_cookie_is_answered_with_its_removal_at_most(path):
    """Somebody who once signed in, on a computer that others use too."""
    answer = Client(headers={"cookie": "sessionid=none"}).get(path)
    assert answer.status_code in {200, 404}
    kept = [morsel for morsel in answer.cookies.values() if morsel.value or morsel["max-age"] != 0]
    assert kept == []


def test_a_malformed_token_is_not_replaced_on_public_pages():
    assert not Client(headers={"cookie": "csrftoken=x"}).get("/").cookies
