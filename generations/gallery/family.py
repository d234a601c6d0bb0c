"""Walking from image to image along references, in statements that take the same however much there is elsewhere.

References are older than what is made from them, so there is no circle to walk in: `submit` takes images that exist,
and an address is never brought home as a picture that came later (`engine.references.store_upload`).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection
from django.db.models.functions import Substr

from generations.models import GalleryImage, Generation, Reference, Status
from generations.models.image import CAPTION_LENGTH

LONGEST_LINE = 150
MOST_ANCESTORS = 100
MOST_BELOW = 150
MOST_NODES = 300
NEWEST_CHILDREN = 24
"""So many requests that were given a picture are followed, the newest: it may have been given ten thousand times."""
MORE_CHILDREN = 96
MOST_COUNTED = 100

LINE = """
    WITH RECURSIVE line (image_id, step) AS (
        SELECT id, 0 FROM generations_galleryimage WHERE id = %s
        UNION ALL
        SELECT (
            SELECT given.image_id FROM generations_reference AS given
            JOIN generations_galleryimage AS parent ON parent.id = given.image_id
            WHERE given.generation_id = image.generation_id ORDER BY parent.depth DESC, given.position LIMIT 1
        ), line.step + 1
        FROM line JOIN generations_galleryimage AS image ON image.id = line.image_id
        WHERE image.generation_id IS NOT NULL AND line.step < %s
    )
    SELECT image_id FROM line WHERE image_id IS NOT NULL ORDER BY step
"""
ANCESTORS = """
    WITH RECURSIVE ancestors (image_id) AS (
        SELECT given.image_id FROM generations_galleryimage AS image
        JOIN generations_reference AS given ON given.generation_id = image.generation_id
        WHERE image.id = %s AND given.image_id IS NOT NULL
        UNION
        SELECT given.image_id FROM ancestors
        JOIN generations_galleryimage AS image ON image.id = ancestors.image_id
        JOIN generations_reference AS given ON given.generation_id = image.generation_id
        WHERE given.image_id IS NOT NULL
    )
    SELECT image_id FROM ancestors LIMIT %s
"""
DESCENDANTS = """
    WITH RECURSIVE descendants (generation_id, image_id) AS (
        SELECT * FROM (
            SELECT generation_id, id FROM generations_galleryimage WHERE id IN ({seeds}) ORDER BY id DESC
        ) AS seeds
        UNION
        SELECT given.generation_id, made.id FROM descendants
        {given}
        LEFT JOIN generations_galleryimage AS made ON made.generation_id = given.generation_id
    )
    SELECT generation_id, image_id FROM descendants LIMIT %s
"""
"""Breadth first on both databases: those next to the seeds come before what was made from these."""
NEWEST = """
    SELECT newest.{column} FROM generations_reference AS newest
    WHERE newest.image_id = descendants.image_id ORDER BY newest.id DESC LIMIT %s
"""
GIVEN = {
    "sqlite": f"CROSS JOIN generations_reference AS given ON given.id IN ({NEWEST.format(column='id')})",
    "postgresql": f"JOIN LATERAL ({NEWEST.format(column='generation_id')}) AS given ON TRUE",
}
CHILDREN = """
    SELECT image.id, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM generations_reference AS given
            JOIN generations_generation AS generation ON generation.id = given.generation_id
            LEFT JOIN generations_galleryimage AS made ON made.generation_id = given.generation_id
            WHERE given.image_id = image.id AND generation.status = 'finished' AND NOT EXISTS (
                SELECT 1 FROM generations_reference AS earlier
                WHERE earlier.generation_id = given.generation_id
                AND earlier.image_id = given.image_id AND earlier.position < given.position
            )
            LIMIT %s
        ) AS children
    ) FROM generations_galleryimage AS image WHERE image.id IN ({ids})
