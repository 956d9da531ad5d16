"""The news for feed readers."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from pages import models
from tests.building import make_page, make_private, page_at
from tests.reading import soup_of

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LAST_MONTH = datetime.datetime(2026, 3, 14, 9, 30, tzinfo=datetime.UTC)


def feed(client) -> ElementTree.Element:
    answer = client.get("/news.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def titles(client) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed(client).iter(f"{ATOM}entry")]


def news(title: str, day: int, **fields):
    date = datetime.date(2026, 1, 1) + datetime.timedelta(days=day)
    return make_page(models.NewsPage, page_at("/news/"), title, date=date, **fields)


def test_the_news_page_says_where_the_feed_is(client):
    link = soup_of(client.get("/news/")).find("link", type="application/atom+xml")
    assert (link["rel"], link["href"]) == (["alternate"], "/news.xml")
    assert client.get(link["href"]).status_code == 200


def test_the_feed_has_the_latest_twenty_newest_first(client):
    for day in range(21):
        news(f"News {day}", day)
    assert titles(client) == [f"News {day}" for day in range(20, 0, -1)]


def test_what_is_not_public_is_not_in_the_feed(client):
    news("Withdrawn", 1).unpublish()
    make_private(news("Hidden", 2))
    news("Draft", 3, live=False, publish=False)
    assert {"Withdrawn", "Hidden", "Draft"}.isdisjoint(titles(client))
    make_private(page_at("/news/"))
    assert titles(client) == []


def test_an_entry_says_what_and_where_and_when(client):
    page = news("Fish & <chips>", 1, summary="Salt & vinegar <b>.")
    models.NewsPage.objects.filter(pk=page.pk).update(last_published_at=LAST_MONTH)
    entry = next(feed(client).iter(f"{ATOM}entry"))
    assert entry.findtext(f"{ATOM}title") == "Fish & <chips>"
    summary = entry.find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "Salt &amp; vinegar &lt;b&gt;.")
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver{page.path_on_site}"
    assert entry.findtext(f"{ATOM}published") == "2026-01-02T00:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == LAST_MONTH.isoformat()
    assert entry.findtext(f"{ATOM}id")


def test_the_feed_is_as_old_as_what_it_says(client, monkeypatch):
    """Readers' programs are told of news when there is news, and not each time that they ask."""
    models.NewsPage.objects.update(last_published_at=LAST_MONTH)
    assert feed(client).findtext(f"{ATOM}updated") == LAST_MONTH.isoformat()
    models.NewsPage.objects.all().delete()
    before = client.get("/news.xml")
    later = timezone.now() + datetime.timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    monkeypatch.setattr("time.time", later.timestamp)
    after = client.get("/news.xml")
    assert after.content == before.content
    assert after.headers == before.headers
    assert ElementTree.fromstring(after.content).findtext(f"{ATOM}updated") < later.isoformat()
