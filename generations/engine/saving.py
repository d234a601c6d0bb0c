"""Bringing paid pictures home."""

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from generations import imaging
from generations.engine.committing import release_connection
from generations.engine.keeping import Kept, keep_picture
from generations.engine.provider import provider, trusted_hosts
from generations.models import GalleryImage, Generation, SearchDocument, Status
from generations.models.image import CAPTION_LENGTH
from generations.providers import (
    DownloadError,
    DownloadInterrupted,
    DownloadRefused,
    Gone,
    ProviderError,
    download,
)
from generations.storage import store

logger = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=48)
BROKEN_TRIES = 3  # a damaged picture may be a damaged transfer
LONGEST_PAUSE = 600


@dataclass(frozen=True)
class Trouble:
    """Why a picture isn't home: an error code and a sentence; `again` if trying later may help."""

    code: str
    sentence: str
    again: bool = False


def save(generation_id: int, worker: str) -> float | None:
    """Download, prove and store the pictures of a generation in `saving`, then finish it.

    Pictures that are home already are not fetched again. What can't be had for good ends the generation as failed, in
    plain words; what may be had later is tried later.

    Returns: seconds until it should be tried again; None if there is nothing more to do.
    """
    lease = f"{worker}:{secrets.token_hex(4)}"
    generation = _lease(generation_id, lease)
    if generation is None:
        return None
    home = set(generation.images.values_list("position", flat=True))
    kept: dict[int, Kept] = {}
    troubles: list[Trouble] = []
    release_connection()
    for position in range(len(generation.image_urls)):
        if position in home:
            continue
        result = _bring(generation, position)
        if isinstance(result, Kept):
            kept[position] = result
        else:
            troubles.append(result)
    later = any(trouble.again for trouble in troubles) and not _too_late(generation)
    if later:
        return _later(generation, kept, lease, troubles)
    if kept or home:
        _finish(generation, kept, lease, troubles)
    else:
        _fail(generation, lease, troubles)
    return None


def _lease(generation_id: int, lease: str) -> Generation | None:
    """Take hold of a generation in `saving` that nobody else is saving now."""
    now = timezone.now()
    expires = now + timedelta(seconds=settings.DOWNLOAD_TIMEOUT * 2 + settings.LEASE_MARGIN)
    free = Q(lease_holder="") | Q(lease_expires_at__lte=now)
    rows = Generation.objects.filter(free, pk=generation_id, status=Status.SAVING)
    if not rows.update(lease_holder=lease, lease_expires_at=expires, attempts=F("attempts") + 1):
        return None
    return Generation.objects.get(pk=generation_id)


def _bring(generation: Generation, position: int) -> Kept | Trouble:
    """One picture: from its URL, or from a fresh one if that has expired."""
    try:
        return _download(generation.image_urls[position])
    except Gone:
        return _bring_afresh(generation, position)
    except DownloadError as error:
        return _trouble(error)
    except imaging.ImageError as error:
        return Trouble(error.code, str(error), again=generation.attempts < BROKEN_TRIES)


def _bring_afresh(generation: Generation, position: int) -> Kept | Trouble:
    expired = Trouble("expired", "The picture's address has expired, and the API has no other.")
    if not generation.task_id:
        return expired
    try:
        urls = provider().fetch(generation.task_id).image_urls
    except ProviderError as error:
        return Trouble("expired", f"The picture's address has expired. Asking for another: {error}", again=True)
    if len(urls) <= position or urls[position] == generation.image_urls[position]:
        return expired
    generation.image_urls[position] = urls[position]
    Generation.objects.filter(pk=generation.pk).update(image_urls=generation.image_urls)
    try:
        return _download(urls[position])
    except Gone:
        return expired
    except DownloadError as error:
        return _trouble(error)
    except imaging.ImageError as error:
        return Trouble(error.code, str(error), again=generation.attempts < BROKEN_TRIES)


def _download(url: str) -> Kept:
    with store.draft() as draft:
        downloaded = download(
            url,
            draft,
            allowed_hosts=trusted_hosts(),
            max_bytes=settings.PICTURE_MAX_BYTES,
            timeout=settings.DOWNLOAD_TIMEOUT,
        )
        return keep_picture(draft, downloaded.sha256)


def _trouble(error: DownloadError) -> Trouble:
    if isinstance(error, DownloadRefused) and error.code == "too_large":
        return Trouble("too_large", str(error))
    return Trouble("no_image", str(error), again=isinstance(error, DownloadInterrupted))


def _too_late(generation: Generation) -> bool:
    return generation.sent_at < timezone.now() - GIVE_UP_AFTER


def _later(generation: Generation, kept: dict[int, Kept], lease: str, troubles: list[Trouble]) -> float:
    """Store what came, let go of the rest, and say when to try again."""
    pause = min(2.0**generation.attempts, LONGEST_PAUSE)
    due = timezone.now() + timedelta(seconds=pause)
    with transaction.atomic():
        _store_rows(generation, kept)
        held = Generation.objects.filter(pk=generation.pk, status=Status.SAVING, lease_holder=lease)
        if held.update(lease_holder="", lease_expires_at=None, due_at=due):
            why = f"Not home yet: {troubles[0].sentence} Trying again in {pause:.0f} s."
            Generation.journal(generation.pk, Status.SAVING, Status.SAVING, lease, why)
    return pause


def _finish(generation: Generation, kept: dict[int, Kept], lease: str, troubles: list[Trouble]) -> None:
    lost = f" {len(troubles)} could not be had: {troubles[0].sentence}" if troubles else ""
    with transaction.atomic():
        count = _store_rows(generation, kept)
        Generation.objects.move(
            generation.pk,
            Status.SAVING,
            Status.FINISHED,
            lease=lease,
            actor=lease,
            why=f"{count} picture{'s' if count != 1 else ''} stored.{lost}",
        )


def _fail(generation: Generation, lease: str, troubles: list[Trouble]) -> None:
    trouble = troubles[0] if troubles else Trouble("no_image", "The answer named no picture.")
    Generation.objects.move(
        generation.pk,
        Status.SAVING,
        Status.FAILED,
        lease=lease,
        actor=lease,
        why=trouble.sentence,
        error_code=trouble.code,
        error_message=trouble.sentence,
    )


def _store_rows(generation: Generation, kept: dict[int, Kept]) -> int:
    """Make the rows of what was kept, except where another worker was quicker. Returns how many there are now."""
    there = set(generation.images.values_list("position", flat=True))
    for position, picture in kept.items():
        if position in there:
            continue
        image = GalleryImage.objects.create(
            kind=GalleryImage.Kind.GENERATED,
            author_id=generation.author_id,
            generation=generation,
            position=position,
            sort_key=GalleryImage.free_sort_key(generation.sort_key + position),
            caption=generation.prompt[:CAPTION_LENGTH],
            aspect_ratio=generation.aspect_ratio,
            resolution=generation.resolution,
            **picture.columns,
        )
        SearchDocument.objects.index(image)
    return len(there | set(kept))
