"""Bringing home the pictures that were given by URL, so that history keeps them."""

import logging
from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from generations import imaging
from generations.engine.committing import release_connection, until_committed
from generations.engine.keeping import Kept, keep_picture
from generations.engine.provider import trusted_hosts
from generations.models import DayCount, GalleryImage, Generation, Reference, SearchDocument, User
from generations.models.image import CAPTION_LENGTH
from generations.models.reference import MOST_TRIES
from generations.providers import DownloadError, DownloadInterrupted, download
from generations.storage import store

logger = logging.getLogger(__name__)
TIMEOUT = 60  # seconds; short, because paid pictures wait behind it
GIVEN_UP_AFTER = timedelta(minutes=10)  # longer than bringing one home takes: whoever tried it died


def to_bring_home() -> QuerySet[Reference]:
    """Those given by URL whose picture isn't here, and that nobody is bringing home now; each is tried a few times."""
    idle = Q(tried_at=None) | Q(tried_at__lt=timezone.now() - GIVEN_UP_AFTER)
    return Reference.objects.filter(idle, image=None, tries__lt=MOST_TRIES).exclude(url="")


def bring_home(reference_id: int, worker: str) -> None:
    """Download the picture of a reference given by URL, once for all references of its batch with that URL.

    The provider fetches the same URL itself; whether we get the picture changes nothing for the generation. A failure
    is written into the journal; where trying later may help, the janitor comes back to it.
    """
    reference = Reference.objects.select_related("generation__author").filter(pk=reference_id, image=None).first()
    if reference is None:
        return
    generation = reference.generation
    same = Reference.objects.filter(generation__batch=generation.batch_id, url=reference.url, image=None)
    mine = to_bring_home().filter(pk__in=same.values("pk"))
    if not mine.update(tried_at=timezone.now(), tries=F("tries") + 1):
        return  # somebody else is at it, or did what can be done
    release_connection()
    try:
        kept = _download(reference.url)
    except (DownloadError, imaging.ImageError) as error:
        if not isinstance(error, DownloadInterrupted):
            same.update(tries=MOST_TRIES)  # trying again changes nothing
        why = f"Reference {reference.position + 1} could not be kept here: {error}"
        Generation.journal(generation.pk, generation.status, generation.status, worker, why)
        return
    name = PurePosixPath(urlsplit(reference.url).path).name

    def commit() -> None:
        with transaction.atomic():
            oldest = same.aggregate(oldest=Min("generation"))["oldest"]
            image, _ = store_upload(generation.author, kept, name, before=oldest)
            same.update(image=image)

    until_committed(commit, f"reference={reference.pk} picture={kept.sha256}")


def store_upload(author: User, kept: Kept, name: str, before: int | None = None) -> tuple[GalleryImage, bool]:
    """The row of an uploaded picture: a new one, or the one that has the same bytes already, back from the trash.

    Args:
        before: a generation; pictures that it or a later one made don't count. What is found at an address may have
            been made from what it is given to, and nothing may come from itself.

    Returns: the image, and whether it is new.
    """
    try:
        with transaction.atomic():
            return _store_once(author, kept, name, before)
    except IntegrityError:  # the same bytes, or the same microsecond, from somebody else just now
        with transaction.atomic():
            return _store_once(author, kept, name, before)


def _store_once(author: User, kept: Kept, name: str, before: int | None) -> tuple[GalleryImage, bool]:
    here = GalleryImage.objects
    if before is not None:
        here = here.filter(Q(generation=None) | Q(generation__lt=before))
    image = here.with_bytes(kept.sha256)
    if image is not None:
        if image.is_trashed:
            if GalleryImage.objects.trashed().filter(pk=image.pk).update(trashed_at=None, trashed_by=None):
                DayCount.objects.add(image)
            image.refresh_from_db()
        return image, False
    image = GalleryImage.objects.create(
        kind=GalleryImage.Kind.UPLOAD,
        author=author,
        sort_key=GalleryImage.free_sort_key(),
        caption=name[:CAPTION_LENGTH],
        name=name[:255],
        **kept.columns,
    )
    SearchDocument.objects.index(image)
    DayCount.objects.add(image)
    return image, True


def _download(url: str) -> Kept:
    with store.draft() as draft:
        downloaded = download(
            url,
            draft,
            allowed_hosts=trusted_hosts(),
            max_bytes=settings.REFERENCE_MAX_BYTES,
            timeout=TIMEOUT,
        )
        return keep_picture(draft, downloaded.sha256)
