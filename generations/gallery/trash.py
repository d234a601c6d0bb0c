"""The trash, last deleted first: what one act trashed together, the rest by who and day; and what its end takes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from generations.gallery import act_words
from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.moments import day_label, moment_of, sort_key_at
from generations.gallery.pages import PAGE_SIZE
from generations.gallery.selecting import Selection
from generations.gallery.sending import weight
from generations.gallery.tile import Tile
from generations.gallery.tiles import image_tiles
from generations.models import GalleryImage, Generation, Status, User
from generations.models.event import PURGED

MOST_WEIGHED = 10_000
MOST_TOGETHER = 10_000
SOON = 2  # days


@dataclass
class TrashGroup:
    """Images that came into the trash together: by one act (`together` says how many in all), or by one person's hand
    on one day. `left` says how long they stay, "" if for ever; `is_soon`: not much longer.
    """

    by: User | None
    at: datetime
    day: str
    tiles: list[Tile]
    together: str = ""
    source: str = ""
    left: str = ""
    is_soon: bool = False


@dataclass
class TrashPage:
    """Images in the trash. `older` is the cursor of what follows, `older_url` its address; both "" at the end.

    `now` is the moment up to which everything in it is meant, like a sort key. `days`: 0 if nothing goes by itself.
    """

    groups: list[TrashGroup]
    older: str = ""
    older_url: str = ""
    is_continued: bool = False
    now: int = 0
    days: int = 0

    @property
    def tiles(self) -> list[Tile]:
        return [tile for group in self.groups for tile in group.tiles]

    @property
    def is_empty(self) -> bool:
        return not self.groups and not self.is_continued


@dataclass(frozen=True)
class Weight:
    """How many images, and how much room they take; `is_more`: these are only the first of them."""

    count: int
    bytes: int
    is_more: bool

    @property
    def images(self) -> str:
        """12 images; more than 10,000 images."""
        return f"more than {act_words.images(self.count)}" if self.is_more else act_words.images(self.count)

    @property
    def room(self) -> str:
        """148 MB; more than 20 GB."""
        size = weight(self.bytes) if self.bytes < 1_000_000_000 else f"{self.bytes / 1_000_000_000:.1f} GB"
        return f"more than {size}" if self.is_more else size


def trash_page(viewer: User, cursor: str = "", *, size: int = PAGE_SIZE) -> TrashPage:
    """A page of the trash; six queries. Raises BrokenCursor."""
    images = _below(GalleryImage.objects.trashed(), cursor).order_by("-trashed_at", "-id")[: size + 1]
    came = {pk: (moment, by) for pk, moment, by in images.values_list("pk", "trashed_at", "trashed_by")}
    tiles = [tile for tile in image_tiles(images, viewer) if tile.id in came]
    page = TrashPage(
        _groups(tiles[:size], came),
        is_continued=bool(cursor),
        now=sort_key_at(timezone.now()),
        days=settings.MUSA_TRASH_DAYS,
    )
    if len(tiles) > size:
        last = tiles[size - 1].id
        page.older = f"{sort_key_at(came[last][0])}-{last}"
        page.older_url = f"{reverse('trash')}?cursor={page.older}"
    return page


def weigh(selection: Selection, viewer: User) -> Weight:
    """What deleting a selection for good would take from the trash, of that which the viewer may delete.

    Counted as far as `MOST_WEIGHED`.
    """
    ids = list(islice(selection, MOST_WEIGHED + 1))
    images = GalleryImage.objects.trashed().filter(pk__in=ids[:MOST_WEIGHED])
    if not viewer.is_owner:
        images = images.filter(trashed_by=viewer)
    return Weight(images.count(), images.aggregate(Sum("bytes"))["bytes__sum"] or 0, len(ids) > MOST_WEIGHED)


def was_purged(generation: Generation) -> bool:
    """Whether a picture of it was deleted for good; one query if it is finished."""
    return generation.status == Status.FINISHED and generation.events.filter(why=PURGED).exists()


def _groups(tiles: list[Tile], came: dict[int, tuple[datetime, int | None]]) -> list[TrashGroup]:
    """In the order of the latest image of each."""
    alike = Counter(came.values())
    people = User.objects.only("name", "email").in_bulk({by for _, by in came.values() if by})
    together = _count_together({moment for (moment, by), count in alike.items() if count > 1})
    groups: dict[tuple, TrashGroup] = {}
    today = timezone.localdate()
    for tile in tiles:
        moment, by = came[tile.id]
        key = (by, moment) if moment in together else (by, moment.date())
        group = groups.setdefault(key, TrashGroup(people.get(by), moment, day_label(moment.date(), today), []))
        group.tiles.append(tile)
        group.left, group.is_soon = _left(moment, today)  # of the one that goes first
        if moment in together:
            count = together[moment]
            group.together = f"{MOST_TOGETHER:,}+" if count > MOST_TOGETHER else f"{count:,}"
            group.source = f"kind=trash&moment={sort_key_at(moment)}"
    return list(groups.values())


def _left(moment: datetime, today: date) -> tuple[str, bool]:
    """How long what came into the trash at that moment stays; and whether that is soon over."""
    if not settings.MUSA_TRASH_DAYS:
        return "", False
    days = ((moment + timedelta(days=settings.MUSA_TRASH_DAYS)).date() - today).days
    if days < SOON:
        return ("deleted tomorrow" if days == 1 else "deleted today"), True
    return f"{days} days left", False


def _count_together(moments: Iterable[datetime]) -> dict[datetime, int]:
    """How many images came into the trash at each of these moments, as far as `MOST_TOGETHER` + 1; one query."""
    moments = list(moments)
    if not moments:
        return {}
    one = "(SELECT COUNT(*) FROM (SELECT 1 FROM generations_galleryimage WHERE trashed_at = %s LIMIT %s) AS images)"
    values = [value for moment in moments for value in (_adapted(moment), MOST_TOGETHER + 1)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([one] * len(moments))}", values)
        return dict(zip(moments, cursor.fetchone(), strict=True))


def _adapted(moment: datetime):
    return connection.ops.adapt_datetimefield_value(moment)


def _below(images: QuerySet[GalleryImage], cursor: str) -> QuerySet[GalleryImage]:
    """Those deleted before the image that a cursor names."""
    if not cursor:
        return images
    moment, number = _read(cursor)
    return images.filter(Q(trashed_at__lt=moment) | Q(trashed_at=moment, id__lt=number))


def _read(cursor: str) -> tuple[datetime, int]:
    moment, separator, number = cursor.partition("-")
    if not (moment and separator and number):
        raise BrokenCursor
    return moment_of(read_cursor(moment)), read_cursor(number)
