"""The rules of tests/http/test_visitors_at_risk.py: each takes an answer of the site and yields what breaks it.

They follow the scanner of the SecureDrop directory (Freedom of the Press Foundation, securedrop.org) and its advice for
landing pages. Where this site differs, the rule says so and is stricter. Not applicable: Onion-Location and links to
.onion addresses, because the site is not in the Tor network; HTTP/2, which is the proxy's. That no address gives the
reader away in the name of a host (the directory asks for no subdomain) is `one_host` here: the whole site is on one, so
the name tells no more than that it is the board's.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from safeguarding.privacy.policy import GUARD

HOST = "www.example.org"
SITE = f"https://{HOST}"
HALF_A_YEAR = 16_070_400  # seconds: the least that the scanner takes for HSTS
# safeguarding/privacy/exceptions.py has them: made for other sites to show and to read.
FRAMED = {"/share/concerns-line.html"}
WAY_OUT = "/i/"  # “Leave this site”, without script
READ_BY_OTHERS = {f"/share/concerns-line.{ending}" for ending in ("html", "json", "txt", "svg")}


@dataclass(frozen=True)
class Answer:
    """An answer to a GET of `path`: header names in lower case, `cookies` as sent, `text` when it is words."""

    path: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    text: str = ""

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    @property
    def is_file(self) -> bool:
        """Whether it is a style sheet or a script, which say nothing of what somebody reads."""
        return self.path.startswith("/static/")

    @property
    def policy(self) -> dict[str, list[str]]:
        """The Content-Security-Policy by directive."""
        parts = (part.split() for part in self.header("content-security-policy").split(";"))
        return {part[0]: part[1:] for part in parts if part}

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(
            self.text if "html" in self.header("content-type") else "", "html.parser"
        )


def says_https_for_a_year(answer: Answer) -> Iterator[str]:
    """Strict-Transport-Security (RFC 6797), for the whole domain."""
    said = answer.header("strict-transport-security").lower()
    age = re.search(r"max-age=(\d+)", said)
    if not age or int(age[1]) < HALF_A_YEAR:
        yield f"max-age is {age and age[1]}"
    if "includesubdomains" not in said:
        yield "subdomains are left out"


def no_cookie(answer: Answer) -> Iterator[str]:
    yield from answer.cookies


def no_trace_of_software(answer: Answer) -> Iterator[str]:
    """No version. gunicorn says its name; nginx in front of it is told to hide its version (deploy/nginx.conf)."""
    if re.search(r"\d|apache|nginx|php|python", answer.header("server"), re.I):
        yield answer.header("server")
    for name in ("x-powered-by", "x-generator", "x-aspnet-version", "via"):
        if name in answer.headers:
            yield name
    yield from (str(tag) for tag in answer.soup.select('meta[name="generator" i]'))


def no_delivery_network(answer: Answer) -> Iterator[str]:
    """A network that ends https for others reads along. CDN-Cache-Control is ours: what one may keep."""
    for name in answer.headers:
        if name.startswith(("cf-", "x-amz-", "x-served-by", "x-akamai", "x-fastly", "x-cache")):
            yield name


def loads_from_here_only(answer: Answer) -> Iterator[str]:
    """The scanner wants `default-src 'self'`; here it is 'none', and what is let in is our own."""
    policy = answer.policy
    if policy.get("default-src") not in (["'none'"], ["'self'"]):
        yield f"default-src is {policy.get('default-src')}"
    for name, sources in policy.items():
        if name == "frame-ancestors":
            continue  # who may show the page, and not what it loads
        for source in sources:
            if source not in ("'none'", "'self'", "data:") and not source.startswith("'sha256-"):
                yield f"{name} {source}"


def asks_no_other_site(answer: Answer) -> Iterator[str]:
    """Pictures, scripts, frames, also in styles; and what a browser is told to prepare or to report."""
    soup = answer.soup
    found = [
        value
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if name in {"src", "srcset", "poster", "data", "background", "action", "formaction"}
        or (name in {"href", "xlink:href"} and tag.name in {"link", "image", "use", "base"})
    ]
    styles = [style.get_text() for style in soup.find_all("style")]
    styles += [str(tag["style"]) for tag in soup.find_all(style=True)]
    if "css" in answer.header("content-type") or "svg" in answer.header("content-type"):
        styles.append(answer.text)
    for style in styles:
        found += re.findall(r"url\(\s*['\"]?([^'\")]+)", style)
        found += re.findall(r"@import\s+['\"]([^'\"]+)", style)
    for address in map(str, found):
        if not address.startswith("data:") and _leads_away(answer, address):
            yield address
    for name in ("link", "report-to", "reporting-endpoints", "nel"):
        if name in answer.headers:
            yield f"{name}: {answer.headers[name]}"


def no_analytics(answer: Answer) -> Iterator[str]:
    """Names of what counts visitors, in pages and scripts; also where one would be reached from our own host."""
    yield from re.findall(
        r"google-analytics|googletagmanager|gtag\(|\bga\.js|analytics\.js|quant\.js|chartbeat|beacon\.js|krxd\.net"
        r"|scorecardresearch|matomo|piwik|plausible\.io|hotjar|clarity\.ms|facebook\.net|sendBeacon",
        answer.text,
    )


def not_taken_for_another_type(answer: Answer) -> Iterator[str]:
    if answer.header("x-content-type-options") != "nosniff":
        yield answer.header("x-content-type-options") or "nothing is said"
    kind = answer.header("content-type")
    if kind.startswith("text/") and "charset" not in kind.lower():
        yield f"{kind} without its character set"
    if not kind:
        yield "no type"


def not_framed(answer: Answer) -> Iterator[str]:
    """Nobody can lay a page of theirs over ours. One page is made to be framed, and it has links only."""
    if answer.path in FRAMED:
        return
    if answer.header("x-frame-options") != "DENY":
        yield f"X-Frame-Options: {answer.header('x-frame-options')}"
    # Wagtail's policy for documents does not speak of frames: browsers then go by X-Frame-Options.
    if answer.policy.get("frame-ancestors", ["'none'"]) != ["'none'"]:
        yield f"frame-ancestors {answer.policy.get('frame-ancestors')}"


def tells_no_other_site(answer: Answer) -> Iterator[str]:
    """No address of ours in a Referer, by the header and by nothing in the page that takes it back."""
    if answer.header("referrer-policy") != "no-referrer":
        yield f"Referrer-Policy: {answer.header('referrer-policy')}"
    yield from (str(tag) for tag in answer.soup.select("[referrerpolicy], meta[name=referrer]"))


def looks_up_nothing_in_advance(answer: Answer) -> Iterator[str]:
    """The network's owner would see the names of the helplines that a page links to."""
    if not answer.is_file and answer.header("x-dns-prefetch-control") != "off":
        yield f"X-DNS-Prefetch-Control: {answer.header('x-dns-prefetch-control')}"


