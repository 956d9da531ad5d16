"""`sitemap.xml` and `robots.txt`. Standards: sitemaps.org 0.9, RFC 9309."""

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.urls import reverse

from pages.site.addresses.listed import listed
from safeguarding.privacy.log_names import EDITORS_PATH


class SiteSitemap(Sitemap):
    """Every public page of the tree, and the lists that are made from records."""

    def items(self):
        return list(listed())

    def location(self, entry):
        return entry.address

    def lastmod(self, entry):
        return entry.published_at


SITEMAPS = {"site": SiteSitemap}


def robots(request):
    lines = [
        "User-agent: *",
        f"Disallow: {EDITORS_PATH}",
        f"Disallow: {reverse('search')}",
        f"Disallow: {reverse('leave')}",
        f"Sitemap: {settings.WAGTAILADMIN_BASE_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
