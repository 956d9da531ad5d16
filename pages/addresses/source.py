"""All public addresses of the site, as the published copy asks for them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from pages.addresses.files import documents, own_files, pictures
from pages.addresses.first import first_addresses
from pages.addresses.listed import listed
from pages.addresses.redirects import redirects
from pages.path.views import place_addresses
from pages.share.views import FOR_OTHERS
from pages.takeaway.models import TakeAwayPage
from safeguarding.delivery.addresses import AddressSource
from safeguarding.errors import error_addresses

# Besides what the sitemap lists: names in pages/urls.py and safeguarding/urls.py.
UNLISTED = ("leave", "search", "news_feed", "sitemap", "robots", *FOR_OTHERS)


class SiteAddresses(AddressSource):
    """Pages, lists, files, redirects and error pages."""

    def addresses(self):
        in_sitemap = list(listed())
        page_ids = {entry.page_id for entry in in_sitemap if entry.page_id}
        found = [
            *(entry.address for entry in in_sitemap),
            *(reverse(name) for name in UNLISTED),
            *place_addresses(),
            *_sheets(),
            *error_addresses(),
            *documents(),
            *pictures(page_ids),
            *own_files(),
        ]
        return [*found, *redirects(frozenset(found), page_ids)]

    def first(self, changes):
        return first_addresses(changes)

    def next_moment(self, after: datetime) -> datetime:
        """Return the next midnight in the United Kingdom: what is shown may depend on the day, never on the hour."""
        tomorrow = timezone.localdate(after) + timedelta(days=1)
        return datetime.combine(tomorrow, time.min, timezone.get_default_timezone())


def _sheets() -> Iterator[str]:
    for page in TakeAwayPage.objects.published():
        yield from page.sheet_addresses()
