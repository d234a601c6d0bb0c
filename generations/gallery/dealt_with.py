"""What somebody put aside: failed, cancelled and unanswered generations that have no tile in the studio any more."""

from urllib.parse import urlencode

from django.urls import reverse

from generations.gallery.cursors import read_cursor
from generations.gallery.days import days_of
from generations.gallery.filters import Filters
from generations.gallery.pages import PAGE_SIZE, GalleryPage
from generations.gallery.tiles import generation_tiles
from generations.models import Generation, User

KIND = "dealt-with"


def dealt_with_page(viewer: User, scope: str, cursor: str = "", *, size: int = PAGE_SIZE) -> GalleryPage:
    """A page of what was put aside, the team's or the viewer's own (`scope` "mine"). Raises BrokenCursor."""
    before = read_cursor(cursor)
    generations = Filters(author=viewer.pk if scope == "mine" else None).generations(before).dealt_with()
    tiles = generation_tiles(generations.order_by("-sort_key")[: size + 1], viewer)
    older = str(tiles[size - 1].sort_key) if len(tiles) > size else ""
    address = urlencode({"kind": KIND, "scope": scope, "cursor": older})
    return GalleryPage(
        days=days_of(tiles[:size], before),
        older=older,
        older_url=f"{reverse('studio')}?{address}" if older else "",
        is_continued=before is not None,
    )


def is_anything_dealt_with() -> bool:
    """Whether there is anything to look at."""
    return Generation.objects.dealt_with().exists()
