"""What a page must not do to a visitor who may be watched: the rules that scanners of whistleblowers' landing pages
check, on every public address as it is served for https.
"""

import json
import re

import pytest

from tests.asking import Reply, ask
from tests.fixtures.programs import listening, url_of, web_server
from tests.fixtures.site_server import RunningSite, site_environment
from tests.http import visitor_rules as rules
from tests.http.visitor_rules import HOST, RULES, SITE, Answer

pytestmark = pytest.mark.once  # the copy as it is served


@pytest.fixture(scope="module")
def site(site_copies, tmp_path_factory):
    """Give the starter site as it is served for https, behind a proxy: its copy was built once, for SITE."""
    folder = tmp_path_factory.mktemp("https")
    database_url = site_copies.put_into(folder, SITE)
    with listening() as listener:
        url = url_of(listener)
        own = {"SITE_URL": SITE, "ALLOWED_HOSTS": HOST}
        environment = site_environment(folder, database_url) | own
        site = RunningSite(url, folder / "server.log", folder, environment)
        with web_server(listener, environment, site.log):
            yield site


def asked(site: RunningSite, path: str, **headers: str) -> Answer:
    """Return what a visitor of SITE gets, through the proxy that ends https."""
    reply = ask(site.url, path, Host=HOST, X_Forwarded_Proto="https", **headers)
    return answer_of(path, reply)


def answer_of(path: str, reply: Reply) -> Answer:
    kind = reply.headers["Content-Type"] or ""
    is_words = kind.startswith(("text/", "image/svg")) or re.search("json|xml;|atom", kind)
    return Answer(
        path,
        reply.status,
        {name.lower(): value for name, value in reply.headers.items()},
        tuple(reply.headers.get_all("Set-Cookie") or ()),
        reply.text if is_words else "",
    )


@pytest.fixture(scope="module")
def answers(site) -> list[Answer]:
    """Give the answer at every public address, and to what is nowhere, badly asked, or lacks its slash."""
    index = json.loads((site.var_dir / "published" / "index.json").read_text())
    addresses = sorted(index["answers"])
    others = [
        "/no-such-page/",
        "/about",
        "/search/?q=neglect",
        "/?utm_source=a",
        "/%00",
    ]
    return [asked(site, path) for path in [*addresses, *others]]


