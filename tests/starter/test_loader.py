"""Loading the starter site: once, whole, and never over an editor's work."""

import hashlib

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from pages.core.base import BasePage
from pages.starter import loader, registers
from resources.models import (
    Area,
    Audience,
    BoardSettings,
    Contact,
    ContentOwner,
    GlossaryTerm,
    Service,
    SiteDocument,
    Topic,
)
from tests import two_people
from tests.building import page_at
from tests.reading import set_number

pytestmark = pytest.mark.django_db

REGISTERS = [
    BoardSettings,
    Service,
    SiteDocument,
    GlossaryTerm,
    Contact,
    Area,
    ContentOwner,
    Topic,
    Audience,
]

HOME = """---
type: home
title: A board
summary: A site for a test.
audiences: [everyone]
---
Ring [[contact:concerns-line]] or read [about us](page:/about/).
"""
ABOUT = """---
type: standard
title: About us
summary: Who we are.
audiences: [everyone]
---
We are a board.
"""


def fingerprint() -> dict[str, str]:
    """Return a digest of every row of every table of the site's own and of Wagtail's."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = "\n".join(sorted(map(repr, cursor.fetchall())))
            found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found


def test_loading_again_changes_nothing(capsys):
    before = fingerprint()
    call_command("load_starter")
    assert fingerprint() == before
    assert "nothing was loaded or changed" in capsys.readouterr().out


def test_the_fingerprint_sees_a_change():
    before = fingerprint()
    set_number(Contact.objects.get(key="childline"), "0808 157 0123")
    after = fingerprint()
    assert [table for table in after if after[table] != before[table]] != []


def test_loading_again_leaves_an_editors_work_alone():
    page = page_at("/about/")
    page.title = "Who we are"
    page.save_revision().publish()
    page_at("/news/website-launched/").delete()
    set_number(Contact.objects.get(key="concerns-line"), "0808 157 0123")
    call_command("load_starter", verbosity=0)
    assert page_at("/about/").title == "Who we are"
    assert not BasePage.objects.filter(slug="website-launched").exists()
    assert Contact.objects.get(key="concerns-line").main_route.text == "0808 157 0123"


@pytest.fixture
def empty_site():
    """Take everything that the starter site brought out of the database."""
    for page in BasePage.objects.filter(depth=2):
        page.delete()
    two_people.begin_anew(BoardSettings.objects.get())
    for model in REGISTERS:
        model.objects.all().delete()
    assert not BasePage.objects.exists()


@pytest.fixture
def content(monkeypatch, tmp_path, empty_site):
    """Give a folder of two pages that load, in place of the starter site's."""
    (tmp_path / "index.md").write_text(HOME)
    (tmp_path / "10-about.md").write_text(ABOUT)
    monkeypatch.setattr(loader, "CONTENT", tmp_path)
    return tmp_path


def load_and_fail() -> str:
    """Load, expect a refusal, and return what it says; the database has to be empty afterwards."""
    with pytest.raises(CommandError) as refusal:
        call_command("load_starter", verbosity=0)
    left = [model.__name__ for model in (BasePage, *REGISTERS) if model.objects.exists()]
    assert left == []
    return str(refusal.value)


def test_an_empty_site_is_filled(content):
    call_command("load_starter", verbosity=0)
    assert set(BasePage.objects.live().values_list("title", flat=True)) == {"A board", "About us"}


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("type: standard", "type: leaflet", "no page type “leaflet”"),
        ("type: standard", "type: procedure", "cannot stand below"),
        ("summary: Who we are.", "sumary: Who we are.", "unknown front matter: sumary"),
        ("summary: Who we are.", f"summary: {'long ' * 60}", "240 characters"),
        ("[everyone]", "[nobody]", "no “nobody” in registers/audiences.yaml"),
        ("We are a board.", "Read [more](page:/nowhere/).", "/nowhere/"),
        ("We are a board.", "Ring [[contact:nobody]].", "no “nobody” in registers/contacts.yaml"),
        (
            "We are a board.",
            "Get [it](document:nothing).",
            "no “nothing” in registers/documents.yaml",
        ),
        ("We are a board.", "See [this](http://example.org/).", "http://example.org/"),
        ("We are a board.", "::: fanfare\nTrumpets.\n:::", "no block “fanfare”"),
        ("We are a board.", "::: note Watch out\nUnclosed.", "not closed"),
    ],
)
@pytest.mark.once  # what is read in files
def test_a_mistake_in_a_page_names_the_file_and_leaves_nothing(content, wrong, right, says):
    assert wrong in ABOUT
    (content / "10-about.md").write_text(ABOUT.replace(wrong, right))
    message = load_and_fail()
    assert "10-about.md" in message
    assert says in message


@pytest.mark.once  # what is read in files
def test_a_page_without_the_page_above_it_is_named(content):
    (content / "help").mkdir()
    (content / "help" / "20-ringing.md").write_text(ABOUT)
    message = load_and_fail()
    assert "20-ringing.md" in message
    assert "/help/" in message


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ('value: "0345 678 9021"', 'value: "0345 678 902"', "cannot be rung"),
        (
            'opens: "09:00", closes: "17:00"',
            'opens: "17:00", closes: "09:00"',
            "closes before it opens",
        ),
        ("https://www.kooth.com", "kooth", "valid URL"),
    ],
)
@pytest.mark.once  # what is read in files
def test_a_mistake_in_a_register_names_the_record(
    monkeypatch, tmp_path, content, wrong, right, says
):
    for file in registers.FOLDER.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if file.name == "contacts.yaml":
            assert wrong in text
            text = text.replace(wrong, right, 1)
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(registers, "FOLDER", tmp_path)
    message = load_and_fail()
    assert "contacts.yaml" in message
    assert says in message
