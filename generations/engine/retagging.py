"""Writing the search documents of a tag's images again, when it is called by another name."""

import time
from collections.abc import Callable

from django.db import transaction

from generations.models import GalleryImage, ImageTag, SearchDocument

CHUNK = 100
CHUNKS = 20
"""In a row, before others get their turn."""
PAUSE = 0.02  # seconds between two transactions, for those who wait for SQLite's one lock


def rewrite_tagged(tag_id: int, after: int = 0, pause: Callable[[float], None] = time.sleep) -> int | None:
    """Write the documents of the next images that have a tag, those whose id is above `after`.

    Returns: the id of the last one written; None if that was all.
    """
    for _ in range(CHUNKS):
        rows = ImageTag.objects.filter(tag=tag_id, image__gt=after).order_by("image")
        ids = list(rows.values_list("image", flat=True)[:CHUNK])
        with transaction.atomic():
            SearchDocument.objects.index_many(GalleryImage.objects.filter(pk__in=ids).order_by("sort_key"))
        if len(ids) < CHUNK:
            return None
        after = ids[-1]
        pause(PAUSE)
    return after
