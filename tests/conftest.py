"""Fixtures for every test; see tests/fixtures for what each gives."""

import shutil
from pathlib import Path

from django.conf import settings

pytest_plugins = [
    "tests.fixtures.starter",
    "tests.fixtures.sitemap",
    "tests.fixtures.site_server",
    "tests.fixtures.browser",
    "tests.fixtures.html",
    "tests.fixtures.opening",
    "tests.fixtures.kinds",
    "tests.fixtures.lanes",
]


def pytest_unconfigure() -> None:
    """Remove the folder for files that the test settings made, when nobody named one."""
    folder = Path(settings.VAR_DIR)
    if folder.name.startswith("safeguarding-test-"):
        shutil.rmtree(folder, ignore_errors=True)
