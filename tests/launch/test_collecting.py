"""collectstatic does its slow work again only when a source changed."""

import itertools
import os
import time

import pytest
from django.core.management import call_command


@pytest.fixture
def collect(settings, tmp_path):
    """Give a function that collects one source file, with what it says; it returns what was collected."""
    source, root = tmp_path / "source", tmp_path / "static"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = root

    seconds = itertools.count(int(time.time()) + 60)

    def collected(text: str | None = None):
        if text is not None:
            file = source / "site.css"
            file.write_text(text)
            os.utime(file, times=(next(seconds),) * 2)  # Django compares whole seconds
        call_command("collectstatic", interactive=False, verbosity=0)
        return root / "site.css"

    return collected


def test_nothing_is_done_again_without_a_change(collect):
    collect("a {}").write_text("as it was left")
    assert collect().read_text() == "as it was left"


def test_a_changed_source_is_collected(collect):
    collect("a {}")
    assert collect("a { color: red }").read_text() == "a { color: red }"


def test_a_missing_folder_is_made_again(collect):
    file = collect("a {}")
    file.unlink()
    file.parent.rmdir()
    assert collect().is_file()
