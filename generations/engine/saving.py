"""Bringing paid pictures home."""

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from generations import imaging
from generations.engine.committing import release_connection, until_committed
from generations.engine.keeping import Kept, keep_picture
from generations.engine.provider import provider_of, trusted_hosts
from generations.models import DayCount, GalleryImage, Generation, SearchDocument, Status
from generations.models.image import CAPTION_LENGTH
from generations.providers import (
    DownloadError,
    DownloadInterrupted,
    DownloadRefused,
    Gone,
    ProviderError,
    TaskState,
    download,
)
from generations.storage import store

logger = logging.getLogger(__name__)
GIVE_UP_AFTER = timedelta(hours=48)
SILENCE = 60  # seconds without a byte, after which somebody else may try
RENEW_EVERY = 15  # seconds
BROKEN_TRIES = 3  # a damaged picture may be a damaged transfer
LONGEST_PAUSE = 120  # seconds: after an outage nobody waits long for what is paid
EXPIRED = "The picture's address has expired."


class Trouble(Exception):
    """Why a picture isn't home: an error code and a sentence; `again` if trying later may help."""

    def __init__(self, code: str, sentence: str, again: bool = False) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.again = again


class LeaseLost(Exception):
    """Somebody else holds the generation now."""


def save(generation_id: int, worker: str) -> float | None:
    """Download, prove and store the pictures of a generation in `saving`, then finish it.

    Pictures that are home already are not fetched again. What can't be had for good ends the generation as failed, in
    plain words; what may be had later is tried later.

    Returns: seconds until it should be tried again; None if there is nothing more to do.
    """
    lease = f"{worker}:{secrets.token_hex(4)}"
    generation = _take(generation_id, lease)
    if generation is None:
        return None
    home = set(generation.images.values_list("position", flat=True))
    kept: dict[int, Kept] = {}
    troubles: list[Trouble] = []
    for position in sorted(set(range(len(generation.image_urls))) - home):
        try:
            kept[position] = _bring(generation, position)
        except Trouble as trouble:
            troubles.append(trouble)
        except LeaseLost:
            return None  # somebody else brings them home
    digests = " ".join(picture.sha256 for picture in kept.values())
    evidence = f"generation={generation.pk} pictures={digests}" if kept else ""
    return until_committed(lambda: _commit(generation, kept, troubles, any_home=bool(kept or home)), evidence)


def _take(generation_id: int, lease: str) -> Generation | None:
    """Take hold of a due generation in `saving` that nobody else is saving now."""
    now = timezone.now()
    free = Q(lease_holder="") | Q(lease_expires_at__lte=now)
    rows = Generation.objects.filter(free, pk=generation_id, status=Status.SAVING, due_at__lte=now)
    if not rows.update(lease_holder=lease, lease_expires_at=lease_end(now), attempts=F("attempts") + 1):
        return None
    return Generation.objects.get(pk=generation_id)


def _renew_lease(generation: Generation) -> None:
    """Hold on to it for a while more, or raise LeaseLost. The database connection is given back."""
    held = Generation.objects.filter(pk=generation.pk, status=Status.SAVING, lease_holder=generation.lease_holder)
    if not held.update(lease_expires_at=lease_end(timezone.now())):
        raise LeaseLost
    release_connection()


def lease_end(now: datetime) -> datetime:
    """A lease lasts until the next bytes come, and a margin, for decoding and for asking after an expired address.

    It is renewed while they come: so nobody has to wait long for a picture whose worker is gone.
    """
    return now + timedelta(seconds=SILENCE + settings.LEASE_MARGIN)


class _HeldDraft:
    """A draft in which a download is written; the lease is renewed while bytes come. Writing may raise LeaseLost."""

    def __init__(self, draft: BinaryIO, renew: Callable[[], None]) -> None:
        self._draft = draft
        self._renew = renew
        self._due = time.monotonic() + RENEW_EVERY

    def write(self, piece: bytes) -> int:
        if time.monotonic() >= self._due:
            self._renew()
            self._due = time.monotonic() + RENEW_EVERY
        return self._draft.write(piece)


def _bring(generation: Generation, position: int) -> Kept:
    """One picture. Raises LeaseLost; Trouble, whatever else goes wrong."""
    try:
        return _download_somewhere(generation, position)
    except (Trouble, LeaseLost):
        raise
    except DownloadError as error:
        raise _trouble(generation, error) from error
    except imaging.ImageError as error:
        again = error.code == "not_an_image" and _young(generation)
        raise Trouble(error.code, str(error), again) from error
    except Exception as error:
        logger.exception("saving picture %s of generation %s", position, generation.pk)
        raise Trouble("no_image", f"Musa couldn't store the picture ({type(error).__name__}).", again=True) from error


def _download_somewhere(generation: Generation, position: int) -> Kept:
    """From its URL; from a fresh one if that has expired, or if nothing is reached there again and again."""
    try:
        return _download(generation, generation.image_urls[position])
    except DownloadError as error:
        fresh = None
        if _is_expired(error):
            fresh = _fresh_url(generation, position)
            if fresh is None:
                raise _expired(generation) from error
        elif isinstance(error, DownloadInterrupted) and not error.reached and not _young(generation):
            with suppress(Trouble):  # its server may have moved
                fresh = _fresh_url(generation, position)
        if fresh is None:
            raise
    return _download(generation, fresh)


