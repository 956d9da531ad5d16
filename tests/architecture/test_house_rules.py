"""House rules that can be read in files: nothing inline, nothing from elsewhere, nothing kept in the browser."""

import re
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from tests.architecture.files import ROOT, TAG, breaches, python_files, template_files

pytestmark = pytest.mark.once

GUARD = "{% guard %}"
STYLES = "{{ styles|safe }}"
QUERY = (
    r"\w\.(?:all|count|exists|filter|first|last|specific|objects|live|public"
    r"|published_children|owner|get_(?:children|parent|ancestors|siblings|descendants))\b"
)


# The rules. Each takes a file's text and yields what breaks it.


def trusted_text(text: str) -> Iterator[str]:
    """Ways to put text into a page as HTML, but for the style sheet that is read from a file of ours."""
    for match in re.finditer(r"{{[^}]*\|\s*safe(?:seq)?\b[^}]*}}", text):
        if match[0] != STYLES:
            yield match[0]
    yield from re.findall(r"{%\s*autoescape\s+off\s*%}", text)
    yield from re.findall(r"{%\s*filter\b[^%]*\bsafe(?:seq)?\b[^%]*%}", text)


def inline_code(text: str) -> Iterator[str]:
    """Scripts, styles and handlers written into the page: the policy of the site forbids them."""
    # What Django puts in is taken for a word: it may stand inside a tag.
    html = TAG.sub(lambda match: match[0] if match[0] in (STYLES, GUARD) else " word ", text)
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        if tag.get("type") == "application/ld+json":
            continue  # data: no browser runs it
        script = tag.get_text(strip=True)
        if tag.name == "script" and script != GUARD and (script or not tag.get("src")):
            yield f"<script> {tag.get_text(strip=True)}"
        if tag.name == "style" and tag.get_text(strip=True) != STYLES:
            yield f"<style> {tag.get_text(strip=True)}"
        for name, value in tag.attrs.items():
            if name == "style" or name.startswith("on"):
                yield f"{name}={value}"
            if name in {"href", "src", "action"} and str(value).strip().lower().startswith(
                "javascript:"
            ):
                yield f"{name}={value}"


def other_hosts(text: str) -> Iterator[str]:
    """Pictures, scripts and the like from elsewhere: their owners would learn who reads."""
    for tag in BeautifulSoup(text, "html.parser").find_all(True):
        for name in (
            "src",
            "srcset",
            "poster",
            "data",
            "action",
            "formaction",
            "ping",
            "xlink:href",
        ):
            if re.match(r"\s*(?:https?:)?//", str(tag.get(name) or "")):
                yield f"{tag.name} {name}={tag[name]}"
        if tag.name == "image" and re.match(r"\s*(?:https?:)?//", str(tag.get("href") or "")):
            yield f"image href={tag['href']}"
        if tag.name == "meta" and "//" in str(tag.get("content") or "") and tag.get("http-equiv"):
            yield f"meta content={tag['content']}"
        if tag.name == "link" and re.match(r"\s*(?:https?:)?//", str(tag.get("href") or "")):
            yield f"link href={tag['href']}"


def queries(text: str) -> Iterator[str]:
    """Steps from a template to the database: what it shows is fetched beforehand."""
    for match in TAG.finditer(text):
        if re.search(QUERY, re.sub(r"forloop\.(?:first|last)", "", match[0])):
            yield match[0]


def kept_in_the_browser(text: str) -> Iterator[str]:
    """What a script would leave behind on the reader's machine, or tell somebody."""
    code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.MULTILINE | re.DOTALL)
    # The way out asks this site, which `connect-src` holds it to, and tells it nothing.
    code = re.sub(
        r"\bfetch\((?:AWAY|address), \{ (?:keepalive: true|cache: \"no-cache\") \}\)", "", code
    )
    yield from re.findall(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket"
        r"|serviceWorker|caches\.|innerHTML|\beval\(|https?://",
        code,
    )


