"""Days of the gallery: their headings, and how many pictures each holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.utils import timezone

from generations.gallery.filters import Filters
from generations.gallery.moments import day_label, moment_of
from generations.gallery.stacks import pile
from generations.gallery.tile import Tile
from generations.models import DayCount, GalleryImage

NOUNS = {GalleryImage.Kind.GENERATED: ("picture", "pictures"), GalleryImage.Kind.UPLOAD: ("upload", "uploads")}


@dataclass
class Day:
    """The tiles of one day; `continued` if the page before began it. `count` says how many it holds, "" if unknown."""

    key: str
    label: str
    continued: bool
    tiles: list[Tile]
    count: str = ""


def day_of(tiles: Sequence[Tile]) -> Day:
    """Tiles that came into being together, under the day of the first; there is at least one."""
    [day] = days_of(tiles[:1], None)
    return replace(day, tiles=list(tiles))


def days_of(tiles: Sequence[Tile], before: int | None) -> list[Day]:
    """Tiles, newest first, under their days; a page that follows another says where that one ended."""
    today = timezone.localdate()
    begun = moment_of(before).date() if before else None
    return [
        Day(day.isoformat(), day_label(day, today), day == begun, list(of_day))
        for day, of_day in groupby(tiles, key=lambda tile: tile.created.date())
    ]


def pile_days(days: Sequence[Day], *, folds: bool) -> None:
    """Mark the stacks of these days; those before today lie closed, if they fold at all."""
    today = timezone.localdate().isoformat()
    for day in days:
        pile(day.tiles, closed=folds and day.key < today)


def count_days(days: Sequence[Day], filters: Filters, *, goes_on: bool) -> None:
    """Say how many pictures each day holds: of all that a person or the team has, or else if all of it is in `days`.

    At most one query. `goes_on`: something older follows the last day.
    """
    if is_whole(filters):
        counts = images_of_days([date.fromisoformat(day.key) for day in days], filters)
        for day in days:
            day.count = in_words(counts.get(day.key, 0), filters.kind)
        return
    for day in days:
        if not (day.continued or (goes_on and day is days[-1])):
            day.count = in_words(sum(tile.kind == "image" for tile in day.tiles), filters.kind)


def images_of_days(days: Sequence[date], filters: Filters) -> dict[str, int]:
    """How many images days hold of one kind, by day; those that hold none may be missing. One query if any is asked."""
    counts = DayCount.objects.of(filters.kind, filters.author).filter(day__in=days) if days else DayCount.objects.none()
    return {day.isoformat(): images for day, images in counts.values_list("day", "images")}


def is_whole(filters: Filters) -> bool:
    """Whether the filters leave all pictures, or all uploads, of a person or of the team."""
    narrowing = (filters.q, filters.ratio, filters.resolution, filters.since, filters.until, filters.starred_by)
    return bool(filters.kind) and not any(narrowing)


def in_words(count: int, kind: str) -> str:
    """1 upload; 1,284 pictures; nothing at all of none."""
    one, many = NOUNS.get(kind, ("image", "images"))
    return f"{count:,} {one if count == 1 else many}" if count else ""
