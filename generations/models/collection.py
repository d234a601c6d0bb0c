"""Named sets of images, in the order that people give them."""

from collections.abc import Iterable
from typing import Self

from django.db import connection, models

from generations.models.image import GalleryImage
from generations.models.project import NAME_LENGTH, name_key
from generations.models.user import User

POSITION_STEP = 1 << 20
"""Room between two images, for those that are put there later."""
MOST_DEPTH = 6
"""So deep collections stand within each other at most."""


INSIDE = """
    WITH RECURSIVE inside (id) AS (
        SELECT id FROM generations_collection WHERE deleted_at IS NULL AND parent_id IN ({ids})
        UNION
        SELECT child.id FROM inside JOIN generations_collection AS child ON child.parent_id = inside.id
        WHERE child.deleted_at IS NULL
    )
    SELECT id FROM inside
"""


class CollectionQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Those that weren't deleted."""
        return self.filter(deleted_at=None)

    def inside(self, ids: Iterable[int]) -> set[int]:
        """The ids of these and of all collections within them; one query."""
        found = set(ids)
        if found:
            with connection.cursor() as cursor:
                cursor.execute(INSIDE.format(ids=", ".join(str(int(pk)) for pk in found)))
                found.update(pk for (pk,) in cursor.fetchall())
        return found


class Collection(models.Model):
    """A named set of images; it may stand within another. An image can be in many."""

    name = models.CharField(max_length=NAME_LENGTH)
    key = models.CharField(max_length=2 * NAME_LENGTH, editable=False, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    author = models.ForeignKey(User, models.PROTECT, related_name="collections")
    brief = models.TextField(blank=True, help_text="What it is for, in Markdown.")
    cover = models.ForeignKey(GalleryImage, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True, help_text="When images last came or went.")
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Deleted, and can be restored.")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.key = name_key(self.name)
        super().save(*args, **kwargs)


class CollectionItem(models.Model):
    """An image in a collection; `position` is its place in the order made by hand, the smallest first."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items", db_index=False)
    image = models.ForeignKey(GalleryImage, models.CASCADE, related_name="collection_items")
    position = models.BigIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "image"], name="collection_item_once")]
        indexes = [models.Index(fields=["collection", "position", "id"], name="collection_item_order")]

    def __str__(self) -> str:
        return f"{self.image_id} in {self.collection_id}"
