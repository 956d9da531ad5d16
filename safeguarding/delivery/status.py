"""How the builder is doing: for the health page (a file, needs no database) and for editors (a record)."""

import socket
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from django.conf import settings

from safeguarding.delivery.builder import Build, Builder
from safeguarding.delivery.models import Node


def node_name() -> str:
    """Return what this installation is called among those of one database: its machine and its folder."""
    return f"{socket.gethostname()}:{settings.VAR_DIR}"[:200]


class Status:
    """Keeps the status of one builder."""

    def __init__(self, builder: Builder):
        """Go on from what was kept last."""
        self._builder = builder
        self._kept = builder.store.read_status()

    def current(self, build: Build | None = None, trouble: str = "") -> dict:
        """Return the status as plain values; times are ISO 8601, UTC.

        `current_at` is when the copy was last known to be equal to the database.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        builder = self._builder
        waiting = len(builder.waiting) + builder.in_hand
        kept = self._kept
        if build is not None:
            kept = kept | {
                "built_at": now,
                "seconds": round(build.seconds, 2),
                "changed": len(build.changed),
            }
        if not trouble and not waiting and not builder.failures:
            kept = kept | {"current_at": now}
        return kept | {
            "addresses": len(builder.index.answers),
            "waiting": waiting,
            "failures": [asdict(failure) for failure in builder.failures.values()],
            "trouble": trouble,
        }

    def write(self, build: Build | None = None, trouble: str = "") -> None:
        """Keep the status in the copy's folder. Raises OSError."""
        self._kept = self.current(build, trouble)
        self._builder.store.write_status(self._kept)

    def tell_editors(self) -> None:
        """Write the status into the database, and forget nodes not heard of for a week. Raises DatabaseError."""
        status = self._kept
        now = datetime.now(UTC)
        # A machine that was taken away for good is nobody's worry.
        Node.objects.filter(heard_at__lt=now - timedelta(days=7)).delete()
        Node.objects.update_or_create(
            name=node_name(),
            defaults={
                "heard_at": now,
                "built_at": status.get("built_at"),
                "seconds": status.get("seconds"),
                "addresses": status.get("addresses", 0),
                "changed": status.get("changed", 0),
                "waiting": status.get("waiting", 0),
                "failures": status.get("failures", []),
                "trouble": status.get("trouble", "")[:240],
            },
        )
