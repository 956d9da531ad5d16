"""House rules that can be read in the files: numbers live in the register, pages hold nothing inline."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import phonenumbers
import pytest
import yaml
from bs4 import BeautifulSoup
from bs4.element import Comment

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STARTER = ROOT / "pages" / "starter"
GUARD = "{% guard %}"
STYLES = "{{ styles|safe }}"
SPOKEN = ["alt", "aria-label", "content", "href", "placeholder", "title", "value"]
QUERY = (
    r"\w\.(?:all|count|exists|filter|first|last|specific|objects|live|public"
    r"|published_children|owner|get_(?:children|parent|ancestors|siblings|descendants))\b"
)
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
EMERGENCY = re.compile(r"(?<![\d.#])(?:999|101)(?![\d.]\d|\d)")


def template_files() -> list[Path]:
    """Return every template: Django finds those in an app's folder, too."""
    folders = [
        TEMPLATES,
        *(ROOT / app / "templates" for app in ("pages", "resources", "safeguarding")),
    ]
    return sorted(file for folder in folders for file in folder.rglob("*.html"))


def breaches(files, rule: Callable[[str], Iterator[str]]) -> list[str]:
    """Return "file: what" for each breach of a rule in the files' text."""
    return [
        f"{file.relative_to(ROOT)}: {breach}"
        for file in files
        for breach in rule(file.read_text(encoding="utf-8"))
    ]


# The rules. Each takes a file's text and yields what breaks it.


def telephone_numbers(text: str) -> Iterator[str]:
    """Numbers that the register should have, as people write them. 999 and 101 are not among them."""
    possible = phonenumbers.Leniency.POSSIBLE
    for match in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=possible):
        if re.match(r"\(?[0+]", match.raw_string) and len(re.sub(r"\D", "", match.raw_string)) >= 8:
            yield match.raw_string  # the others are years
    yield from re.findall(r"(?<![\d.])(?:111|112|116 ?\d{3}|1800[01]|85258)(?![\d.]\d|\d)", text)


def numbers_in_template(text: str) -> Iterator[str]:
    """Any number that can be rung, 999 too: words and what is spoken or followed, not drawings."""
    for tag in TAG.findall(text):
        for words in re.findall(r"\"[^\"]*\"|'[^']*'", tag):
            yield from telephone_numbers(words)
    soup = BeautifulSoup(TAG.sub("", text), "html.parser")
    for drawing in soup(["svg", "style", "script"]):
        drawing.decompose()
    said = [string for string in soup.find_all(string=True) if not isinstance(string, Comment)]
    said += [
        tag[name]
        for tag in soup.find_all(True)
        for name in SPOKEN
        if isinstance(tag.get(name), str)
    ]
    for words in said:
        if words.startswith(("data:", "#")):
            continue
        yield from telephone_numbers(words)
        yield from (match[0] for match in EMERGENCY.finditer(words))
    yield from re.findall(r"""(?:tel|sms):[^"'{ >]+""", text)


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
    code = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    yield from re.findall(
        r"localStorage|sessionStorage|indexedDB|document\.cookie|\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket"
        r"|serviceWorker|caches\.|innerHTML|\beval\(|https?://",
        code,
    )


PUBLIC_SCRIPTS = sorted((ROOT / "static" / "js").glob("site*.js"))
RULES = [
    (template_files, numbers_in_template),
    (template_files, trusted_text),
    (template_files, inline_code),
    (template_files, other_hosts),
    (template_files, queries),
    (lambda: PUBLIC_SCRIPTS, kept_in_the_browser),
    (lambda: sorted((STARTER / "content").rglob("*.md")), telephone_numbers),
    (lambda: sorted((STARTER / "files" / "src").rglob("*.md")), telephone_numbers),
]


@pytest.mark.parametrize(("files", "rule"), RULES, ids=[rule.__name__ for _, rule in RULES])
def test_no_file_breaks_the_rule(files, rule):
    assert files()
    assert breaches(files(), rule) == []


BROKEN = [
    (telephone_numbers, "Ring 0808 157 0123 today."),
    (telephone_numbers, "Ring (0808) 157-0123."),
    (telephone_numbers, "Ring +44 808 157 0123."),
    (telephone_numbers, "Ring 01632 960123."),
    (telephone_numbers, "Text 07700 900123."),
    (telephone_numbers, "Samaritans: 116 123."),
    (telephone_numbers, "Childline: 0800 1111."),
    (telephone_numbers, "Ring 020 7946 0123 or [us](page:/about/)."),
    (numbers_in_template, "<p>Ring 999</p>"),
    (numbers_in_template, "<p>Ring {{ name }} on 0808 157 0123</p>"),
    (numbers_in_template, '<a href="tel:999">{{ text }}</a>'),
    (numbers_in_template, '<a href="tel:+448081570123">Ring</a>'),
    (numbers_in_template, '<p aria-label="Ring 101">{{ text }}</p>'),
    (numbers_in_template, "{% block a %}Samaritans: 116 123{% endblock %}"),
    (numbers_in_template, '{% include "components/number.html" with number="0808 157 0123" %}'),
    (numbers_in_template, "{% with line='01632 960123' %}{{ line }}{% endwith %}"),
    (trusted_text, "{{ page.title|safe }}"),
    (trusted_text, "{{ page.title | upper | safe }}"),
    (trusted_text, "{{ words|safeseq|join:' ' }}"),
    (trusted_text, "{% filter safe %}{{ a }}{% endfilter %}"),
    (trusted_text, "{% autoescape off %}{{ a }}{% endautoescape %}"),
    (inline_code, "<script>go()</script>"),
    (inline_code, "<script src=\"{% static 'js/site.js' %}\">go()</script>"),
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
    (
        telephone_numbers,
        "Ring 999, or 101 when it is not urgent. Born 14/03/2026. £1,000,000. [[contact:a-1234]]",
    ),
    (
        numbers_in_template,
        '<p>{{ contact.number }}</p><svg viewBox="0 0 999 101"><path d="M999 101"/></svg>',
    ),
    (numbers_in_template, '<a href="{{ route.href }}">{{ route.text }}</a>'),
    (trusted_text, "<style>{{ styles|safe }}</style>{{ page.title }}"),
    (
        inline_code,
        "<script src=\"{% static 'js/site.js' %}\" defer></script><style>{{ styles|safe }}</style>",
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
        for folder in ("pages", "resources", "safeguarding")
        for file in (ROOT / folder).rglob("*.py")
        if re.search(r"\b(?:mark_safe|SafeString|SafeText)\(", file.read_text(encoding="utf-8"))
    }
    assert trusting == MAY_TRUST


def numbers_outside_the_register(folder: Path) -> list[str]:
    """Return "file: number" for numbers in the registers' files other than contacts.yaml."""
    return [
        f"{file.name}: {number}"
        for file in sorted(folder.glob("*.yaml"))
        if file.name != "contacts.yaml"
        for number in telephone_numbers(
            yaml.safe_dump(yaml.safe_load(file.read_text(encoding="utf-8")), width=9999)
        )
    ]


def test_in_the_registers_only_contacts_have_numbers(tmp_path):
    assert numbers_outside_the_register(STARTER / "registers") == []
    (tmp_path / "contacts.yaml").write_text("- {number: '0808 157 0123'}")
    assert numbers_outside_the_register(tmp_path) == []
    (tmp_path / "services.yaml").write_text("- {description: 'Ring 0808 157 0123.'}")
    assert numbers_outside_the_register(tmp_path) == ["services.yaml: 0808 157 0123"]
