"""Public addresses: lists made from records, then the pages of the tree."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path

from pages.core.serving import serve
from pages.kinds.guided_path.views import find_place
from pages.kinds.news.feed import NewsFeed
from pages.site.search.views import search
from pages.site.share import views as share
from pages.site.sitemap import SITEMAPS, robots
from pages.site.unconfirmed.views import not_confirmed
from safeguarding.before_launch import LIST_ADDRESS

# A page as Wagtail has it, or a file that is a part of one.
PAGE_OR_PART = r"^(?P<path>(?:[\w-]+/)*|(?:[\w-]+/)+[\w-]+\.pdf)$"

urlpatterns = [
    path("search/", search, name="search"),
    path("places/", find_place, name="places"),
    path("news.xml", NewsFeed(), name="news_feed"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path(LIST_ADDRESS.removeprefix("/"), not_confirmed, name="not_confirmed"),
    path("", include("pages.site.browse.urls")),
    path("", include("pages.kinds.signposting.urls")),
    path("share/", share.how_to, name="share"),
    path("share/concerns-line.html", share.frame, name="share_frame"),
    path("share/concerns-line.json", share.data, name="share_data"),
    path("share/concerns-line.txt", share.text, name="share_text"),
    path("share/concerns-line.svg", share.picture, name="share_picture"),
    re_path(PAGE_OR_PART, serve, name="page"),
]
