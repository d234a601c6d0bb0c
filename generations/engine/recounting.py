"""Counting the images of each day anew: what the day counts should say, and making them say it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Count, F, Max, Min

from generations.models import DayCount, GalleryImage, day_of_key, first_key
from generations.models.day_count import EVERYBODY, MICROSECONDS, Counts

SPAN = timedelta(days=31)
"""Days that are counted in one transaction, so that nobody who writes has to wait for long."""


@dataclass(frozen=True)
class Miscount:
    """What is remembered of a day's images of one kind, and how many there are; of one author, or of everybody (0)."""

    day: date
    kind: str
    whose: int
    remembered: int
    right: int


def recount(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Count the images of all days again, and remember that; Musa may be running.

    Args:
        tell: is called with how many spans of days are done, and of how many.

    Returns: how many counts were wrong.
    """
    return sum(len(miscounts(begin, end, repair=True)) for begin, end in spans(tell))


def spans(tell: Callable[[int, int], None]) -> Iterator[tuple[date, date]]:
    """All days that hold images or say so, oldest first, a few at a time: the first, and the one after the last."""
    keys = GalleryImage.objects.aggregate(Min("sort_key"), Max("sort_key"))
    days = list(DayCount.objects.aggregate(Min("day"), Max("day")).values())
    days = [day for day in (*days, *(key and day_of_key(key) for key in keys.values())) if day]
    if not days:
        return
    first, beyond = min(days), max(days) + timedelta(days=1)
    total = -(-(beyond - first) // SPAN)
    for number in range(total):
        tell(number, total)
        yield first + number * SPAN, min(first + (number + 1) * SPAN, beyond)


def miscounts(begin: date, end: date, *, repair: bool = False) -> list[Miscount]:
    """Where the counts of the days from `begin` until before `end` differ from the images; mended if `repair`.

    What somebody stores between two looks differs only on the surface: so a difference is looked at again while
    nobody writes.
    """
    if not _differences(begin, end):
        return []
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite's transaction keeps others from writing by itself
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {DayCount._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        found = _differences(begin, end)
        if repair:
            for wrong in found:
                day = {"day": wrong.day, "kind": wrong.kind, "whose": wrong.whose}
                DayCount.objects.update_or_create(**day, defaults={"images": wrong.right})
        return found


def _differences(begin: date, end: date) -> list[Miscount]:
    remembered, right = _remembered(begin, end), _counted(begin, end)
    return [
        Miscount(*key, remembered.get(key, 0), right.get(key, 0))
        for key in sorted(remembered.keys() | right.keys())
        if remembered.get(key, 0) != right.get(key, 0)
    ]


def _remembered(begin: date, end: date) -> Counts:
    rows = DayCount.objects.filter(day__gte=begin, day__lt=end).values_list("day", "kind", "whose", "images")
    return {(day, kind, whose): images for day, kind, whose, images in rows}


def _counted(begin: date, end: date) -> Counts:
    images = GalleryImage.objects.shown().filter(sort_key__gte=first_key(begin), sort_key__lt=first_key(end))
    grouped = images.order_by().annotate(day=F("sort_key") / MICROSECONDS).values_list("day", "kind", "author")
    counts: dict[tuple[date, str, int], int] = {}
    for number, kind, author, count in grouped.annotate(count=Count("pk")):
        day = day_of_key(number * MICROSECONDS)
        counts[day, kind, author] = count
        counts[day, kind, EVERYBODY] = counts.get((day, kind, EVERYBODY), 0) + count
    return counts
