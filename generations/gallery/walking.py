"""Walking from picture to picture through what a view shows, in its order, however long it is.

A way names pictures by places: opaque words, valid for that way alone. Each step costs about the same in a gallery of
any size: a page of pictures before or after a place, never a count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.filters import Filters
from generations.gallery.pages import newest_images
from generations.gallery.ranking import best_matches
from generations.gallery.search import oldest_matches
from generations.gallery.sizes import ratio_class
from generations.media import media_url
from generations.models import CollectionItem, GalleryImage
from generations.models.image import original_path, thumbnail_path

MOST_BEST = 60
"""So many of the best matches a page shows."""
AROUND = 12
"""Pictures on each side, when one is opened."""
COLUMNS = ("id", "generation_id", "sort_key", "sha256", "extension", "width", "height", "caption")


class Step(NamedTuple):
    """A picture on the way, ready to print. `src`, `large`: 320 and 1280 pixels wide."""

    id: int
    place: str
    url: str
    src: str
    large: str
    original: str
    width: int
    height: int
    ratio_class: str
    caption: str
    sort_key: int
    generation_id: int | None


class Way(Protocol):
    """The pictures of a view in its order. `query` stands behind the ? of their addresses and leads here again."""

    query: str

    def place_of(self, image: GalleryImage) -> str:
        """Where an image stands; "" if it isn't on this way."""

    def before(self, place: str, size: int) -> list[Step]:
        """So many pictures right before a place, in the view's order. Raises BrokenCursor."""

    def after(self, place: str, size: int) -> list[Step]:
        """So many right after it. Raises BrokenCursor."""

    def first(self, size: int) -> list[Step]: ...

    def last(self, size: int) -> list[Step]: ...


class Results:
    """What passes the filters, the newest first; a place is a sort key. One query or two for each page."""

    def __init__(self, filters: Filters, query: str = "") -> None:
        self.filters = filters
        self.query = query

    def place_of(self, image: GalleryImage) -> str:
        return str(image.sort_key)

    def before(self, place: str, size: int) -> list[Step]:
        return self._above(_number(place), size)

    def after(self, place: str, size: int) -> list[Step]:
        return self._steps(newest_images(self.filters, _number(place), size))

    def first(self, size: int) -> list[Step]:
        return self._steps(newest_images(self.filters, None, size))

    def last(self, size: int) -> list[Step]:
        return self._above(0, size)

    def _above(self, sort_key: int, size: int) -> list[Step]:
        if self.filters.needs_search:
            keys = oldest_matches(self.filters, above=sort_key, size=size)
            images = GalleryImage.objects.shown().filter(sort_key__among=keys).order_by("sort_key")
        else:
            images = self.filters.above(sort_key).images().order_by("sort_key")[:size]
        return self._steps(images)[::-1]

    def _steps(self, images: QuerySet[GalleryImage]) -> list[Step]:
        rows = images.values_list(*COLUMNS, named=True)
        return [_step(row, str(row.sort_key), self.query) for row in rows]


class Best:
    """The best matches of a search, in that order; a place is a sort key."""

    def __init__(self, filters: Filters, query: str) -> None:
        self.filters = filters
        self.query = query

    def place_of(self, image: GalleryImage) -> str:
        return str(image.sort_key)

    def before(self, place: str, size: int) -> list[Step]:
        keys = self._keys()
        at = _index(keys, place)
        return self._steps(keys[max(0, at - size) : at])

    def after(self, place: str, size: int) -> list[Step]:
        keys = self._keys()
        at = _index(keys, place) + 1
        return self._steps(keys[at : at + size])

    def first(self, size: int) -> list[Step]:
        return self._steps(self._keys()[:size])

    def last(self, size: int) -> list[Step]:
        return self._steps(self._keys()[-size:])

    def _keys(self) -> list[int]:
        return best_matches(self.filters, MOST_BEST)

    def _steps(self, keys: list[int]) -> list[Step]:
        images = GalleryImage.objects.only(*COLUMNS).in_bulk(keys, field_name="sort_key")
        return [_step(images[key], str(key), self.query) for key in keys if key in images]


