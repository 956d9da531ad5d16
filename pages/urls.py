"""Public addresses: lists made from records, then the pages of the tree."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from pages.news.feed import NewsFeed
from pages.search.views import search
from pages.serving import serve
from pages.sitemap import SITEMAPS, robots

urlpatterns = [
    path("search/", search, name="search"),
    path("news.xml", NewsFeed(), name="news_feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("", include("pages.browse.urls")),
    path("", include("pages.signposting.urls")),
    re_path(serve_pattern, serve),
]
