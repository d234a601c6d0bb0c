"""Pages of the gallery, newest first; each costs the same however far down it lies (keyset paging)."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from generations.gallery.cursors import read_cursor
from generations.gallery.days import Day, count_days, days_of, pile_days
from generations.gallery.filters import Filters
from generations.gallery.ranking import best_matches
from generations.gallery.search import newest_matches, oldest_matches
from generations.gallery.stacks import splits_batch
from generations.gallery.tile import Tile
from generations.gallery.tiles import generation_tiles, image_rows, tiles_of_rows
from generations.gallery.timeline import place_of
from generations.models import GalleryImage, Generation, User

PAGE_SIZE = 60
MOST_MORE = 200
"""So many tiles a page is longer at most, for the rest of a batch."""


MOST_BETWEEN = 300
"""So many tiles at most come back into the place that they left."""


@dataclass
class GalleryPage:
    """Days, newest first. `older` is the cursor of what follows, `older_url` its address; both "" at the end; and
    `newer_url` that of what comes before, "" at the top, or where nobody asked.
    """

    days: list[Day] = field(default_factory=list)
    older: str = ""
    older_url: str = ""
    is_continued: bool = False
    newer_url: str = ""

    @property
    def is_empty(self) -> bool:
        """The whole gallery shows nothing; the last page of a longer one is not empty in this sense."""
        return not self.days and not self.is_continued

    @property
    def is_top(self) -> bool:
        """Whether it begins with the newest there is."""
        return not self.is_continued

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
    return _page(filters, viewer, read_cursor(cursor), size, folds=folds)


def best_page(filters: Filters, viewer: User, *, size: int = PAGE_SIZE) -> GalleryPage:
    """The best matches of a search in one row of tiles, whatever their days; there is no second page."""
    keys = best_matches(filters, size)
    tiles = {tile.sort_key: tile for tile in tiles_of_rows(image_rows(_images_of(keys)), viewer)}
    if not tiles:
        return GalleryPage()
    return GalleryPage([Day("best", "Best matches", False, [tiles[key] for key in keys if key in tiles])])


def page_at(filters: Filters, viewer: User, at: str, *, size: int = PAGE_SIZE, folds: bool = True) -> GalleryPage:
    """The page whose newest tile is the first at or before a place in time; the oldest one if that lies before all.

    `at`: a year, a month, a day (2024-06-12) or a sort key.

    Raises: BrokenCursor.
    """
    return _page_both_ways(filters, viewer, place_of(at), size, folds=folds)


def page_below(
    filters: Filters, viewer: User, cursor: str, *, size: int = PAGE_SIZE, folds: bool = True
) -> GalleryPage:
    """The page that follows a cursor, and the way back. Raises BrokenCursor."""
    return _page_both_ways(filters, viewer, read_cursor(cursor), size, folds=folds)


def _page_both_ways(filters: Filters, viewer: User, before: int | None, size: int, *, folds: bool) -> GalleryPage:
    page = _page(filters, viewer, before, size, folds=folds)
    if not page.days:
        return page_above(filters, viewer, "0", size=size, folds=folds)
    first = page.newest
    if _keys_above(filters, first, 1):
        page.newer_url = studio_address(filters, viewer, after=str(first))
    page.is_continued = bool(page.newer_url)
    return page


def page_above(filters: Filters, viewer: User, after: str, *, size: int = PAGE_SIZE, folds: bool = True) -> GalleryPage:
    """The page that ends right above the tile that has this sort key; `after` "0" has the oldest there are.

    Raises: BrokenCursor.
    """
    lowest = read_cursor(after) or 0
    keys = _keys_above(filters, lowest, size + MOST_MORE)
    before = _end_above(keys, size)
    page = _page(filters, viewer, before, size + MOST_MORE, folds=folds, above=lowest)
    page.older, page.older_url = "", ""
    if lowest:
        page.older = str(lowest + 1)
        page.older_url = studio_address(filters, viewer, cursor=page.older)
    page.is_continued = before is not None
    if before is not None:
        page.newer_url = studio_address(filters, viewer, after=str(page.newest))
    return page


def page_between(filters: Filters, viewer: User, cursor: str, after: str, *, folds: bool = True) -> GalleryPage:
    """All tiles below one sort key and above another: what left a long page and comes back. Raises BrokenCursor."""
    return _page(filters, viewer, read_cursor(cursor), MOST_BETWEEN, folds=folds, above=read_cursor(after))


def _page(
    filters: Filters, viewer: User, before: int | None, size: int, *, folds: bool, above: int | None = None
) -> GalleryPage:
    """The newest tiles below a sort key, and above another if it is given."""
    within = filters if above is None else filters.above(above)
    has_waiting = shows_generations(filters)
    # Generations first: one that finishes between the two questions has its picture in the answer to the second.
    waiting = generation_tiles(without_picture(within, before, size + 1), viewer) if has_waiting else []
    rows, end = image_rows(newest_images(within, before, size + 1)), size
    if has_waiting:
        rows, end = _with_whole_batch(within, rows, waiting, size)
    tiles = merged(tiles_of_rows(rows, viewer), waiting)
    older = str(tiles[end - 1].sort_key) if len(tiles) > end else ""
    days = days_of(tiles[:end], before)
    count_days(days, filters, goes_on=bool(older or above))
    if has_waiting:
        pile_days(days, folds=folds)
    return GalleryPage(
        days=days,
        older=older,
        older_url=studio_address(filters, viewer, cursor=older) if older else "",
        is_continued=before is not None,
    )


def _keys_above(filters: Filters, sort_key: int, size: int) -> list[tuple[int, int | None]]:
    """Sort key and batch of the tiles next above a sort key, in ascending order."""
    if filters.needs_search:
        keys = [(key, None) for key in oldest_matches(filters, above=sort_key, size=size)]
    else:
        images = filters.above(sort_key).images().order_by("sort_key")
        keys = list(images.values_list("sort_key", "generation__batch_id")[:size])
    if shows_generations(filters):
        waiting = filters.above(sort_key).generations().without_picture().order_by("sort_key")
        keys = sorted({*keys, *waiting.values_list("sort_key", "batch_id")[:size]})
    return keys[:size]


def _end_above(keys: list[tuple[int, int | None]], size: int) -> int | None:
    """The sort key below which a page of that size ends without splitting a batch; None if it has all of them."""
    batches = [batch for _, batch in keys]
    end = min(size, len(keys))
    while splits_batch(batches, end):
        end += 1
    return keys[end][0] if end < len(keys) else None


def newest_images(filters: Filters, before: int | None, size: int) -> QuerySet[GalleryImage]:
    """The newest images that pass the filters, below a sort key."""
    if filters.needs_search:
        return _images_of(newest_matches(filters, before=before, size=size))
    return filters.images(before).order_by("-sort_key")[:size]


def _images_of(sort_keys: list[int]) -> QuerySet[GalleryImage]:
    return GalleryImage.objects.shown().filter(sort_key__among=sort_keys).order_by("-sort_key")


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
    return filters.shows_generations


def merged(images: list[Tile], waiting: list[Tile]) -> list[Tile]:
    """Both in one row, newest first; a generation that has a picture by now only once."""
    with_picture = {tile.generation_id for tile in images}
    tiles = images + [tile for tile in waiting if tile.generation_id not in with_picture]
    return sorted(tiles, key=lambda tile: -tile.sort_key)


def studio_address(filters: Filters, viewer: User, **place: str) -> str:
    """The studio's address with the filters that it has itself: scope, kind and query; and a place in it."""
    given = {
        "q": filters.q,
        "scope": "mine" if filters.author == viewer.pk else "",
        "kind": "uploads" if filters.kind == GalleryImage.Kind.UPLOAD else "",
        **place,
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('studio')}?{query}" if query else reverse("studio")
