"""Stacks: the pictures of one batch that stand together lie on one another, except today's."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from generations.gallery.tile import Tile


def pile(tiles: Iterable[Tile], *, closed: bool) -> None:
    """Mark the stacks among the tiles of one day, newest first.

    A batch's tiles without a picture stand between its pictures and are no part of the stack: what failed stays seen.
    """
    for batch, together in groupby(tiles, key=lambda tile: tile.batch_id):
        pictures = [tile for tile in together if tile.kind == "image"]
        if batch is None or len(pictures) < 2:
            continue
        pictures[0].stack_size = len(pictures)
        for picture in pictures:
            picture.stack = pictures[0].id
            picture.is_closed = closed
            picture.is_tucked = closed and picture is not pictures[0]


def splits_batch(batches: Sequence[int | None], end: int) -> bool:
    """Whether a cut after the first `end` tiles goes through a batch; `batches` are those of all tiles, in order."""
    return 0 < end < len(batches) and batches[end] is not None and batches[end] == batches[end - 1]
