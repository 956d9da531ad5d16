"""Fixtures for every test; see tests/fixtures for what each gives."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template.base import Template
from django.test.utils import instrumented_test_render

RENDER = Template._render  # before Django prepares itself for tests

pytest_plugins = [
    "tests.fixtures.starter",
    "tests.fixtures.sitemap",
    "tests.fixtures.site_server",
    "tests.fixtures.browser",
    "tests.fixtures.other_browsers",
    "tests.fixtures.html",
    "tests.fixtures.opening",
    "tests.fixtures.kinds",
    "tests.fixtures.lanes",
]


@pytest.fixture(scope="session", autouse=True)
def templates_as_on_a_site(django_test_environment) -> None:
    """Render as a site does: Django's tests copy all that each template was given, a tenth of the time.

    Django puts its own back at the end of the run.
    """
    Template._render = RENDER


@pytest.fixture
def contexts(templates_as_on_a_site) -> Iterator[None]:
    """Let answers of the test client have a `context`: what their templates were given."""
    Template._render = instrumented_test_render
    yield
    Template._render = RENDER


def pytest_unconfigure() -> None:
    """Remove the folder for files that the test settings made, when nobody named one."""
    if settings.REMOVE_VAR_DIR:
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
