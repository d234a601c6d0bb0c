"""The trash's end: rows go in a transaction, and their files after it has committed, when no other row needs them."""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from generations.models import (
    Act,
    ActStep,
    Draft,
    GalleryImage,
    Generation,
    GenerationEvent,
    Reference,
    Status,
    TemplateReference,
)
from generations.models.event import PURGED
from generations.models.image import THUMBNAIL_WIDTHS
from generations.storage import store

logger = logging.getLogger(__name__)
CHUNK = 100
PAUSE = 0.05
YOUNG = 3600  # seconds; files come before their rows, so a younger one may belong to an upload that is under way
LOOKED_AT_AGAIN = timedelta(days=2)


def purge(images: Sequence[GalleryImage], actor: str) -> list[GalleryImage]:
    """Delete images in the trash, within the caller's transaction, with all that hangs on them; not their files.

    Those that something else needs stay. Returns those that are gone.
    """
    needed = in_use([image.pk for image in images])
    gone = [image for image in images if image.pk not in needed]
    generations = sorted({image.generation_id for image in gone} - {None})
    GenerationEvent.objects.bulk_create(
        GenerationEvent(
            generation_id=pk, from_status=Status.FINISHED, to_status=Status.FINISHED, actor=actor, why=PURGED
        )
        for pk in Generation.objects.filter(pk__in=generations, status=Status.FINISHED).values_list("pk", flat=True)
    )
    GalleryImage.objects.filter(pk__in=[image.pk for image in gone]).delete()
    return gone


def in_use(image_ids: Iterable[int]) -> set[int]:
    """Those that generations or templates refer to, or that somebody is composing with; three queries."""
    ids = list(image_ids)
    given = Reference.objects.filter(image__in=ids).values_list("image", flat=True)
    kept = TemplateReference.objects.filter(image__in=ids).values_list("image", flat=True)
    return {*given, *kept, *(_in_drafts() & set(ids))}


def _in_drafts() -> set[int]:
    contents = Draft.objects.values_list("content", flat=True)  # one row for each person
    references = (one for content in contents for one in content.get("references", []))
    return {one["image"] for one in references if isinstance(one, dict) and isinstance(one.get("image"), int)}


def purge_expired() -> int:
    """Delete for good what has been in the trash for `MUSA_TRASH_DAYS`, the oldest first. Returns how many."""
    if not settings.MUSA_TRASH_DAYS:
        return 0
    until = timezone.now() - timedelta(days=settings.MUSA_TRASH_DAYS)
    purged, last = 0, None
    while chunk := _expired(until, last):
        last = chunk[-1]
        with transaction.atomic():
            locked = GalleryImage.objects.select_for_update().filter(pk__in=[image.pk for image in chunk])
            again = locked.filter(trashed_at__lte=until).order_by("sort_key")  # restored at this very moment
            gone = purge(list(again), "the trash")
            transaction.on_commit(partial(_remove, [(image.sha256, image.extension) for image in gone]), robust=True)
        purged += len(gone)
        time.sleep(PAUSE)
    return purged


def _expired(until: datetime, last: GalleryImage | None) -> list[GalleryImage]:
    """The next ones, whether they may go or not."""
    rows = GalleryImage.objects.trashed().filter(trashed_at__lte=until)
    if last is not None:
        rows = rows.filter(trashed_at__gte=last.trashed_at).exclude(trashed_at=last.trashed_at, pk__lte=last.pk)
    return list(rows.order_by("trashed_at", "pk").only("trashed_at")[:CHUNK])


def remove_files(step_id: int) -> None:
    """Delete the files of what a step purged; noted in the step (`undone_at`) when all of them are gone."""
    step = ActStep.objects.get(pk=step_id)
    if _remove([(sha256, extension) for sha256, extension in step.before.values()]):
        ActStep.objects.filter(pk=step_id).update(undone_at=timezone.now())


def remove_left_files() -> None:
    """The same once more, for what was too young, and for workers that died before they came to it."""
    since = timezone.now() - LOOKED_AT_AGAIN
    for act in Act.objects.order_by("-pk").iterator():
        if act.at < since:
            return
        if act.verb == Act.Verb.PURGE:
            for pk in act.steps.exclude(done_at=None).filter(undone_at=None).values_list("pk", flat=True):
                remove_files(pk)


def _remove(files: Sequence[tuple[str, str]]) -> bool:
    """Delete originals and thumbnails that no row needs any more. False if one was too young."""
    hashes = {sha256 for sha256, _ in files}
    needed = set(GalleryImage.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    all_gone = True
    for sha256, extension in dict.fromkeys(files):
        if sha256 in needed:
            continue
        image = GalleryImage(sha256=sha256, extension=extension)
        if _is_young(image.original_path):
            all_gone = False
            continue
        try:
            for name in (image.original_path, *map(image.thumbnail_path, THUMBNAIL_WIDTHS)):
                store.delete(name)
        except OSError:
            logger.exception("the files of %s can't be deleted; manage.py doctor finds them", sha256)
    return all_gone


def _is_young(name: str) -> bool:
    """Whether an upload that is under way may have written it, or found that it was there already."""
    try:
        return time.time() - store.path(name).stat().st_mtime < YOUNG
    except FileNotFoundError:
        return False
