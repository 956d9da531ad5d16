"""Numbers, e-mail addresses and hours live in the register: no other file of the project has one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import phonenumbers
import pytest
import yaml
from bs4 import BeautifulSoup
from bs4.element import Comment

from tests.architecture.files import ROOT, TAG, breaches, python_files, template_files

pytestmark = pytest.mark.once

STARTER = ROOT / "pages" / "starter"
SPOKEN = ["alt", "aria-label", "content", "href", "placeholder", "title", "value"]
EMERGENCY = re.compile(r"(?<![\d.#])(?:999|101)(?![\d.]\d|\d)")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
HOURS = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b(?:[01]?\d|2[0-3]):[0-5]\d\b|\b24 ?(?:hours|/7)",
    re.IGNORECASE,
)


# The rules. Each takes a file's text and yields what breaks it.


def telephone_numbers(text: str) -> Iterator[str]:
    """Numbers that the register should have, as people write them. 999 and 101 are not among them."""
    possible = phonenumbers.Leniency.POSSIBLE
    for match in phonenumbers.PhoneNumberMatcher(text, "GB", leniency=possible):
        if re.match(r"\(?[0+]", match.raw_string) and len(re.sub(r"\D", "", match.raw_string)) >= 8:
            yield match.raw_string  # the others are years
    yield from re.findall(r"(?<![\d.])(?:111|112|116 ?\d{3}|1800[01]|85258)(?![\d.]\d|\d)", text)


def facts_in_template(text: str) -> Iterator[str]:
    """Any number that can be rung, 999 too, e-mail addresses and hours: in words, spoken or followed, not in shapes."""
    for tag in TAG.findall(text):
        for words in re.findall(r"\"[^\"]*\"|'[^']*'", tag):
            yield from telephone_numbers(words)
            yield from E_MAIL.findall(words)
            yield from HOURS.findall(words)
    soup = BeautifulSoup(TAG.sub("", text), "html.parser")
    for code in soup(["style", "script"]):
        code.decompose()
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
        yield from E_MAIL.findall(words)
        yield from HOURS.findall(words)
    yield from re.findall(r"""(?:tel|sms):[^"'{ >]+""", text)


def facts_in_python(text: str) -> Iterator[str]:
    """Numbers and e-mail addresses in strings that are no docstrings."""
    tree = ast.parse(text)
    for part in ast.walk(tree):
        match part:
            case ast.Expr(value=ast.Constant()):
                part.value.value = None  # a docstring
            case ast.Constant(value=str(words)):
                yield from telephone_numbers(words)
                yield from E_MAIL.findall(words)


# Where Python has a number, and why.
MAY_NAME_NUMBERS = {
    "resources/contacts/blocks.py",  # how a field for Relay UK is filled in
    "resources/contacts/numbers/telephone.py",  # the prefix of Relay UK
    "resources/contacts/numbers/typed_numbers.py",  # short numbers that are found
}
RULES = [
    (lambda: template_files((".html", ".svg", ".txt")), facts_in_template),
    (
        lambda: [
            file for file in python_files() if str(file.relative_to(ROOT)) not in MAY_NAME_NUMBERS
        ],
        facts_in_python,
    ),
    (lambda: sorted((STARTER / "content").rglob("*.md")), telephone_numbers),
    (lambda: sorted((STARTER / "files" / "src").rglob("*.md")), telephone_numbers),
]


@pytest.mark.parametrize(("files", "rule"), RULES, ids=[rule.__name__ for _, rule in RULES])
def test_no_file_breaks_the_rule(files, rule):
    assert files()
    assert breaches(files(), rule) == []


def test_no_file_is_excused_for_nothing():
    excused = [ROOT / name for name in MAY_NAME_NUMBERS]
    named = {breach.partition(":")[0] for breach in breaches(excused, facts_in_python)}
    assert named == MAY_NAME_NUMBERS


BROKEN = [
    (telephone_numbers, "Ring 0808 157 0123 today."),
    (telephone_numbers, "Ring (0808) 157-0123."),
    (telephone_numbers, "Ring +44 808 157 0123."),
    (telephone_numbers, "Ring 01632 960123."),
    (telephone_numbers, "Text 07700 900123."),
    (telephone_numbers, "Samaritans: 116 123."),
    (telephone_numbers, "Childline: 0800 1111."),
    (telephone_numbers, "Ring 020 7946 0123 or [us](page:/about/)."),
    (facts_in_template, "<p>Ring 999</p>"),
    (facts_in_template, "<p>Ring {{ name }} on 0808 157 0123</p>"),
    (facts_in_template, '<a href="tel:999">{{ text }}</a>'),
    (facts_in_template, '<a href="tel:+448081570123">Ring</a>'),
    (facts_in_template, '<p aria-label="Ring 101">{{ text }}</p>'),
    (facts_in_template, "{% block a %}Samaritans: 116 123{% endblock %}"),
    (facts_in_template, '{% include "components/number.html" with number="0808 157 0123" %}'),
    (facts_in_template, "{% with line='01632 960123' %}{{ line }}{% endwith %}"),
    (facts_in_template, "<svg><text>Ring 0808 157 0123</text></svg>"),
    (facts_in_template, "<svg><title>Ring 999</title><path d='M0 0'/></svg>"),
    (facts_in_template, "<p>Write to help@example.org</p>"),
    (facts_in_template, '<a href="mailto:help@example.org">Write</a>'),
    (facts_in_template, "<p>Open 9am to 5pm</p>"),
    (facts_in_template, "<p>Open from 08:45</p>"),
    (facts_in_template, "<p>There 24 hours a day</p>"),
    (facts_in_template, '{% include "components/line.html" with open="9.30 am" %}'),
    (facts_in_python, 'context["number"] = "0808 157 0123"'),
    (
        facts_in_python,
        'def context():\n    "What pages say."\n    return f"Ring 01632 960123, {name}."',
    ),
    (facts_in_python, 'WRITE_TO = "help@example.org"'),
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
        facts_in_template,
        '<p>{{ contact.number }}</p><svg viewBox="0 0 999 101"><path d="M999 101"/></svg>',
    ),
    (facts_in_template, '<a href="{{ route.href }}">{{ route.text }}</a>'),
    (facts_in_python, '"""Such as 0808 157 0123."""\nYEAR = "2026"'),
]


@pytest.mark.parametrize(("rule", "text"), KEPT, ids=[rule.__name__ for rule, _ in KEPT])
def test_the_rule_lets_be_what_keeps_it(rule, text):
    assert list(rule(text)) == []


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
