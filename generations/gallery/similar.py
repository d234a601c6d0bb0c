"""Pictures that look alike, found by their fingerprints through the index of the search.

The index names those that share a part of the fingerprint, the newest first; how far each really is apart is reckoned
from what is stored beside it. What is read is bounded, so that it costs the same in a gallery of any size.
"""

from collections.abc import Iterator
from itertools import islice

from django.db import connection

from generations.gallery.criteria import Alternatives
from generations.gallery.fields import Facets
from generations.gallery.matching import fts5, tsquery
from generations.models import GalleryImage
from generations.models.facets import band_term
from generations.models.fingerprints import MOST_APART, apart, near_bands

MOST = 60
MOST_READ = 1000
"""So many candidates are looked at: about as many as share a part with a picture by chance among a million."""

SQLITE = """
    SELECT image.sort_key, image.fingerprint FROM generations_search
    CROSS JOIN generations_galleryimage AS image ON image.sort_key = generations_search.rowid
    WHERE generations_search MATCH %s AND image.trashed_at IS NULL
    ORDER BY generations_search.rowid DESC LIMIT %s
"""
POSTGRESQL = """
    WITH found AS MATERIALIZED (
        SELECT sort_key FROM generations_searchdocument WHERE terms @@ %s::tsquery
    ), newest AS MATERIALIZED (
        SELECT sort_key FROM found ORDER BY sort_key DESC LIMIT %s
    )
    SELECT image.sort_key, image.fingerprint FROM newest
    JOIN generations_galleryimage AS image ON image.sort_key = newest.sort_key
    WHERE image.trashed_at IS NULL ORDER BY image.sort_key DESC
"""
"""Materialised, or the planner, which takes so many rare terms for many images, walks through all from the newest on:
two seconds instead of 15 ms among 500,000."""


def like(image_id: int) -> list[int]:
    """The sort keys of an image and of those that look like it, the newest 60; empty if there is no such image."""
    image = GalleryImage.objects.filter(pk=image_id).only("sort_key", "fingerprint").first()
    if image is None:
        return []
    return sorted([image.sort_key, *look_alikes(image, MOST - 1)], reverse=True)


def look_alikes(image: GalleryImage, most: int = MOST) -> list[int]:
    """The sort keys of the newest others that look like an image and aren't in the trash; one query."""
    if image.fingerprint is None:
        return []
    return list(islice((key for key in _alike(image.fingerprint) if key != image.sort_key), most))


def _alike(fingerprint: int) -> Iterator[int]:
    near = Facets(tuple(band_term(place, value) for place, value in near_bands(fingerprint)))
    statement, said = (SQLITE, fts5) if connection.vendor == "sqlite" else (POSTGRESQL, tsquery)
    with connection.cursor() as cursor:
        cursor.execute(statement, [said([Alternatives((near,))], ()), MOST_READ])
        for key, other in cursor:  # SQLite looks no further than is read
            if other is not None and apart(fingerprint, other) <= MOST_APART:
                yield key