def _fresh_url(generation: Generation, position: int) -> str | None:
    """Another address of a picture, None if the API has no other; what it names is committed before it is used."""
    client = provider_of(generation)
    if not generation.task_id or client is None:
        return None
    try:
        reply = client.fetch(generation.task_id)
    except ProviderError as error:
        raise Trouble("expired", f"{EXPIRED} Asking for another: {error}", again=True) from error
    if reply.state == TaskState.UNFINISHED:
        raise Trouble("expired", "The picture isn't at its address yet, and its task still runs.", again=True)
    urls, known = list(reply.image_urls), generation.image_urls
    if len(urls) < len(known) or urls[position] == known[position]:
        return None
    generation.image_urls = urls
    until_committed(
        lambda: Generation.objects.filter(pk=generation.pk, status=Status.SAVING).update(image_urls=urls),
        f"generation={generation.pk} task={generation.task_id} urls={' '.join(urls)}",
    )
    return urls[position]


def _is_expired(error: DownloadError) -> bool:
    """Whether another address may help: this one is gone, or refused (some stores answer 400 to an expired one)."""
    return isinstance(error, Gone) or (isinstance(error, DownloadRefused) and error.code == "not_found")


def _expired(generation: Generation) -> Trouble:
    return Trouble("expired", f"{EXPIRED} The API has no other.", again=_young(generation))


def _young(generation: Generation) -> bool:
    """Whether it was tried so few times that what looks final may yet be a passing fault."""
    return generation.attempts < BROKEN_TRIES


def _download(generation: Generation, url: str) -> Kept:
    """Bring one file home, at once again where the transfer breaks off; each try from its beginning.

    Raises: LeaseLost, DownloadError, imaging.ImageError; the last also if it breaks off at the same byte each time:
    then it isn't the network that breaks, but the picture that ends there.
    """
    broke_at: set[int] = set()
    release_connection()
    for _ in range(BROKEN_TRIES):
        try:
            return _download_once(url, lambda: _renew_lease(generation))
        except DownloadInterrupted as error:
            broke_at.add(error.received)
            if not error.received or len(broke_at) > 1:
                raise
            _renew_lease(generation)
    raise imaging.NotAnImage(f"The picture is cut off: it always ends after {broke_at.pop()} bytes.")


def _download_once(url: str, renew: Callable[[], None]) -> Kept:
    with store.draft() as draft:
        downloaded = download(
            url,
            _HeldDraft(draft, renew),
            allowed_hosts=trusted_hosts(),
            max_bytes=settings.PICTURE_MAX_BYTES,
            timeout=settings.DOWNLOAD_TIMEOUT,
        )
        renew()
        return keep_picture(draft, downloaded.sha256)


def _trouble(generation: Generation, error: DownloadError) -> Trouble:
    if _is_expired(error):
        return _expired(generation)
    if isinstance(error, DownloadRefused) and error.code == "too_large":
        return Trouble("too_large", str(error))
    return Trouble("no_image", str(error), again=isinstance(error, DownloadInterrupted))


def _too_late(generation: Generation) -> bool:
    return generation.sent_at < timezone.now() - GIVE_UP_AFTER


def _commit(generation: Generation, kept: dict[int, Kept], troubles: list[Trouble], *, any_home: bool) -> float | None:
    """Write down what a try brought; seconds until the next one, if there shall be one."""
    if any(trouble.again for trouble in troubles) and not _too_late(generation):
        return _try_later(generation, kept, troubles)
    if any_home:
        _finish(generation, kept, troubles)
    else:
        _fail(generation, troubles)
    return None


@transaction.atomic
def _try_later(generation: Generation, kept: dict[int, Kept], troubles: list[Trouble]) -> float | None:
    """Store what came, let go of the rest, and say when to try again."""
    pause = min(2 ** min(generation.attempts, 10), LONGEST_PAUSE)
    lease = generation.lease_holder
    held = Generation.objects.filter(pk=generation.pk, status=Status.SAVING, lease_holder=lease)
    due = timezone.now() + timedelta(seconds=pause)
    if not held.update(lease_holder="", lease_expires_at=None, due_at=due):
        return None
    _store_rows(generation, kept)
    why = f"Not home yet: {troubles[0].sentence} Trying again in {pause} s."
    Generation.journal(generation.pk, Status.SAVING, Status.SAVING, lease, why)
    return pause


@transaction.atomic
def _finish(generation: Generation, kept: dict[int, Kept], troubles: list[Trouble]) -> None:
    count = generation.images.count() + len(kept)
    lost = f" {len(troubles)} could not be had: {troubles[0].sentence}" if troubles else ""
    finished = Generation.objects.move(
        generation.pk,
        Status.SAVING,
        Status.FINISHED,
        lease=generation.lease_holder,
        actor=generation.lease_holder,
        why=f"{count} picture{'s' if count != 1 else ''} stored.{lost}",
    )
    if finished:
        _store_rows(generation, kept)


def _fail(generation: Generation, troubles: list[Trouble]) -> None:
    trouble = troubles[0] if troubles else Trouble("no_image", "The answer named no picture.")
    Generation.objects.move(
        generation.pk,
        Status.SAVING,
        Status.FAILED,
        lease=generation.lease_holder,
        actor=generation.lease_holder,
        why=trouble.sentence,
        error_code=trouble.code,
        error_message=trouble.sentence,
    )


def _store_rows(generation: Generation, kept: dict[int, Kept]) -> None:
    """Make the rows of what was kept, in the transaction of whoever holds the lease."""
    depth = generation.depth if kept else 0
    for position, picture in kept.items():
        image = GalleryImage.objects.create(
            kind=GalleryImage.Kind.GENERATED,
            author_id=generation.author_id,
            generation=generation,
            position=position,
            sort_key=GalleryImage.free_sort_key(generation.sort_key + position),
            caption=generation.prompt[:CAPTION_LENGTH],
            aspect_ratio=generation.aspect_ratio,
            resolution=generation.resolution,
            project_id=generation.project_id,
            depth=depth,
            **picture.columns,
        )
        SearchDocument.objects.add(image)
        DayCount.objects.add(image)
