"""Writing search documents again, a few at a time, so that nobody who writes has to wait for long."""

import time
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import QuerySet

from generations.models import GalleryImage, SearchDocument

CHUNK = 100
PAUSE = 0.01  # seconds between two transactions, in which others get their turn at SQLite's one lock


def reindex(tell: Callable[[int], None]) -> int:
    """Write the search documents of all images again, the oldest first.

    Args:
        tell: is called after each transaction with how many are done.

    Returns: how many there were.
    """
    done, last = 0, None
    while written := _rewrite_after(last):
        done, last = done + len(written), written[-1]
        tell(done)
        time.sleep(PAUSE)
    return done


def rewrite(sort_keys: Iterable[int]) -> None:
    """Write the documents of these images again, in one transaction; of those that are gone, none."""
    _rewrite(GalleryImage.objects.filter(sort_key__in=list(sort_keys)))


def _rewrite_after(last: int | None) -> list[int]:
    """Those of the next images in the order of their sort keys."""
    images = GalleryImage.objects.all() if last is None else GalleryImage.objects.filter(sort_key__gt=last)
    return _rewrite(images, CHUNK)


@transaction.atomic
def _rewrite(images: QuerySet[GalleryImage], most: int | None = None) -> list[int]:
    """Lock the images, so that none changes or goes between reading it and writing its document.

    All in one statement: a hundred would keep SQLite's lock four times as long.
    """
    rows = images.select_for_update(of=["self"]).select_related("generation").order_by("sort_key")
    rows = rows.prefetch_related("generation__references")[:most]
    documents = [SearchDocument.of(image) for image in rows]
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["image"], update_fields=["words", "facets"]
    )
    return [document.pk for document in documents]
