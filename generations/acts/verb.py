"""What all verbs have in common."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from generations.models import Act, GalleryImage

Before = dict[str, Any]
"""By the id of each image that was changed (JSON's keys are strings): what has to be known to undo that."""
Images = Mapping[int, GalleryImage]
"""The images of a step that exist, by id and locked, in the order in which the step names them."""


class Verb:
    """What one act does to the images of a step, and how that is undone; both within the step's transaction."""

    reindexes = True
    """Whether the search's documents say something of it."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.arguments = act.arguments

    def do(self, images: Images) -> Before:
        """Change the images that aren't so already. Returns what was there before, of exactly those it changed."""
        raise NotImplementedError

    def undo(self, images: Images, before: Before) -> set[int]:
        """Put back what was there. Returns those that somebody changed since: they stay as they are."""
        raise NotImplementedError

    def close(self) -> None:
        """What follows when the last step is done, or undone."""

    def after(self, step_id: int) -> None:
        """What follows when a step has been committed."""


class Columns(Verb):
    """Verbs that write columns of the image; `before` holds their former values."""

    columns: tuple[str, ...]

    def put(self) -> tuple:
        """What the act writes, in the order of the columns."""
        raise NotImplementedError

    def do(self, images: Images) -> Before:
        wanted = self.put()
        changed = {pk: image for pk, image in images.items() if self._values(image)[0] != wanted[0]}
        _rows(changed).update(**self._named(wanted))
        return {str(pk): self._values(image) for pk, image in changed.items()}

    def undo(self, images: Images, before: Before) -> set[int]:
        put = list(self.put())
        former = {pk: before[str(pk)][: len(put)] for pk in images}
        own = {pk: former[pk] for pk, image in images.items() if self._values(image) == put}
        for values, ids in grouped(own):
            _rows(ids).update(**self._named(values))
        return {pk for pk in images.keys() - own.keys() if self._values(images[pk]) != former[pk]}

    def _values(self, image: GalleryImage) -> list:
        return [getattr(image, column) for column in self.columns]

    def _named(self, values: Iterable) -> dict:
        return dict(zip(self.columns, values, strict=True))


def grouped(values: Mapping[int, list]) -> Iterable[tuple[list, list[int]]]:
    """Ids by their value, each value once."""
    key: Callable[[int], str] = lambda pk: repr(values[pk])  # noqa: E731  (None and numbers don't compare)
    for _, ids in groupby(sorted(values, key=key), key=key):
        ids = list(ids)
        yield values[ids[0]], ids


def _rows(ids: Iterable[int]) -> QuerySet[GalleryImage]:
    return GalleryImage.objects.filter(pk__in=list(ids))
