"""What others made while a page was open: how much of it there is, and the tiles themselves."""

from dataclasses import dataclass

from generations.gallery.days import Day, count_days, days_of, pile_days
from generations.gallery.filters import Filters
from generations.gallery.pages import merged, shows_generations, without_picture
from generations.gallery.recent import MOST_IMAGES, recent_images
from generations.gallery.tiles import Person, generation_tiles, image_tiles, people_of
from generations.models import User

MOST_COUNTED = 99
MOST_SHOWN = 120
"""So many tiles are put on top of a page; of more, one begins anew."""
FACES = 2


@dataclass(frozen=True)
class News:
    """So many pictures of others, at most one more than are counted; and the ids of those who made the newest."""

    count: int
    authors: tuple[int, ...]

    @property
    def words(self) -> str:
        """12 new, 99+ new."""
        return f"{MOST_COUNTED}+ new" if self.count > MOST_COUNTED else f"{self.count} new"

    def people(self, viewer: User) -> list[Person]:
        """Those whose faces are shown; one query."""
        known = people_of(set(self.authors), viewer)
        return [known[author] for author in self.authors]


def news_since(kind: str, viewer: int, newest: int) -> News:
    """The pictures of others above a page whose newest tile has that sort key, as they were a second ago.

    At most one query, and as a rule none.
    """
    images = recent_images[kind]()
    above = [author for sort_key, author in images if sort_key > newest and author != viewer]
    if len(above) <= MOST_COUNTED and len(images) == MOST_IMAGES and images[-1][0] > newest:
        further = Filters(kind=kind).above(newest).images().exclude(author=viewer).order_by("-sort_key")
        above = list(further.values_list("author_id", flat=True)[: MOST_COUNTED + 1])
    authors = above[: MOST_COUNTED + 1]
    return News(len(authors), tuple(dict.fromkeys(authors))[:FACES])


def newest_shown(filters: Filters) -> int:
    """The sort key of the newest image, 0 if there is none; one query."""
    return filters.images().order_by("-sort_key").values_list("sort_key", flat=True).first() or 0


def newer_days(filters: Filters, viewer: User, newest: int, *, folds: bool = True) -> list[Day] | None:
    """All tiles above that sort key under their days, newest first; None if they are too many."""
    newer = filters.above(newest)
    most = MOST_SHOWN + 1
    waiting = generation_tiles(without_picture(newer, None, most), viewer) if shows_generations(filters) else []
    tiles = merged(image_tiles(newer.images().order_by("-sort_key")[:most], viewer), waiting)
    if len(tiles) > MOST_SHOWN:
        return None
    days = days_of(tiles, None)
    count_days(days, filters, goes_on=True)
    if shows_generations(filters):
        pile_days(days, folds=folds)
    return days