"""


@dataclass(slots=True, kw_only=True)
class Member:
    """An image of a family, or a finished generation whose picture was deleted for good (it has no bytes).

    `key`: the id of the image, or that of the generation with a minus before it. `parents` and `children` are keys of
    members: the parent that it continues first, and of the children those that continue it. `uses`: how many were made
    from it, counted as far as `MOST_COUNTED`; `linked`: how many of them are members.
    """

    key: int
    generation_id: int | None
    sort_key: int
    author_id: int
    caption: str
    depth: int
    sha256: str = ""
    width: int = 1
    height: int = 1
    is_trashed: bool = False
    parents: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)
    uses: int = 0
    linked: int = 0

    @property
    def is_purged(self) -> bool:
        return not self.sha256


@dataclass(frozen=True)
class Family:
    """What is shown of the images that one is related to.

    `line`: keys from the image itself, through the deepest picture that each was given, to where it began;
    `is_cut`: the line goes on above that.
    """

    members: dict[int, Member]
    line: list[int]
    is_cut: bool = False


def family_of(image: GalleryImage, more: Collection[int] = ()) -> Family:
    """The family of an image, as far as it is shown: nine queries at most, and one more if `more` is given.

    Those on the line come first, then what was made from the image, what it was made from, and what was made from the
    others on the line, the newest of each.

    Args:
        more: images of which more children are wanted; the more often one is named, the more of them.
    """
    line = line_of(image.pk, LONGEST_LINE + 1)
    is_cut = len(line) > LONGEST_LINE
    line = line[:LONGEST_LINE]
    found = dict.fromkeys(line)
    found |= dict.fromkeys(descendants([image.pk], MOST_BELOW))
    found |= dict.fromkeys(ancestors_of(image.pk, MOST_ANCESTORS))
    if len(line) > 1:
        found |= dict.fromkeys(descendants(line[1:], MOST_NODES))
    keys = list(found)[:MOST_NODES]
    if more:
        times = Counter(more)
        newest = NEWEST_CHILDREN + MORE_CHILDREN * max(times.values())
        keys += descendants(times, (newest + 1) * len(times), newest)
    members = _members(dict.fromkeys(keys))
    _link(members)
    return Family(members, [key for key in line if key in members], is_cut)


def line_of(image_id: int, most: int) -> list[int]:
    """Ids from an image through the deepest picture that each was given; of equally deep ones the first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, [image_id, most - 1])
        return [pk for (pk,) in cursor.fetchall()]


def ancestors_of(image_id: int, most: int) -> list[int]:
    """Ids of all that an image was made from, the nearest first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTORS, [image_id, most])
        return [pk for (pk,) in cursor.fetchall()]


def descendants(seeds: Collection[int], most: int, newest: int = NEWEST_CHILDREN) -> list[int]:
    """Keys of images and of what was made from them, the nearest first, these images among them; one query.

    Of each, the newest requests that were given it are followed. A generation without an image counts too: it may be
    one whose picture was deleted for good.
    """
    statement = DESCENDANTS.format(seeds=_places(seeds), given=GIVEN[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(statement, [*seeds, newest, most])
        return [image_id or -generation_id for generation_id, image_id in cursor.fetchall()]


def count_children(image_ids: Collection[int]) -> dict[int, int]:
    """How many were made from each, in the trash or deleted for good too, as far as `MOST_COUNTED`; one query."""
    if not image_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(CHILDREN.format(ids=_places(image_ids)), [MOST_COUNTED, *image_ids])
        return dict(cursor.fetchall())


def _places(ids: Collection[int]) -> str:
    return ", ".join(["%s"] * len(ids))


def _members(keys: Collection[int]) -> dict[int, Member]:
    """By key, in that order; generations that have not finished are no members. Two queries."""
    images = GalleryImage.objects.filter(pk__among=[key for key in keys if key > 0])
    columns = ("generation_id", "sort_key", "author_id", "caption", "depth", "sha256", "width", "height")
    rows = images.values_list("pk", "trashed_at", *columns, named=True)
    found = {
        row.pk: Member(
            key=row.pk, is_trashed=row.trashed_at is not None, **{name: getattr(row, name) for name in columns}
        )
        for row in rows
    }
    purged = Generation.objects.filter(pk__among=[-key for key in keys if key < 0], status=Status.FINISHED, images=None)
    rows = purged.values_list("pk", "sort_key", "author_id", Substr("prompt", 1, CAPTION_LENGTH))
    found |= {
        -pk: Member(key=-pk, generation_id=pk, sort_key=sort_key, author_id=author, caption=caption, depth=0)
        for pk, sort_key, author, caption in rows
    }
    return {key: found[key] for key in keys if key in found}


def _link(members: dict[int, Member]) -> None:
    """Fill in parents and children, and how many of these there are in all. Two queries."""
    made: dict[int, list[Member]] = {}
    for member in members.values():
        if member.generation_id is not None:
            made.setdefault(member.generation_id, []).append(member)
    images = [key for key in members if key > 0]
    given = Reference.objects.filter(generation__among=made, image__among=images).order_by("position")
    for generation_id, image_id in given.values_list("generation_id", "image_id"):
        for member in made[generation_id]:
            if image_id not in member.parents:
                member.parents.append(image_id)
                members[image_id].linked += 1
    uses = count_children(images)
    for member in members.values():
        member.uses = uses.get(member.key, 0)
        if member.parents:
            member.parents.sort(key=lambda key: -members[key].depth)  # of equally deep ones the first stays first
            continued = members[member.parents[0]]
            continued.children.append(member.key)
            if member.is_purged:
                member.depth = continued.depth + 1
