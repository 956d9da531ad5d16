"""The starter site, read once from its sitemap on."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.reading import path_of, soup_of


@pytest.fixture(scope="session")
def sitemap_paths(django_db_setup, django_db_blocker) -> list[str]:
    """Give the addresses in sitemap.xml, as paths."""
    with django_db_blocker.unblock():
        answer = Client().get("/sitemap.xml")
    found = ElementTree.fromstring(answer.content).findall(".//{*}loc")
    return [path_of(element.text) or element.text for element in found]


@pytest.fixture(scope="session")
def site_answers(sitemap_paths, django_db_blocker) -> dict:
    """Give the answer to a GET of each address in the sitemap. For tests that only read."""
    with django_db_blocker.unblock():
        return {path: Client().get(path) for path in sitemap_paths}


@pytest.fixture(scope="session")
def site_soups(site_answers) -> dict:
    """Give each address's HTML, parsed. For tests that only read."""
    return {path: soup_of(answer) for path, answer in site_answers.items()}