PUBLIC_SCRIPTS = sorted((ROOT / "safeguarding" / "privacy").glob("*.js"))
RULES = [
    (template_files, trusted_text),
    (template_files, inline_code),
    (template_files, other_hosts),
    (template_files, queries),
    (lambda: PUBLIC_SCRIPTS, kept_in_the_browser),
]


@pytest.mark.parametrize(("files", "rule"), RULES, ids=[rule.__name__ for _, rule in RULES])
def test_no_file_breaks_the_rule(files, rule):
    assert files()
    assert breaches(files(), rule) == []


BROKEN = [
    (trusted_text, "{{ page.title|safe }}"),
    (trusted_text, "{{ page.title | upper | safe }}"),
    (trusted_text, "{{ words|safeseq|join:' ' }}"),
    (trusted_text, "{% filter safe %}{{ a }}{% endfilter %}"),
    (trusted_text, "{% autoescape off %}{{ a }}{% endautoescape %}"),
    (inline_code, "<script>go()</script>"),
    (inline_code, "<script src=\"{% static 'js/example.js' %}\">go()</script>"),
    (inline_code, "<style>p { color: red }</style>"),
    (inline_code, '<p style="color: {{ colour }}">a</p>'),
    (inline_code, '<p {% if a %}class="b" {% endif %}onclick="go()">a</p>'),
    (inline_code, '<a href="javascript:go()">a</a>'),
    (other_hosts, '<img src="https://example.org/a.png" alt="">'),
    (other_hosts, '<script src="//example.org/a.js"></script>'),
    (other_hosts, '<link rel="stylesheet" href="http://example.org/a.css">'),
    (other_hosts, '<form action="https://example.org/"></form>'),
    (other_hosts, '<button formaction="//example.org/">a</button>'),
    (other_hosts, '<a href="/" ping="https://example.org/">a</a>'),
    (other_hosts, '<svg><image href="https://example.org/a.png"></image></svg>'),
    (other_hosts, '<meta http-equiv="refresh" content="0; url=https://example.org/">'),
    (queries, "{% for child in page.get_children %}{% endfor %}"),
    (queries, "{{ page.topics.all.0 }}"),
    (queries, "{% if page.topics.exists %}{% endif %}"),
    (queries, "{{ page.specific.title }}"),
    (kept_in_the_browser, "localStorage.setItem('seen', '1');"),
    (kept_in_the_browser, "document.cookie = 'a=b';"),
    (kept_in_the_browser, "fetch('/about/');"),
    (kept_in_the_browser, "new Image().src = 'https://example.org/';"),
]


@pytest.mark.parametrize(
    ("rule", "text"), BROKEN, ids=[f"{rule.__name__}: {t}" for rule, t in BROKEN]
)
def test_the_rule_sees_what_breaks_it(rule, text):
    assert list(rule(text)) != []


KEPT = [
    (trusted_text, "<style>{{ styles|safe }}</style>{{ page.title }}"),
    (
        inline_code,
        "<script src=\"{% static 'js/example.js' %}\" defer></script><style>{{ styles|safe }}</style>",
    ),
    (other_hosts, '<a href="https://www.gov.uk/">gov.uk</a>'),
    (queries, "{{ forloop.first }}{{ listing.has_previous }}{{ lines.0 }}"),
    (kept_in_the_browser, "// localStorage is never used\nwindow.location.replace(link.href);"),
]


@pytest.mark.parametrize(("rule", "text"), KEPT, ids=[rule.__name__ for rule, _ in KEPT])
def test_the_rule_lets_be_what_keeps_it(rule, text):
    assert list(rule(text)) == []


# Python may call text HTML in these places only, each time saying why.

MAY_TRUST = {
    "pages/core/base.py",
    "pages/kinds/report/contact_points.py",
    "pages/templatetags/safeguarding_tags.py",
}


def test_python_trusts_text_in_known_places_only():
    trusting = {
        str(file.relative_to(ROOT))
        for file in python_files()
        if re.search(r"\b(?:mark_safe|SafeString|SafeText)\(", file.read_text(encoding="utf-8"))
    }
    assert trusting == MAY_TRUST
