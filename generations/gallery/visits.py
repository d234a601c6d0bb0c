"""Which pictures somebody has not seen yet."""

from collections.abc import Iterable

from generations.gallery.tile import Tile
from generations.models import User, Visit


def seen_image(viewer: User) -> int | None:
    """The id of the newest image when the viewer's visit before ended; None if this is their first."""
    return Visit.objects.filter(user=viewer).values_list("seen_image", flat=True).first()


def mark_new(tiles: Iterable[Tile], seen: int | None) -> None:
    """Mark the pictures of others that were stored since."""
    if seen is None:
        return
    for tile in tiles:
        tile.is_new = tile.kind == "image" and tile.id > seen and not tile.is_mine
