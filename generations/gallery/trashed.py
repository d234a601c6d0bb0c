"""The trash: images by when they were deleted, the latest first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from generations.gallery.moments import EPOCH
from generations.gallery.pages import PAGE_SIZE, BrokenCursor
from generations.gallery.tile import Tile
from generations.gallery.tiles import image_tiles
from generations.models import GalleryImage, User


@dataclass
class TrashPage:
    """Tiles of images in the trash; `older_url` is the address of what follows, "" at the end."""

    tiles: list[Tile]
    older_url: str

    @property
    def is_empty(self) -> bool:
        return not self.tiles


def trash_page(viewer: User, *, cursor: str = "", address: str = "") -> TrashPage:
    """A page of the trash (keyset paging).

    Args:
        cursor: where the page before ended; microseconds of its deletion and the image's id.
        address: the page's own address, for `older_url`.

    Raises: BrokenCursor.
    """
    images = GalleryImage.objects.trashed().order_by("-trashed_at", "-id")
    if cursor:
        moment, image_id = _read(cursor)
        images = images.filter(Q(trashed_at__lt=moment) | Q(trashed_at=moment, id__lt=image_id))
    rows = list(images.values_list("id", "trashed_at")[: PAGE_SIZE + 1])
    order = {image_id: place for place, (image_id, _) in enumerate(rows[:PAGE_SIZE])}
    tiles = image_tiles(GalleryImage.objects.filter(pk__in=order), viewer)
    tiles.sort(key=lambda tile: order[tile.id])
    more = len(rows) > PAGE_SIZE
    return TrashPage(tiles, f"{address}?cursor={_written(*rows[PAGE_SIZE - 1])}" if more else "")


def _written(image_id: int, trashed_at: datetime) -> str:
    return f"{(trashed_at - EPOCH) // timedelta(microseconds=1)}-{image_id}"


def _read(cursor: str) -> tuple[datetime, int]:
    moment, _, image_id = cursor.partition("-")
    if not (moment.isdecimal() and image_id.isdecimal() and len(moment) < 18 and len(image_id) < 19):
        raise BrokenCursor("This page address is broken. Start again from the newest.")
    return EPOCH + timedelta(microseconds=int(moment)), int(image_id)