def read_by_no_other_site(answer: Answer) -> Iterator[str]:
    """Other windows, and scripts (Fetch). X-Permitted-Cross-Domain-Policies is for Flash, which is gone."""
    if not answer.is_file and answer.header("cross-origin-opener-policy") != "same-origin":
        yield "other windows may reach it"
    if "access-control-allow-origin" in answer.headers and answer.path not in READ_BY_OTHERS:
        yield "scripts of other sites may read it"


def old_filter_is_off(answer: Answer) -> Iterator[str]:
    """The scanner's `X-XSS-Protection: 1; mode=block` is for browsers of before 2020. Their filter could be used to
    find out what a page says (OWASP Secure Headers Project advises 0 or nothing), and the policy does its work.
    X-Download-Options is of Internet Explorer 8 only, which cannot speak TLS 1.2 as we serve it.
    """
    if answer.header("x-xss-protection") not in ("", "0"):
        yield answer.header("x-xss-protection")


def kept_only_to_be_asked_for_again(answer: Answer) -> Iterator[str]:
    """No page, document or error is shown from a store without asking. `no-store` on every page, as the scanner wants,
    would make Back and bad connections worse for everybody: discreet pages have it, and error pages.
    """
    words = {word.strip().lower() for word in answer.header("cache-control").split(",")}
    if not answer.is_file and not words & {"no-cache", "no-store"}:
        yield answer.header("cache-control") or "nothing is said"
    if answer.status >= 400 and "no-store" not in words:
        yield "an error is kept"


def one_host(answer: Answer) -> Iterator[str]:
    """Nothing sends a visitor on to another host or out of https, and no link names another host of the board."""
    if "location" in answer.headers and _leads_away(answer, answer.headers["location"]):
        yield f"Location: {answer.headers['location']}"
    moves_on = answer.path != WAY_OUT and answer.soup.select('meta[http-equiv="refresh" i]')
    if "refresh" in answer.headers or moves_on:
        yield "it moves on by itself"
    for link in answer.soup.find_all("a", href=True):
        to = urlsplit(urljoin(SITE + answer.path, link["href"]))
        if (to.hostname or "").endswith(HOST) and (to.scheme, to.netloc) != ("https", HOST):
            yield link["href"]


def links_open_here(answer: Answer) -> Iterator[str]:
    """Links to other sites are https, open in the same tab and carry no referrer; nobody is told of a press."""
    for link in answer.soup.find_all(["a", "area", "form", "base"]):
        framed = answer.path in FRAMED and link.get("target") == "_top"
        if (link.has_attr("target") and not framed) or link.has_attr("ping"):
            yield str(link)[:200]
        address = link.get("href", "")
        if _leads_away(answer, address) and "noreferrer" not in link.get("rel", []):
            yield f"{address} without noreferrer"
        if urlsplit(address).scheme == "http":
            yield f"{address} is not https"


def nothing_runs_or_is_fetched_besides(answer: Answer) -> Iterator[str]:
    """No frame, no plug-in, no worker or application, nothing fetched for later; scripts are files but one."""
    soup = answer.soup
    yield from (tag.name for tag in soup(["iframe", "frame", "object", "embed", "video", "audio"]))
    early = {"preconnect", "dns-prefetch", "prefetch", "preload", "modulepreload", "prerender"}
    for link in soup.find_all("link"):
        if set(link.get("rel", [])) & (early | {"manifest", "pingback"}):
            yield str(link)
    for script in soup.find_all("script"):
        kind = script.get("type", "")
        if script.string == GUARD:
            continue
        if kind == "speculationrules" or (not script.get("src") and kind != "application/ld+json"):
            yield str(script)[:200]


def _leads_away(answer: Answer, address: str) -> bool:
    to = urlsplit(urljoin(SITE + answer.path, address))
    return to.scheme in {"http", "https", "ws", "wss"} and (to.scheme, to.netloc) != ("https", HOST)


RULES: list[Callable[[Answer], Iterator[str]]] = [
    says_https_for_a_year,
    no_cookie,
    no_trace_of_software,
    no_delivery_network,
    loads_from_here_only,
    asks_no_other_site,
    no_analytics,
    not_taken_for_another_type,
    not_framed,
    tells_no_other_site,
    looks_up_nothing_in_advance,
    read_by_no_other_site,
    old_filter_is_off,
    kept_only_to_be_asked_for_again,
    one_host,
    links_open_here,
    nothing_runs_or_is_fetched_besides,
]
