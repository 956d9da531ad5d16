"""Every page is correct HTML, as the W3C's Nu checker reads it."""

from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from django.urls import reverse

pytestmark = pytest.mark.once


def test_no_page_has_an_error(html_errors, running_site, facts, tmp_path):
    files = []
    for path in sorted({*facts.all, *facts.kinds.values()}):
        name = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in path)
        file = tmp_path / f"{name or '_'}.html"
        file.write_bytes(read(running_site.url + path))
        files.append(file)
    for number, place in enumerate(("SY13", "WV6", "Shewsbury", "Atlantis", "")):
        file = tmp_path / f"place-{number}.html"
        form = urlencode({"place": place, "step": "b9"}).encode()
        file.write_bytes(read(running_site.url + reverse("places"), form))
        files.append(file)
    assert html_errors(files) == []


def read(address: str, form: bytes | None = None) -> bytes:
    """Return what is answered, also with an error page; with a `form` what it leads to."""
    try:
        with urlopen(address, form) as answer:
            return answer.read()
    except HTTPError as answer:
        with answer:
            return answer.read()
