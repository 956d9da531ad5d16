"""News for feed readers. Standard: Atom, RFC 4287."""

from datetime import UTC, datetime, time
from html import escape

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from pages.kinds.news.models import LATEST_FIRST, NewsIndexPage, NewsPage
from resources.models import BoardSettings

ENTRIES = 20
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # Atom wants a date, also of a feed that never had news


class SteadyFeed(Atom1Feed):
    """A feed that says the same until there is news: Django's says “now” while it is empty."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


class NewsFeed(Feed):
    """The latest public news, newest first."""

    feed_type = SteadyFeed

    def get_object(self, request):
        return BoardSettings.objects.first() or BoardSettings()

    def title(self, board):
        return f"News - {board.name}"

    def author_name(self, board):
        return board.name

    def link(self, board):
        index = NewsIndexPage.objects.published().order_by("path").first()
        return index.readable_path if index else "/"

    def items(self, board):
        return NewsPage.objects.published().order_by(*LATEST_FIRST)[:ENTRIES]

    def item_title(self, news):
        return news.title

    def item_description(self, news):
        return escape(news.summary)  # a feed's summary is HTML

    def item_link(self, news):
        return news.readable_path

    def item_pubdate(self, news):
        return datetime.combine(news.date, time.min, timezone.get_default_timezone())

    def item_updateddate(self, news):
        return news.last_published_at or self.item_pubdate(news)
