"""`sitemap.xml` and `robots.txt`. Standards: sitemaps.org 0.9, RFC 9309."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.urls import reverse

from pages.base import BasePage
from pages.references import url_of
from resources.models import Audience, Service, Topic

VIEWS = ("a_to_z", "topics", "glossary", "services")


class PageSitemap(Sitemap):
    """Every public page of the tree."""

    limit = 5000

    def items(self):
        return (
            BasePage.objects.published()
            .order_by("path")
            .only("url_path", "latest_revision_created_at")
        )

    def location(self, page):
        return url_of(page)

    def lastmod(self, page):
        return page.latest_revision_created_at


class ListSitemap(Sitemap):
    """The lists that are made from records."""

    def items(self):
        return [
            *(reverse(name) for name in VIEWS),
            *(reverse("topic", args=[key]) for key in Topic.objects.values_list("key", flat=True)),
            *(
                reverse("audience", args=[key])
                for key in Audience.objects.values_list("key", flat=True)
            ),
            *(
                reverse("service", args=[key])
                for key in Service.objects.values_list("key", flat=True)
            ),
        ]

    def location(self, path):
        return path


SITEMAPS = {"pages": PageSitemap, "lists": ListSitemap}


def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        f"Sitemap: {settings.WAGTAILADMIN_BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
