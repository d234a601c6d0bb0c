"""Writing search documents again, a few at a time, so that nobody who writes has to wait for long."""

import time
from collections.abc import Callable, Iterable

from django.db import transaction

from generations.engine.fingerprinting import fill_fingerprints
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
    with transaction.atomic():
        SearchDocument.objects.index_many(
            GalleryImage.objects.filter(sort_key__in=list(sort_keys)).order_by("sort_key")
        )


def _rewrite_after(last: int | None) -> list[int]:
    """Those of the next images in the order of their sort keys."""
    images = GalleryImage.objects.order_by("sort_key")
    if last is not None:
        images = images.filter(sort_key__gt=last)
    fill_fingerprints(images.filter(fingerprint=None)[:CHUNK])
    with transaction.atomic():
        return SearchDocument.objects.index_many(images[:CHUNK])
