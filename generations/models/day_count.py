"""How many images each day holds, counted by whoever changes it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F

EVERYBODY = 0


class DayCountQuerySet(models.QuerySet):
    def of(self, kind: str, author_id: int = EVERYBODY) -> Self:
        """The days of one kind of image: everybody's, or one person's."""
        return self.filter(kind=kind, whose=author_id)

    def add(self, day: date, kind: str, author_id: int, change: int) -> None:
        """So many images more (or fewer) on that day, for everybody and for their author; in the transaction that
        stores, trashes or restores them.
        """
        for whose in (EVERYBODY, author_id):  # always in this order: two writers never wait for each other in a circle
            self.bulk_create([self.model(day=day, kind=kind, whose=whose, images=0)], ignore_conflicts=True)
            self.filter(day=day, kind=kind, whose=whose).update(images=F("images") + change)


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
