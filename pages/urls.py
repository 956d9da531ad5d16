"""Public addresses: lists made from records, then the pages of the tree."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from pages.news.feed import NewsFeed
from pages.path.views import find_place
from pages.search.views import search
from pages.serving import serve
from pages.share import views as share
from pages.sitemap import SITEMAPS, robots

urlpatterns = [
    path("search/", search, name="search"),
    path("places/", find_place, name="places"),
    path("news.xml", NewsFeed(), name="news_feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("", include("pages.browse.urls")),
    path("", include("pages.signposting.urls")),
    path("share/", share.how_to, name="share"),
    path("share/concerns-line.html", share.frame, name="share_frame"),
    path("share/concerns-line.json", share.data, name="share_data"),
    path("share/concerns-line.txt", share.text, name="share_text"),
    path("share/concerns-line.svg", share.picture, name="share_picture"),
    re_path(r"^(?P<path>(?:[\w-]+/)+(?:poster|card)-[a-z0-9-]+\.pdf)$", serve, name="sheet"),
    re_path(serve_pattern, serve, name="page"),
]
