"""What a page costs its reader: compressed as the published copy is, with the answers' headers."""

import brotli
import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from tests.reading import path_of, soup_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REPORT = "/report-a-concern/"
REPORT_LIMIT = 14_000  # bytes, with everything that the page makes a browser ask for
PAGE_LIMIT = 20_000
QUICK = 5  # of brotli's qualities: what is small enough with it needs no better one
# ETag, Date, Content-Encoding, Vary, Content-Length, CDN-Cache-Control: written by whoever sends the answer.
LINES_ADDED = 250


def over_the_wire(answer: HttpResponseBase, quality: int = 11) -> int:
    """Return the bytes of an answer: its headers, and its body in brotli. Of less than the best quality it has more."""
    headers = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    return headers + LINES_ADDED + len(brotli.compress(answer.getvalue(), quality=quality))


def has_pictures(answer: HttpResponseBase) -> bool:
    return bool(soup_of(answer).find(["img", "picture"]))


def test_the_report_page_comes_in_at_most_14_kilobytes(site_answers, collected_static, settings):
    """With its script: somebody in need may have next to no signal."""
    settings.STATIC_ROOT = collected_static
    page = site_answers[REPORT]
    asked_for = [
        path_of(element.get("src") or element["href"])
        for element in soup_of(page).select("[src], link[href]")
        if not (element.get("src") or element["href"]).startswith("data:")
    ]
    visitor = Client()
    answers = {REPORT: page, **{address: visitor.get(address) for address in asked_for}}
    assert {answer.status_code for answer in answers.values()} == {200}
    sizes = {address: over_the_wire(answer) for address, answer in answers.items()}
    assert len(sizes) == 1
    assert sum(sizes.values()) <= REPORT_LIMIT, sizes


def test_every_page_without_pictures_comes_in_at_most_20_kilobytes(site_answers):
    sizes = {
        path: over_the_wire(answer, quality=QUICK)
        for path, answer in site_answers.items()
        if not has_pictures(answer)
    }
    assert len(sizes) > 150
    large = [path for path, size in sizes.items() if size > PAGE_LIMIT]
    sizes = {path: over_the_wire(site_answers[path]) for path in large}
    assert {path: size for path, size in sizes.items() if size > PAGE_LIMIT} == {}
