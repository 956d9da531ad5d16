"""Every page is correct HTML, as the W3C's Nu checker reads it."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.once


def test_no_page_has_an_error(html_errors, running_site, facts, tmp_path):
    files = []
    for path in sorted({*facts.all, *facts.kinds.values()}):
        name = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in path)
        file = tmp_path / f"{name or '_'}.html"
        file.write_bytes(read(running_site.url + path))
        files.append(file)
    assert html_errors(files) == []


def read(address: str) -> bytes:
    """Return what is answered, also with an error page."""
    try:
        with urlopen(address) as answer:
            return answer.read()
    except HTTPError as answer:
        with answer:
            return answer.read()
