"""Which word the log and the counters are told: one of ours, never anything that a visitor sent."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from safeguarding.privacy.log_names import IS_PAGE, LOG_NAME, LogNameMiddleware

HTML, CSS = "text/html; charset=utf-8", "text/css"


def noted(
    path: str, view: str = "", page: str = "", status: int = 200, kind: str = HTML, **cookies
):
    """Return what is noted of an answer by the view of this name, or with a page of this type."""
    request = RequestFactory().get(path, headers=cookies)
    if view:
        request.resolver_match = SimpleNamespace(view_name=view)
    if page:
        request.page_type = page
    LogNameMiddleware(lambda _: HttpResponse(status=status, content_type=kind))(request)
    return request.META[LOG_NAME], request.META[IS_PAGE]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"view": "search"}, ("search", True)),
        ({"view": "wagtail_serve", "page": "guidance-page"}, ("guidance-page", True)),
        ({"view": "search", "status": 304}, ("search", True)),
        ({"view": "search", "status": 301}, ("search", False)),
        ({"view": "search", "status": 404}, ("search", False)),
        ({"view": "feed", "kind": "application/atom+xml"}, ("feed", False)),
        ({"status": 404}, ("none", False)),
        ({}, ("none", False)),
        ({"view": "leave"}, ("none", False)),
        ({"view": "wagtaildocs:serve"}, ("none", False)),
        ({"view": "Search"}, ("none", False)),
        ({"view": "search\nforged 200"}, ("none", False)),
        ({"view": "a" * 61}, ("a" * 61, True)),
        ({"view": "a" * 62}, ("none", False)),
    ],
    ids=str,
)
def test_the_word_for_an_answer(asked, expected):
    assert noted("/anything/", **asked) == expected


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/5/edit/", "/admin/no-such"])
def test_all_of_the_editors_part_is_one_word(path):
    assert noted(path, view="wagtailadmin_pages") == ("editors", False)


def test_the_sites_own_files_are_one_word():
    assert noted("/static/css/site.css", kind=CSS) == ("static", False)


def test_what_an_editor_reads_is_no_visit():
    for cookie in ("sessionid=abc", "a=b; sessionid=abc"):
        assert noted("/about/", page="section", cookie=cookie) == ("editors", False)
    assert noted("/about/", page="section", cookie="consent=no") == ("section", True)
