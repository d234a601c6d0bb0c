"""Which images somebody has selected: those they named, or all that a view shows, however many."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from generations.gallery.days import is_whole
from generations.gallery.filters import Filters
from generations.gallery.moments import moment_of
from generations.gallery.pages import newest_images
from generations.gallery.search import count_matches
from generations.models import DayCount, GalleryImage

READ_AT_ONCE = 5_000
MOST_COUNTED = 100_000


@dataclass(frozen=True)
class Selection:
    """`ids`, or else everything that passes `filters`, or else the whole trash (`filters` None), or what came there at
    one `moment` (microseconds); but not `excepted`.

    What came after is not meant: `newest` is the largest sort key that counts; in the trash, the latest moment at which
    something came there, in microseconds like a sort key. None: whatever there is.
    """

    ids: tuple[int, ...] = ()
    filters: Filters | None = None
    is_every: bool = False
    newest: int | None = None
    moment: int | None = None
    excepted: frozenset[int] = frozenset()

    def __iter__(self) -> Iterator[int]:
        """The ids of its images, newest first or as they were named; read a few thousand at a time, without a limit."""
        return (pk for pk in self._walk() if pk not in self.excepted)

    def _walk(self) -> Iterator[int]:
        if not self.is_every:
            return iter(dict.fromkeys(self.ids))
        return _results(self.filters, self.newest) if self.filters else _walk_trash(self.trashed())

    def trashed(self) -> QuerySet[GalleryImage]:
        """What is meant of the trash, the latest first."""
        images = GalleryImage.objects.trashed().order_by("-trashed_at", "-pk")
        if self.moment is not None:
            images = images.filter(trashed_at=moment_of(self.moment))
        return images if self.newest is None else images.filter(trashed_at__lte=moment_of(self.newest))


def _results(filters: Filters, newest: int | None) -> Iterator[int]:
    """Those that pass, newest first."""
    before = None if newest is None else newest + 1
    while rows := list(newest_images(filters, before, READ_AT_ONCE).values_list("pk", "sort_key")):
        yield from (pk for pk, _ in rows)
        before = rows[-1][1]


def _walk_trash(images: QuerySet[GalleryImage]) -> Iterator[int]:
    after = Q()
    while rows := list(images.filter(after).values_list("pk", "trashed_at")[:READ_AT_ONCE]):
        yield from (pk for pk, _ in rows)
        last, moment = rows[-1]
        after = Q(trashed_at__lt=moment) | Q(trashed_at=moment, pk__lt=last)


def count_selected(selection: Selection) -> int:
    """How many images everything is, without regard to exceptions; `MOST_COUNTED` + 1 stands for all that is more."""
    filters, most = selection.filters, MOST_COUNTED + 1
    if filters is None:
        return selection.trashed().order_by()[:most].count()
    if is_whole(filters) and filters.kind and selection.newest is not None:
        days = DayCount.objects.of(filters.kind, filters.author).values_list("images", flat=True)
        return max(0, sum(days) - filters.above(selection.newest).images().count())
    if selection.newest is not None:
        moment = moment_of(selection.newest + 1)
        filters = filters.but(until=min(moment, filters.until or moment))
    if filters.needs_search:
        return count_matches(filters, most)
    return filters.images().order_by()[:most].count()


def spoken_count(count: int) -> str:
    """12,482; more than 100,000."""
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}"
