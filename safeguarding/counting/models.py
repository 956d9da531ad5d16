"""The board's counters: one row for a day and a kind of page."""

from collections.abc import Mapping
from datetime import date

from django.db import models, transaction
from django.db.models import F

from safeguarding.counting.kinds import LOG, NOTHING_FOUND, VISITS

# A smaller number may be one family, and somebody who knows them could tell. Shown as "5 or fewer"; searches without
# results are not even kept.
THRESHOLD = 5

Key = tuple[date, str, str]  # day in the United Kingdom, kind, name


class Count(models.Model):
    """How often something happened on a day in the United Kingdom. `name` is a word of ours: a page's type, say."""

    shown_to_visitors = False  # so a change asks for no build

    day = models.DateField()
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=64, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "name"], name="one_count_of_a_kind_a_day"
            )
        ]

    def __str__(self):
        return f"{self.day} {self.what}: {self.shown}"

    @property
    def what(self) -> str:
        """Return what was counted, in words: “Guidance page”, “Searches without results”."""
        words = self.name if self.kind == VISITS else self.kind
        return words.replace("-", " ").replace("_", " ").capitalize()

    @property
    def shown(self) -> str:
        """Return the number as people may see it: “1,234”, “5 or fewer”."""
        return f"{self.count:,}" if self.count > THRESHOLD else f"{THRESHOLD} or fewer"


def add(counts: Mapping[Key, int], today: date) -> None:
    """Add to the table, all or nothing; forget searches of days before `today` that stayed at or below THRESHOLD.

    Raises DatabaseError.
    """
    with transaction.atomic():
        # In one order, so that two workers never wait for each other.
        for (day, kind, name), number in sorted(counts.items()):
            _add_to(day, kind, name, number)
        Count.objects.filter(kind=NOTHING_FOUND, day__lt=today, count__lte=THRESHOLD).delete()


def add_log(digest: str, visits: Mapping[tuple[date, str], int]) -> bool:
    """Add the visits (by day and name) in a log with this digest, and return True; False when they were added before.

    Raises DatabaseError.
    """
    with transaction.atomic():
        first = min((day for day, _ in visits), default=date.min)
        _, is_new = Count.objects.get_or_create(
            kind=LOG, name=digest, defaults={"day": first, "count": 1}
        )
        if is_new:
            for (day, name), number in sorted(visits.items()):
                _add_to(day, VISITS, name, number)
        return is_new


def _add_to(day: date, kind: str, name: str, number: int) -> None:
    row, _ = Count.objects.get_or_create(day=day, kind=kind, name=name)
    Count.objects.filter(pk=row.pk).update(count=F("count") + number)
