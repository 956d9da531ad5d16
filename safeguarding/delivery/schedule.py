"""Publishing what is due: pages with a date to go live or to expire, as Wagtail's `publish_scheduled` does.

Each by itself: one that cannot be published, because its address is taken or its owner is gone, holds up nothing else.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)

LOCK = 0x5AFE  # any number that nothing else in this database uses
TRY_AGAIN_AFTER = 60.0  # seconds


def publish_due(failed: dict[str, float]) -> bool:
    """Publish and expire what is due, and return whether there was something. Raises DatabaseError.

    `failed` is this process's memory of what could not be published, and when (`time.monotonic()`): that is logged
    once, and tried again after a minute. On PostgreSQL one node at a time does all this.
    """
    if not _something_is_due():  # asked every second, so without reading what is due
        return False
    with _only_one_node() as alone:
        if alone:
            for name, publish in _due(failed):
                _try(name, publish, failed)
    return alone


def _expired() -> QuerySet[Page]:
    return Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at", "pk")


def _ready() -> QuerySet[Revision]:
    return Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by(
        "approved_go_live_at", "pk"
    )


def _something_is_due() -> bool:
    return _ready().exists() or _expired().exists()


def _due(failed: dict[str, float]) -> list[tuple[str, Callable[[], None]]]:
    tried = time.monotonic() - TRY_AGAIN_AFTER
    due = [(f"page {page.pk}", _expire(page)) for page in _expired()] + [
        (f"revision {revision.pk}", _go_live(revision)) for revision in _ready()
    ]
    return [(name, publish) for name, publish in due if failed.get(name, tried) <= tried]


def _expire(page: Page) -> Callable[[], None]:
    return lambda: page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _go_live(revision: Revision) -> Callable[[], None]:
    return lambda: revision.publish(log_action="wagtail.publish.scheduled")


def _try(name: str, publish: Callable[[], None], failed: dict[str, float]) -> None:
    try:
        with transaction.atomic():
            publish()
    except (OperationalError, InterfaceError):  # it is the database that is away
        raise
    except Exception as error:
        if name not in failed:
            # Its kind only: the text may hold what an editor typed.
            logger.error(
                "%s could not be published or expire as scheduled (%s). Publish it by hand.",
                name.capitalize(),
                type(error).__name__,
            )
        failed[name] = time.monotonic()
    else:
        failed.pop(name, None)


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