def test_every_public_address_is_looked_at(answers, sitemap_paths):
    found = {answer.path: answer.status for answer in answers}
    assert set(sitemap_paths) <= set(found)
    for kind in ("/documents/", "/static/", "/errors/", "/take-away/", "/share/"):
        assert any(path.startswith(kind) for path in found), kind
    broken = {path for path, status in found.items() if status >= 400}
    assert {path for path in broken if not path.startswith("/errors/")} == {
        "/no-such-page/",
        "/%00",
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_answer_breaks_the_rule(answers, rule):
    broken = {answer.path: found for answer in answers if (found := list(rule(answer)))}
    assert broken == {}


@pytest.mark.parametrize(
    "path", ["/", "/report-a-concern/", "/no-such-page/", "/documents/1/a.pdf"]
)
def test_without_https_there_is_only_the_way_to_https_on_the_same_host(site, path):
    reply = ask(site.url, path, Host=HOST)
    assert reply.status in {301, 308}
    assert reply.headers["Location"] == SITE + path
    assert reply.headers.get_all("Set-Cookie") is None
    assert len(reply.body) == 0


def page(html: str, path: str = "/a/", **headers: str) -> Answer:
    return Answer(path, headers={"content-type": "text/html; charset=utf-8", **headers}, text=html)


def header(name: str, value: str, **more) -> Answer:
    return Answer("/a/", headers={"content-type": "text/html; charset=utf-8", name: value}, **more)


BAD = [
    (
        rules.says_https_for_a_year,
        header("strict-transport-security", "max-age=86400; includeSubDomains"),
    ),
    (rules.says_https_for_a_year, header("strict-transport-security", "max-age=31536000")),
    (rules.says_https_for_a_year, page("")),
    (rules.no_cookie, Answer("/a/", cookies=("sessionid=1",))),
    (rules.no_trace_of_software, header("server", "nginx/1.22.1")),
    (rules.no_trace_of_software, header("x-powered-by", "a")),
    (rules.no_trace_of_software, page('<meta name="Generator" content="a">')),
    (rules.no_delivery_network, header("cf-ray", "1")),
    (rules.loads_from_here_only, page("")),
    (rules.loads_from_here_only, header("content-security-policy", "script-src 'self'")),
    (
        rules.loads_from_here_only,
        header("content-security-policy", "default-src 'self' https://a.example"),
    ),
    (
        rules.loads_from_here_only,
        header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ),
    (rules.asks_no_other_site, page('<link rel="stylesheet" href="https://fonts.example/a.css">')),
    (rules.asks_no_other_site, page("<style>@font-face{src:url(https://fonts.example/a)}</style>")),
    (rules.asks_no_other_site, page('<style>@import "//fonts.example/a.css"</style>')),
    (rules.asks_no_other_site, page('<p style="background:url(//a.example/b.png)">a</p>')),
    (rules.asks_no_other_site, page('<img srcset="//a.example/b.png 2x">')),
    (rules.asks_no_other_site, header("link", "<https://a.example>; rel=preconnect")),
    (rules.asks_no_other_site, header("nel", "{}")),
    (rules.no_analytics, page('<script src="/js/analytics.js"></script>')),
    (rules.no_analytics, Answer("/static/js/a.js", text="navigator.sendBeacon('/a')")),
    (rules.not_taken_for_another_type, page("")),
    (rules.not_taken_for_another_type, Answer("/a/", headers={"content-type": "text/html"})),
    (rules.not_framed, page("")),
    (rules.not_framed, header("x-frame-options", "SAMEORIGIN")),
    (rules.tells_no_other_site, header("referrer-policy", "same-origin")),
    (rules.tells_no_other_site, page('<a referrerpolicy="unsafe-url" href="/">a</a>')),
    (rules.looks_up_nothing_in_advance, page("")),
    (rules.read_by_no_other_site, page("")),
    (rules.read_by_no_other_site, header("access-control-allow-origin", "*")),
    (rules.old_filter_is_off, header("x-xss-protection", "1; mode=block")),
    (rules.kept_only_to_be_asked_for_again, page("")),
    (rules.kept_only_to_be_asked_for_again, header("cache-control", "max-age=600")),
    (rules.kept_only_to_be_asked_for_again, header("cache-control", "no-cache", status=404)),
    (rules.one_host, header("location", f"https://old.{HOST}/", status=301)),
    (rules.one_host, header("location", f"http://{HOST}/", status=301)),
    (rules.one_host, page(f'<a href="https://report.{HOST}/">a</a>')),
    (rules.one_host, page('<meta http-equiv="Refresh" content="0; url=/b/">')),
    (rules.links_open_here, page('<a href="https://a.example/">a</a>')),
    (
        rules.links_open_here,
        page('<a href="https://a.example/" target="_blank" rel="noreferrer">a</a>'),
    ),
    (rules.links_open_here, page('<a href="/b/" ping="/c/">a</a>')),
    (rules.links_open_here, page('<a href="http://a.example/" rel="noreferrer">a</a>')),
    (rules.nothing_runs_or_is_fetched_besides, page('<iframe src="/a/"></iframe>')),
    (
        rules.nothing_runs_or_is_fetched_besides,
        page('<link rel="preconnect" href="https://a.example">'),
    ),
    (rules.nothing_runs_or_is_fetched_besides, page('<link rel="modulepreload" href="/a.js">')),
    (rules.nothing_runs_or_is_fetched_besides, page('<script type="speculationrules">{}</script>')),
]


@pytest.mark.parametrize(
    ("rule", "bad"), BAD, ids=[f"{rule.__name__} {n}" for n, (rule, _) in enumerate(BAD)]
)
def test_the_rule_sees_what_breaks_it(rule, bad):
    assert list(rule(bad)) != []


def test_every_rule_was_seen_to_fail():
    assert {rule for rule, _ in BAD} == set(RULES)
