"""The trash, last deleted first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse

from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.pages import PAGE_SIZE
from generations.gallery.tile import Tile
from generations.gallery.tiles import image_tiles
from generations.models import GalleryImage, User


@dataclass
class TrashPage:
    """Images in the trash. `older` is the cursor of what follows, `older_url` its address; both "" at the end."""

    tiles: list[Tile]
    older: str = ""
    older_url: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.tiles


def trash_page(viewer: User, cursor: str = "", *, size: int = PAGE_SIZE) -> TrashPage:
    """A page of the trash. Raises BrokenCursor."""
    images = _below(GalleryImage.objects.trashed(), cursor).order_by("-trashed_at", "-id")[: size + 1]
    moments = dict(images.values_list("pk", "trashed_at"))
    tiles = image_tiles(images, viewer)
    if len(tiles) <= size:
        return TrashPage(tiles)
    last = tiles[size - 1].id
    older = f"{sort_key_at(moments[last])}-{last}"
    return TrashPage(tiles[:size], older, f"{reverse('trash')}?cursor={older}")


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
