"""Going through many images one after the other: which, in which order, and what was decided of each.

Only ids and verdicts are read of all of them, as far as `MOST`; what is seen of each comes as it is needed.
"""

from collections.abc import Collection as Many
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.filters import Filters
from generations.gallery.pages import newest_images
from generations.gallery.ranking import best_matches
from generations.gallery.walking import MOST_BEST
from generations.models import CollectionItem, GalleryImage

MOST = 2000
"""So many images are gone through at once; the rest follows after them."""
MOST_NAMED = 500
LETTERS = {GalleryImage.Verdict.PICK: "p", GalleryImage.Verdict.REJECT: "x", "": ""}


@dataclass(frozen=True)
class Stretch:
    """Ids with verdicts ("pick", "reject" or ""), in order. `more`: the place where the rest begins, "" at the end."""

    marks: list[tuple[int, str]]
    more: str = ""

    def without(self, ids: Many[int]) -> "Stretch":
        return Stretch([mark for mark in self.marks if mark[0] not in ids], self.more) if ids else self

    @property
    def first_undecided(self) -> int:
        """Its place, from 0; behind the last one if all are decided."""
        return next((place for place, (_, verdict) in enumerate(self.marks) if not verdict), len(self.marks))

    @property
    def written(self) -> str:
        """12 13p 14x: for the page."""
        return " ".join(f"{pk}{LETTERS[verdict]}" for pk, verdict in self.marks)


def of_results(filters: Filters, before: int | None = None) -> Stretch:
    """What passes the filters below a sort key, the newest first; the search and one query at most."""
    rows = list(newest_images(filters, before, MOST + 1).values_list("pk", "verdict", "sort_key"))
    more = str(rows[MOST - 1][2]) if len(rows) > MOST else ""
    return Stretch([row[:2] for row in rows[:MOST]], more)


def of_best(filters: Filters) -> Stretch:
    """The best matches of a search, in that order."""
    keys = best_matches(filters, MOST_BEST)
    rows = {key: mark for *mark, key in _rows(Q(sort_key__in=keys), "sort_key")}
    return Stretch([tuple(rows[key]) for key in keys if key in rows])


def of_collection(collection_id: int, after: str = "") -> Stretch:
    """A collection's images in the order made by hand, after a place; one query. Raises BrokenCursor."""
    items = CollectionItem.objects.filter(collection=collection_id, image__trashed_at=None)
    if after:
        position, number = _two(after)
        items = items.filter(Q(position__gte=position) & (Q(position__gt=position) | Q(pk__gt=number)))
    columns = ("image_id", "image__verdict", "position", "pk")
    rows = list(items.order_by("position", "pk").values_list(*columns)[: MOST + 1])
    more = "{2}.{3}".format(*rows[MOST - 1]) if len(rows) > MOST else ""
    return Stretch([row[:2] for row in rows[:MOST]], more)


def of_batch(batch_id: int) -> Stretch:
    """What one press of Generate made, in the order of its requests; one query."""
    return Stretch(_rows(Q(generation__batch=batch_id), order=("sort_key",))[:MOST])


def of_named(ids: Sequence[int]) -> Stretch:
    """Images that somebody named, in that order; one query."""
    named = list(dict.fromkeys(ids))[:MOST_NAMED]
    found = dict(_rows(Q(pk__in=named)))
    return Stretch([(pk, found[pk]) for pk in named if pk in found])


def _rows(which: Q, *more: str, order: Sequence[str] = ()) -> list[tuple]:
    return list(GalleryImage.objects.shown().filter(which).order_by(*order).values_list("pk", "verdict", *more))


def _two(place: str) -> tuple[int, int]:
    position, _, number = place.partition(".")
    sign = -1 if position.startswith("-") else 1
    read = read_cursor(position.removeprefix("-")), read_cursor(number)
    if None in read:
        raise BrokenCursor
    return sign * read[0], read[1]
