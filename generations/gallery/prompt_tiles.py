"""The pictures of one prompt, newest first."""

from dataclasses import dataclass

from django.urls import reverse

from generations.gallery.cursors import read_cursor
from generations.gallery.tile import Tile
from generations.gallery.tiles import image_tiles
from generations.models import GalleryImage, Prompt, User

PAGE_SIZE = 60


@dataclass(frozen=True)
class PromptTiles:
    """`more_url` leads to older ones, "" at the end."""

    tiles: list[Tile]
    more_url: str = ""
    is_continued: bool = False


def prompt_tiles(prompt: Prompt, viewer: User, cursor: str = "") -> PromptTiles:
    """A page of tiles; three queries. Raises BrokenCursor."""
    before = read_cursor(cursor)
    images = GalleryImage.objects.shown().filter(generation__entry=prompt)
    images = images.order_by("-generation__sort_key", "-sort_key")  # the index of its generations has this order
    if before is not None:
        images = images.filter(generation__sort_key__lte=before, sort_key__lt=before)
    tiles = image_tiles(images[: PAGE_SIZE + 1], viewer)
    more = tiles[PAGE_SIZE - 1].sort_key if len(tiles) > PAGE_SIZE else 0
    url = f"{reverse('prompt_page', args=[prompt.pk])}?cursor={more}" if more else ""
    return PromptTiles(tiles[:PAGE_SIZE], url, is_continued=before is not None)
