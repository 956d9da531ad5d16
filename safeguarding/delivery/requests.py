"""What was asked for since the last look: the build requests that triggers wrote.

Every node looks at the same table by itself. Numbers of rows are no order: on PostgreSQL a row with a lower number may
be committed later. So a node remembers which rows it has seen, and rows are deleted only when they were seen a minute
ago. A node that did not look for so long cannot know what it missed, and builds everything.
"""

import time

from safeguarding.delivery.addresses import Change
from safeguarding.delivery.models import BuildRequest
from safeguarding.delivery.triggers import model_of

KEPT_FOR = 60.0  # seconds
MANY = 500  # changes: more than anybody edits by hand


class BuildRequests:
    """One node's view of the build requests."""

    def __init__(self) -> None:
        """Nothing was looked at yet: the first look asks for everything."""
        self._seen: dict[int, float] = {}
        self._looked: float | None = None

    def new(self) -> list[Change] | None:
        """Return the changes that were committed since the last call; None when nothing was.

        An empty list asks for a build of everything, without knowing what changed. Raises DatabaseError.
        """
        now = time.monotonic()
        ids = set(BuildRequest.objects.values_list("pk", flat=True))
        missed = self._looked is None or now - self._looked > KEPT_FOR / 2
        unseen = ids - self._seen.keys()
        changes = [] if missed or len(unseen) > MANY else self._changes(unseen)
        self._looked = now
        self._seen = {pk: self._seen.get(pk, now) for pk in ids}
        return changes if missed or unseen else None

    def start_again(self) -> None:
        """Forget the last look: the next one asks for everything."""
        self._looked = None

    def waiting(self) -> int:
        """Return how many requests nobody has looked at yet."""
        return BuildRequest.objects.exclude(pk__in=self._seen).count()

    def forget(self) -> None:
        """Delete the requests that this node saw so long ago that every other has seen them, too."""
        oldest = time.monotonic() - KEPT_FOR
        old = [pk for pk, seen in self._seen.items() if seen < oldest]
        for start in range(0, len(old), MANY):
            BuildRequest.objects.filter(pk__in=old[start : start + MANY]).delete()

    @staticmethod
    def _changes(ids: set[int]) -> list[Change]:
        rows = BuildRequest.objects.filter(pk__in=ids).order_by("pk").values_list("table", "row")
        changes = []
        for table, row in dict.fromkeys(rows):  # each once, in the order of the first
            model = model_of(table)
            if model is not None:
                changes.append(Change(model, row))
        return changes
