"""All public addresses of the site, as the published copy asks for them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from pages.core.queries import public_pages
from pages.site.addresses.files import documents, own_files, pictures
from pages.site.addresses.first import first_addresses
from pages.site.addresses.listed import listed, public_with_parts
from pages.site.addresses.redirects import redirects
from pages.site.share.views import FOR_OTHERS
from safeguarding.delivery.addresses import AddressSource
from safeguarding.errors import error_addresses
from safeguarding.privacy.discreet import neutral_address

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
            *_unlisted_parts(),
            *neutral_addresses(),
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


def _unlisted_parts() -> Iterator[str]:
    for page in public_with_parts(listed=False):
        yield from page.addresses_below()


def neutral_addresses() -> Iterator[str]:
    """Yield the neutral address of each public discreet page, and of each of its parts."""
    for page in public_pages().filter(is_discreet=True).order_by("path").specific():
        readable, neutral = page.readable_path, neutral_address(page.pk)
        yield neutral
        for address in page.addresses_below():
            yield neutral + address.removeprefix(readable)
