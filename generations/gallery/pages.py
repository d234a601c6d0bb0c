"""Pages of the gallery, newest first; each costs the same however far down it lies (keyset paging)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from generations.gallery.cursors import read_cursor
from generations.gallery.filters import Filters
from generations.gallery.moments import day_label, moment_of
from generations.gallery.search import newest_matches
from generations.gallery.stacks import pile, splits_batch
from generations.gallery.tile import Tile
from generations.gallery.tiles import generation_tiles, image_rows, tiles_of_rows
from generations.models import GalleryImage, Generation, User

PAGE_SIZE = 60
MOST_MORE = 200
"""So many tiles a page is longer at most, for the rest of a batch."""


@dataclass
class Day:
    """The tiles of one day; `continued` if the page before began it."""

    key: str
    label: str
    continued: bool
    tiles: list[Tile]


@dataclass
class GalleryPage:
    """Days, newest first. `older` is the cursor of what follows, `older_url` its address; both "" at the end."""

    days: list[Day] = field(default_factory=list)
    older: str = ""
    older_url: str = ""
    is_continued: bool = False

    @property
    def is_empty(self) -> bool:
        """The whole gallery shows nothing; the last page of a longer one is not empty in this sense."""
        return not self.days and not self.is_continued

    @property
    def newest(self) -> int:
        """The sort key of its first tile; 0 if it has none."""
        return next((tile.sort_key for tile in self.tiles), 0)

    @property
    def tiles(self) -> list[Tile]:
        return [tile for day in self.days for tile in day.tiles]


def studio_page(
    filters: Filters, viewer: User, cursor: str = "", *, size: int = PAGE_SIZE, folds: bool = True
) -> GalleryPage:
    """A page of the studio: pictures, and among them the generations that have none (yet).

    Uploads, stars, and what a query finds, are images only. `cursor`: where the page before ended, as its `older` said.
    `folds`: whether the stacks of days before today lie closed. A page that would end inside a batch has all of it.

    Raises: BrokenCursor.
    """
    before = read_cursor(cursor)
    has_waiting = shows_generations(filters)
    # Generations first: one that finishes between the two questions has its picture in the answer to the second.
    waiting = generation_tiles(without_picture(filters, before, size + 1), viewer) if has_waiting else []
    rows, end = image_rows(newest_images(filters, before, size + 1)), size
    if has_waiting:
        rows, end = _with_whole_batch(filters, rows, waiting, size)
    tiles = merged(tiles_of_rows(rows, viewer), waiting)
    older = str(tiles[end - 1].sort_key) if len(tiles) > end else ""
    days = days_of(tiles[:end], before)
    if has_waiting:
        pile_days(days, folds=folds)
    return GalleryPage(
        days=days,
        older=older,
        older_url=_studio_address(filters, viewer, older) if older else "",
        is_continued=before is not None,
    )


def newest_images(filters: Filters, before: int | None, size: int) -> QuerySet[GalleryImage]:
    """The newest images that pass the filters, below a sort key."""
    if filters.needs_search:
        keys = newest_matches(filters, before=before, size=size)
        return GalleryImage.objects.shown().filter(sort_key__in=keys).order_by("-sort_key")
    return filters.images(before).order_by("-sort_key")[:size]


def neighbours(image: GalleryImage, filters: Filters) -> tuple[int | None, int | None]:
    """The ids of the next newer and the next older image among those that the filters show, whatever the query."""
    ids = filters.images().values_list("pk", flat=True)
    newer = ids.filter(sort_key__gt=image.sort_key).order_by("sort_key").first()
    older = ids.filter(sort_key__lt=image.sort_key).order_by("-sort_key").first()
    return newer, older


def _with_whole_batch(filters: Filters, rows: list[dict], waiting: list[Tile], size: int) -> tuple[list[dict], int]:
    """The rows of a page that ends where no batch is split, at most `MOST_MORE` later, and of how many tiles it is.

    One query, and only if the page would split one.
    """
    marks = _marks(rows, waiting)
    if not splits_batch([batch for _, batch in marks], size):
        return rows, size
    if len(rows) > size:  # there are more than were asked for
        rows = rows + image_rows(newest_images(filters, rows[-1]["sort_key"], MOST_MORE + 1))
    floor = waiting[-1].sort_key if len(waiting) > size else 0  # from it on, a generation may be missing here
    marks = [mark for mark in _marks(rows, waiting) if mark[0] > floor]
    batches = [batch for _, batch in marks]
    end = size
    while end < size + MOST_MORE and splits_batch(batches, end):
        end += 1
    beyond = marks[end][0] if end < len(marks) else 0
    return [row for row in rows if row["sort_key"] >= beyond], end


def _marks(rows: list[dict], waiting: list[Tile]) -> list[tuple[int, int | None]]:
    """Sort key and batch of the tiles that these will be, newest first."""
    with_picture = {row["generation_id"] for row in rows}
    marks = [(row["sort_key"], row["batch_id"]) for row in rows]
    marks += [(tile.sort_key, tile.batch_id) for tile in waiting if tile.generation_id not in with_picture]
    return sorted(marks, key=lambda mark: -mark[0])


def without_picture(filters: Filters, before: int | None, size: int) -> QuerySet[Generation]:
    """The newest generations without a picture that pass the filters, below a sort key."""
    return filters.generations(before).without_picture().order_by("-sort_key")[:size]


def shows_generations(filters: Filters) -> bool:
    """Whether generations without a picture belong among the tiles."""
    return filters.kind != GalleryImage.Kind.UPLOAD and not filters.query and not filters.starred_by


def merged(images: list[Tile], waiting: list[Tile]) -> list[Tile]:
    """Both in one row, newest first; a generation that has a picture by now only once."""
    with_picture = {tile.generation_id for tile in images}
    tiles = images + [tile for tile in waiting if tile.generation_id not in with_picture]
    return sorted(tiles, key=lambda tile: -tile.sort_key)


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


def _studio_address(filters: Filters, viewer: User, cursor: str) -> str:
    """The studio's address with the filters that it has itself: scope, kind and query."""
    given = {
        "q": filters.q,
        "scope": "mine" if filters.author == viewer.pk else "",
        "kind": "uploads" if filters.kind == GalleryImage.Kind.UPLOAD else "",
        "cursor": cursor,
    }
    return f"{reverse('studio')}?{urlencode({name: value for name, value in given.items() if value})}"