class Shelf:
    """A collection's images in the order made by hand; a place is position and number of the item."""

    def __init__(self, collection_id: int) -> None:
        self.collection_id = collection_id
        self.query = urlencode({"collection": collection_id})

    def place_of(self, image: GalleryImage) -> str:
        item = CollectionItem.objects.filter(collection=self.collection_id, image=image).first()
        return _place(item) if item else ""

    def before(self, place: str, size: int) -> list[Step]:
        position, number = _two(place)
        return self._steps(_earlier(position, number), ("-position", "-pk"), size)[::-1]

    def after(self, place: str, size: int) -> list[Step]:
        position, number = _two(place)
        later = Q(position__gte=position) & (Q(position__gt=position) | Q(pk__gt=number))
        return self._steps(later, ("position", "pk"), size)

    def first(self, size: int) -> list[Step]:
        return self._steps(Q(), ("position", "pk"), size)

    def last(self, size: int) -> list[Step]:
        return self._steps(Q(), ("-position", "-pk"), size)[::-1]

    def _steps(self, within: Q, order: Iterable[str], size: int) -> list[Step]:
        items = CollectionItem.objects.filter(
            within, collection=self.collection_id, collection__deleted_at=None, image__trashed_at=None
        )
        columns = (f"image__{name}" for name in COLUMNS)
        items = items.select_related("image").only("position", *columns).order_by(*order)[:size]
        return [_step(item.image, _place(item), self.query) for item in items]


@dataclass(frozen=True)
class Strip:
    """An image among those that stand around it in a view."""

    before: list[Step]
    here: Step
    after: list[Step]
    query: str

    @property
    def steps(self) -> list[Step]:
        return [*self.before, self.here, *self.after]

    @property
    def newer_url(self) -> str:
        return self.before[-1].url if self.before else ""

    @property
    def older_url(self) -> str:
        return self.after[0].url if self.after else ""

    @property
    def studio_url(self) -> str:
        """Where the view is, at this image; the studio for what has no page there."""
        place = urlencode({"at": self.here.sort_key}) if self.query else ""
        return f"{reverse('studio')}?{self.query}&{place}" if place and "collection" not in self.query else ""


def strip_of(image: GalleryImage, way: Way | None = None, size: int = AROUND) -> Strip:
    """An image and so many on each side of it; of its own kind, newest first, where no way is given."""
    way = way or way_of_kind(image)
    place = way.place_of(image)
    before, after = (way.before(place, size), way.after(place, size)) if place else ([], [])
    return Strip(before, _step(image, place, way.query), after, way.query)


def way_of_kind(image: GalleryImage) -> Way:
    """All of its kind, whatever view it was opened from."""
    query = urlencode({"kind": "uploads"}) if image.is_upload else ""
    return Results(Filters(kind=image.kind), query)


def _step(image: Any, place: str, query: str) -> Step:
    """Of an image, or of a row with its `COLUMNS`."""
    address = reverse("image_detail", args=[image.id])
    return Step(
        id=image.id,
        place=place,
        url=f"{address}?{query}" if query else address,
        src=media_url(thumbnail_path(image.sha256, 320)),
        large=media_url(thumbnail_path(image.sha256, 1280)),
        original=media_url(original_path(image.sha256, image.extension)),
        width=image.width,
        height=image.height,
        ratio_class=ratio_class(image.width, image.height),
        caption=image.caption or f"Picture {image.id}",
        sort_key=image.sort_key,
        generation_id=image.generation_id,
    )


def _place(item: CollectionItem) -> str:
    return f"{item.position}.{item.pk}"


def _earlier(position: int, number: int) -> Q:
    return Q(position__lte=position) & (Q(position__lt=position) | Q(pk__lt=number))


def _number(place: str) -> int:
    number = read_cursor(place)
    if number is None:
        raise BrokenCursor
    return number


def _index(keys: list[int], place: str) -> int:
    """Where a place is by now; at the end if what stood there doesn't match any more."""
    key = _number(place)
    return keys.index(key) if key in keys else len(keys)


def _two(place: str) -> tuple[int, int]:
    position, _, number = place.partition(".")
    sign = -1 if position.startswith("-") else 1
    return sign * _number(position.removeprefix("-")), _number(number)
