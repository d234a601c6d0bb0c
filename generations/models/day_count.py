"""How many images each day holds, counted by whoever changes it."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.db import connections, models

from generations.models.image import GalleryImage

EVERYBODY = 0
MICROSECONDS = 86_400_000_000
"""Of a day: sort keys count them."""
EPOCH = date(1970, 1, 1)
ROWS = 1000
"""In one statement."""

Counts = Mapping[tuple[date, str, int], int]
"""Images by day, kind and whose they are."""


def day_of_key(sort_key: int) -> date:
    """The day, in UTC, that a sort key lies in."""
    return EPOCH + timedelta(days=sort_key // MICROSECONDS)


def first_key(day: date) -> int:
    """The smallest sort key of a day."""
    return (day - EPOCH).days * MICROSECONDS


def today() -> date:
    """The day, in UTC, that new sort keys lie in."""
    return datetime.now(UTC).date()


class DayCountQuerySet(models.QuerySet):
    def of(self, kind: str, author_id: int | None = None) -> Self:
        """The days of one kind of image: everybody's, or one person's."""
        return self.filter(kind=kind, whose=author_id or EVERYBODY)

    def of_all(self, author_id: int | None = None) -> Self:
        """The days of all kinds: everybody's, or one person's."""
        return self.filter(whose=author_id or EVERYBODY)

    def add(self, image: GalleryImage, change: int = 1) -> None:
        """One image more (or fewer), for everybody and for its author; in the transaction that stores, trashes or
        restores it.
        """
        self.add_many({(day_of_key(image.sort_key), image.kind, image.author_id): change})

    def add_many(self, changes: Counts) -> None:
        """So many more (or fewer) for each day, kind and author; in the transaction that changes them."""
        counts = Counter(changes)
        for (day, kind, _), change in changes.items():
            counts[day, kind, EVERYBODY] += change
        # always in this order: two writers never wait for each other in a circle
        rows = [(*key, counts[key]) for key in sorted(counts, key=lambda key: (key[2], *key[:2])) if counts[key]]
        for start in range(0, len(rows), ROWS):
            self._upsert(rows[start : start + ROWS])

    def _upsert(self, rows: list[tuple]) -> None:
        """In one statement: Django's own can replace what is there, and not add to it."""
        table = self.model._meta.db_table
        places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
        adapt = connections[self.db].ops.adapt_datefield_value
        values = [value for day, *others in rows for value in (adapt(day), *others)]
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (day, kind, whose, images) VALUES {places} "  # noqa: S608
                f"ON CONFLICT (whose, kind, day) DO UPDATE SET images = {table}.images + excluded.images",
                values,
            )


class DayCount(models.Model):
    """The images of one kind on one day (UTC, by sort key) that aren't in the trash."""

    day = models.DateField()
    kind = models.CharField(max_length=10)
    whose = models.BigIntegerField(default=EVERYBODY, help_text="The author's id, or 0 for everybody.")
    images = models.IntegerField(default=0)

    objects = DayCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whose", "kind", "day"], name="day_count_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.images}"
