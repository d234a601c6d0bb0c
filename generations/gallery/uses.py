"""What was made from an image, bounded: a logo that is in everything costs no more than any other picture."""

from collections.abc import Iterable

from django.db import connection

from generations.models import GalleryImage, Reference

MOST_COUNTED = 100
"""Uses are counted so far."""
MOST_FOUND = 1000
"""So many are found by the search, the newest."""

USES = """
    SELECT image.id, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM generations_reference AS given
            JOIN generations_galleryimage AS made ON made.generation_id = given.generation_id
            WHERE given.image_id = image.id AND made.trashed_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM generations_reference AS earlier
                WHERE earlier.generation_id = given.generation_id
                AND earlier.image_id = given.image_id AND earlier.position < given.position
            )
            LIMIT %s
        ) AS uses
    ) FROM generations_galleryimage AS image WHERE image.id IN ({ids})
"""


def uses_of(image_ids: Iterable[int]) -> dict[int, int]:
    """In how many pictures each image was used, not counting the trash, and up to `MOST_COUNTED`; one query."""
    ids = list(image_ids)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        # The limit bounds the work as well as the number: no count over all that was ever made.
        cursor.execute(USES.format(ids=", ".join(["%s"] * len(ids))), [MOST_COUNTED, *ids])
        return dict(cursor.fetchall())


def count_of_uses(number: int) -> str:
    """As it is printed: 41, or 100+ where nobody counted further."""
    return f"{number}+" if number >= MOST_COUNTED else str(number)


def made_from(image_id: int) -> list[int]:
    """The sort keys of what the newest `MOST_FOUND` requests that were given an image made; two queries."""
    given = Reference.objects.filter(image=image_id).order_by("-pk").values_list("generation", flat=True)
    generations = list(given[:MOST_FOUND])
    return list(GalleryImage.objects.filter(generation__among=generations).values_list("sort_key", flat=True))
