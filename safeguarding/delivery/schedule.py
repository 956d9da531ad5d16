"""Publishing what is due: pages with a date to go live or to expire, by Wagtail's own command."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Revision

LOCK = 0x5AFE  # any number that nothing else in this database uses


def publish_due() -> bool:
    """Publish and expire what is due, and return whether there was something. Raises DatabaseError.

    On PostgreSQL one node at a time does it.
    """
    if not _something_is_due():
        return False
    with _only_one_node() as alone:
        if alone and _something_is_due():
            call_command("publish_scheduled")
    return alone


def _something_is_due() -> bool:
    now = timezone.now()
    return (
        Revision.objects.filter(approved_go_live_at__lt=now).exists()
        or Page.objects.filter(live=True, expire_at__lt=now).exists()
    )


@contextmanager
def _only_one_node() -> Iterator[bool]:
    if connection.vendor != "postgresql":  # SQLite is of one machine, whose folder is locked
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        alone = cursor.fetchone()[0]
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
