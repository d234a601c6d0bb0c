"""Verbs of the trash. Images that one act trashed share the moment, the act's own: so the trash shows them together."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

from generations.acts import purging
from generations.acts.verb import Before, Images, Verb, grouped
from generations.models import DayCount, GalleryImage, day_of_key


class Trash(Verb):
    reindexes = False  # documents of images in the trash stay

    def do(self, images: Images) -> Before:
        shown = [image for image in images.values() if not image.is_trashed]
        _move(shown, self.act.at, self.act.author_id)
        return {str(image.pk): True for image in shown}

    def undo(self, images: Images, before: Before) -> set[int]:
        own = [image for image in images.values() if self._is_own(image)]
        _move(own, None, None)
        return {pk for pk, image in images.items() if image.is_trashed and not self._is_own(image)}

    def _is_own(self, image: GalleryImage) -> bool:
        return image.trashed_at == self.act.at and image.trashed_by_id == self.act.author_id


class Restore(Verb):
    reindexes = False

    def do(self, images: Images) -> Before:
        trashed = [image for image in images.values() if image.is_trashed]
        _move(trashed, None, None)
        return {str(image.pk): [image.trashed_at.isoformat(), image.trashed_by_id] for image in trashed}

    def undo(self, images: Images, before: Before) -> set[int]:
        shown = {pk: before[str(pk)] for pk, image in images.items() if not image.is_trashed}
        for (moment, by), ids in grouped(shown):
            _move([images[pk] for pk in ids], datetime.fromisoformat(moment), by)
        return {pk for pk, image in images.items() if image.is_trashed and not _is_as(image, before[str(pk)])}


class Purge(Verb):
    """For good: there is no undo. What something else needs stays in the trash; `before` names the files that go."""

    reindexes = False

    def do(self, images: Images) -> Before:
        trashed = [image for image in images.values() if image.is_trashed]
        own = [image for image in trashed if self.arguments["all"] or image.trashed_by_id == self.act.author_id]
        gone = purging.purge(own, self.act.author.email)
        self._stay("others", len(trashed) - len(own))
        self._stay("needed", len(own) - len(gone))
        return {str(image.pk): [image.sha256, image.extension] for image in gone}

    def after(self, step_id: int) -> None:
        transaction.on_commit(partial(purging.remove_files, step_id), robust=True)

    def _stay(self, why: str, count: int) -> None:
        if count:
            self.arguments[why] = self.arguments.get(why, 0) + count


def _is_as(image: GalleryImage, told: list) -> bool:
    return [image.trashed_at.isoformat(), image.trashed_by_id] == told


def _move(images: Iterable[GalleryImage], moment: datetime | None, by: int | None) -> None:
    """Into the trash, or out of it; what the days hold is counted along."""
    images = list(images)
    change = -1 if moment else 1
    GalleryImage.objects.filter(pk__in=[image.pk for image in images]).update(trashed_at=moment, trashed_by=by)
    counts: Counter = Counter()
    for image in images:
        counts[day_of_key(image.sort_key), image.kind, image.author_id] += change
    DayCount.objects.add_many(counts)
