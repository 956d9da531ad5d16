"""The system checks that hold the rules for page types and blocks: each sees what breaks it, and says where."""

import pytest

from pages import models
from pages.blocks.note import NoteBlock
from pages.core.base import BasePage
from safeguarding import checks

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def forget():
    """Wagtail keeps what it worked out of a class."""
    caches = ("_clean_parent_page_models", "_clean_subpage_models")

    def clear():
        for model in (BasePage, *BasePage.__subclasses__()):
            for name in caches:
                if name in vars(model):
                    setattr(model, name, None)
        BasePage.get_edit_handler.__func__.cache_clear()

    clear()
    yield
    clear()


def said() -> list[tuple[str, str]]:
    found = [
        *checks.every_page_type_is_complete(app_configs=None),
        *checks.every_block_is_complete(app_configs=None),
    ]
    return [(error.id, error.msg) for error in found]


def test_nothing_is_said_of_what_is_complete():
    assert said() == []


def test_a_page_type_without_a_description_is_named(monkeypatch):
    monkeypatch.delattr(models.NewsPage, "page_description")
    assert said() == [("house.E001", "NewsPage has no page_description of its own.")]


def test_a_page_type_without_a_template_is_named(monkeypatch):
    monkeypatch.setattr(models.NewsPage, "template", "pages/gone.html")
    assert said() == [("house.E002", "NewsPage has no template pages/gone.html.")]


def test_a_block_without_a_preview_is_named(monkeypatch):
    (block,) = [one for one in checks.blocks_of_pages() if isinstance(one, NoteBlock)]
    monkeypatch.setattr(block.meta, "preview_value", None)
    assert said() == [("house.E003", "NoteBlock has no preview_value.")]


def test_a_page_type_that_is_not_named_above_is_named(monkeypatch):
    kept = [name for name in models.SectionPage.subpage_types if name != "pages.GuidancePage"]
    monkeypatch.setattr(models.SectionPage, "subpage_types", kept)
    assert said() == [
        ("house.E004", "SectionPage does not name GuidancePage in its subpage_types.")
    ]


def test_a_field_that_no_editor_sees_is_named(monkeypatch):
    monkeypatch.setattr(models.NewsPage, "type_panels", [])
    assert said() == [("house.E005", "NewsPage.date is not in the editors' form.")]
