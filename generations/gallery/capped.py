"""Counting no further than anybody reads, for many at once."""

from collections.abc import Iterable
from typing import Literal

from django.db import connection

MOST_COUNTED = 1000
OWNERS = {
    "project": "generations_galleryimage AS image WHERE image.project_id = owner.id AND image.project_id IS NOT NULL",
    "tag": """generations_imagetag AS given
        JOIN generations_galleryimage AS image ON image.id = given.image_id WHERE given.tag_id = owner.id""",
    "collection": """generations_collectionitem AS item
        JOIN generations_galleryimage AS image ON image.id = item.image_id WHERE item.collection_id = owner.id""",
}
COUNT = """
    SELECT owner.id, (
        SELECT COUNT(*) FROM (SELECT 1 FROM {images} AND image.trashed_at IS NULL LIMIT %s) AS found
    ) FROM generations_{kind} AS owner WHERE owner.id IN ({ids})
"""


def count_images(kind: Literal["project", "tag", "collection"], ids: Iterable[int]) -> dict[int, int]:
    """How many images each of them has outside the trash, as far as `MOST_COUNTED` + 1; one query.

    The limit bounds the work as well as the number.
    """
    ids = list(ids)
    if not ids:
        return {}
    statement = COUNT.format(images=OWNERS[kind], kind=kind, ids=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [MOST_COUNTED + 1, *ids])
        return dict(cursor.fetchall())


def capped(number: int) -> str:
    """As it is printed: 41, or 1,000+ where nobody counted further."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else f"{number:,}"


def images_in_words(number: int) -> str:
    """1 image, 41 images, 1,000+ images, no images."""
    return f"{capped(number) if number else 'no'} image{'' if number == 1 else 's'}"
