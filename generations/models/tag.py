"""Words that people put on images."""

from django.db import models

from generations.models.image import GalleryImage
from generations.models.project import name_key
from generations.models.user import User

TAG_LENGTH = 50


def tag_key(name: str) -> str:
    """What makes two tags the same; "" if a name has no letter or digit."""
    return name_key(name)[: 2 * TAG_LENGTH]


class TagQuerySet(models.QuerySet):
    def named(self, name: str) -> "Tag | None":
        """The tag of that name; case, accents and signs don't count."""
        return self.filter(key=tag_key(name)).first()


class Tag(models.Model):
    """A word on images; each name once, whoever made it."""

    name = models.CharField(max_length=TAG_LENGTH)
    key = models.CharField(max_length=2 * TAG_LENGTH, unique=True, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="tags")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.key = tag_key(self.name)
        super().save(*args, **kwargs)


class ImageTag(models.Model):
    """A tag on an image, and who put it there."""

    image = models.ForeignKey(GalleryImage, models.CASCADE, related_name="image_tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="image_tags", db_index=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "image"], name="image_tag_once")]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.image_id}"
