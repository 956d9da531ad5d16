"""An address is written once, where it is made; everything else asks for it by its name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse

from safeguarding import before_launch, errors, leaving
from safeguarding.privacy.log_names import EDITORS_PATH
from safeguarding.privacy.middleware import FORMS

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# Where an address begins, and what has to work when nothing else does.
MAY_TYPE = {
    "safeguarding/before_launch.py": {before_launch.LIST_ADDRESS},
    "safeguarding/errors.py": {errors.ERRORS_PATH, "/a-to-z/", "/search/"},
    "safeguarding/leaving.py": {leaving.ADDRESS},
    "safeguarding/privacy/log_names.py": {EDITORS_PATH},
    "safeguarding/settings/base.py": {settings.MEDIA_URL},
    "safeguarding/launch/serve.py": {EDITORS_PATH},  # runs without Django
}
TYPED = re.compile(r"""(?<![\w.:/}>-])/[a-z][a-z0-9.-]*(?:/|(?=["'\s?#]|$))""")

# Where a link, a form, a picture or a script leads: in an attribute, or handed to a part as one.
LINK = re.compile(
    r"""(?:href|src|srcset|action|poster)\s*=\s*["']?(/[\w.-][^"'\s>]*)""", re.IGNORECASE
)


def first_steps() -> set[str]:
    """Return what the site's addresses begin with, such as "/topics/" or "/news.xml", of all that have a fixed part."""
    patterns = get_resolver().reverse_dict.values()
    routes = {form[0] for forms, *_ in patterns for form in forms} | {EDITORS_PATH.lstrip("/")}
    steps = {re.match(r"[a-z][a-z0-9.-]*/?", route) for route in routes}
    return {f"/{step[0]}" for step in steps if step}


def typed_addresses(text: str, known: set[str]) -> Iterator[str]:
    """Yield what of the site's addresses stands in a text, and any link to a page: editors move pages."""
    yield from (match[0] for match in TYPED.finditer(text) if match[0] in known)
    yield from LINK.findall(text)


def strings_of(file: Path) -> Iterator[str]:
    """Yield the words that a Python file uses, but for docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def template_files() -> list[Path]:
    return [
        file for kind in ("html", "txt", "svg") for file in (ROOT / "templates").rglob(f"*.{kind}")
    ]


def code_files() -> list[Path]:
    files = [
        file
        for app in ("pages", "resources", "safeguarding")
        for file in (ROOT / app).rglob("*.py")
    ]
    return [file for file in files if "files" not in file.parts]


def test_the_rule_knows_the_sites_addresses():
    assert {
        "/topics/",
        "/services/",
        "/search/",
        "/for/",
        "/news.xml",
        "/admin/",
        "/errors/",
        "/i/",
    } <= first_steps()


def test_templates_ask_for_addresses_by_name():
    known = first_steps()
    typed = {
        f"{file.relative_to(ROOT)}: {address}"
        for file in template_files()
        for address in typed_addresses(file.read_text(encoding="utf-8"), known)
    }
    assert typed == set()


def test_code_asks_for_addresses_by_name():
    known = first_steps()
    typed = {
        (str(file.relative_to(ROOT)), address)
        for file in code_files()
        for words in strings_of(file)
        for address in typed_addresses(words, known)
    }
    assert typed == {
        (file, address) for file, addresses in MAY_TYPE.items() for address in addresses
    }


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/topics/">Topics</a>',
        '<a href="/services/{{ service.key }}/">A service</a>',
        "<form action='/search/'>",
        '{% include "a.html" with crumb_href="/glossary/" %}',
        '<a href="/news.xml">News</a>',
        "/services/",
        "Disallow: /admin/",
        '<a href="/news/">All news</a>',
        "<a href=/about/members/>Members</a>",
        '{% include "a.html" with crumb_href="/young-people/" %}',
    ],
)
def test_the_rule_sees_an_address_that_is_typed(text):
    assert list(typed_addresses(text, first_steps())) != []


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/">Home</a>',
        "{% url 'topics' %}",
        "components/search/",
        "</search>",
        '<a href="{{ page.path_on_site }}">',
    ],
)
def test_the_rule_lets_be_what_is_none(text):
    assert list(typed_addresses(text, first_steps())) == []


def test_what_has_to_be_typed_is_right():
    """Error pages work when nothing else does, and a script cannot ask for a name."""
    assert f'href="{reverse("a_to_z")}"' in errors.PAGE
    assert f'href="{reverse("search")}"' in errors.PAGE
    assert reverse("leave") == leaving.ADDRESS
    guard = (ROOT / "safeguarding" / "privacy" / "guard.js").read_text(encoding="utf-8")
    assert f'"{reverse("leave")}"' in guard
    assert f'"{reverse("robots")}"' in guard
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for name in FORMS:
        assert f'"{reverse(name)}?"' in nginx
