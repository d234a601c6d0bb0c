"""A stored picture, generated or uploaded."""

import time
from typing import Self

from django.db import models
from django.utils import timezone

from generations.models.generation import Generation
from generations.models.project import Project
from generations.models.user import User

THUMBNAIL_WIDTHS = (320, 640, 1280)
CAPTION_LENGTH = 140


class GalleryImageQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Those that are not in the trash."""
        return self.filter(trashed_at=None)

    def trashed(self) -> Self:
        return self.filter(trashed_at__isnull=False)  # SQLite doesn't see the index of the trash behind an exclude

    def pictures(self) -> Self:
        """Those that were generated."""
        return self.filter(kind=GalleryImage.Kind.GENERATED)

    def uploads(self) -> Self:
        return self.filter(kind=GalleryImage.Kind.UPLOAD)

    def by(self, author: User) -> Self:
        return self.filter(author=author)

    def with_bytes(self, sha256: str) -> "GalleryImage | None":
        """An image that has exactly these bytes; one that isn't in the trash if there is a choice."""
        return self.filter(sha256=sha256).order_by(models.F("trashed_at").desc(nulls_first=True), "id").first()


class GalleryImage(models.Model):
    """A picture whose original is kept as received; shown only after it was decoded.

    Files lie under the SHA-256 of the original (`generations.storage`), so two rows may share them.
    """

    class Kind(models.TextChoices):
        GENERATED = "generated", "Generated"
        UPLOAD = "upload", "Upload"

    class Verdict(models.TextChoices):
        PICK = "pick", "Picked"
        REJECT = "reject", "Rejected"

    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(User, models.PROTECT, related_name="images")
    generation = models.ForeignKey(Generation, models.PROTECT, null=True, blank=True, related_name="images")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in the generation's answer, from 0.")
    sort_key = models.BigIntegerField(unique=True, help_text="Microseconds, unique; never changes.")
    created_at = models.DateTimeField(default=timezone.now)
    caption = models.CharField(max_length=CAPTION_LENGTH, blank=True, help_text="The start of the prompt, or the name.")
    name = models.CharField(max_length=255, blank=True, help_text="The name of the uploaded file.")
    aspect_ratio = models.CharField(max_length=20, blank=True, help_text="As asked for.")
    resolution = models.CharField(max_length=4, blank=True, help_text="As asked for.")

    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=10)
    extension = models.CharField(max_length=8)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    palette = models.JSONField(default=list)
    placeholder = models.CharField(max_length=500, blank=True, help_text="A data URI of a few pixels.")

    fingerprint = models.BigIntegerField(
        null=True, blank=True, help_text="64 bits, alike for pictures that look alike."
    )

    depth = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="The longest chain of pictures that led to it; 0: made from words alone, or uploaded.",
    )

    project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="images", db_index=False)
    rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The team's, 1 to 5.")
    rated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, help_text="The team's.")
    verdict_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)

    origin = models.JSONField(
        null=True,
        blank=True,
        help_text="What the file of an upload said of its making, as `metadata.as_origin` tells it.",
    )

    trashed_at = models.DateTimeField(null=True, blank=True)
    trashed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = GalleryImageQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["generation", "position"], name="image_position_once"),
            models.UniqueConstraint(
                fields=["sha256"], condition=models.Q(kind="upload"), name="image_upload_bytes_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="upload", generation=None)
                | models.Q(kind="generated", generation__isnull=False),
                name="image_generated_has_generation",
            ),
            models.CheckConstraint(condition=models.Q(width__gt=0, height__gt=0), name="image_has_size"),
            models.CheckConstraint(
                condition=models.Q(rating=None) | models.Q(rating__range=(1, 5)), name="image_rating_1_to_5"
            ),
        ]
        indexes = [
            models.Index(fields=["-sort_key"], name="image_shown", condition=models.Q(trashed_at=None)),
            models.Index(fields=["kind", "-sort_key"], name="image_shown_kind", condition=models.Q(trashed_at=None)),
            models.Index(
                fields=["author", "kind", "-sort_key"], name="image_shown_author", condition=models.Q(trashed_at=None)
            ),
            models.Index(
                fields=["aspect_ratio", "-sort_key"], name="image_shown_ratio", condition=models.Q(trashed_at=None)
            ),
            models.Index(
                fields=["resolution", "-sort_key"], name="image_shown_resolution", condition=models.Q(trashed_at=None)
            ),
            models.Index(
                fields=["project", "-sort_key"],
                name="image_shown_project",
                condition=models.Q(trashed_at=None, project__isnull=False),
            ),
            models.Index(
                fields=["rating", "-sort_key"],
                name="image_shown_rating",
                condition=models.Q(trashed_at=None, rating__isnull=False),
            ),
            models.Index(
                fields=["verdict", "-sort_key"],
                name="image_shown_verdict",
                condition=models.Q(trashed_at=None) & ~models.Q(verdict=""),
            ),
            models.Index(
                fields=["-trashed_at", "-id"], name="image_trashed", condition=models.Q(trashed_at__isnull=False)
            ),
            models.Index(fields=["sha256"], name="image_bytes"),
        ]

    def __str__(self) -> str:
        return f"Image {self.pk}"

    @classmethod
    def free_sort_key(cls, wanted: int | None = None) -> int:
        """The wanted sort key, or now's, moved up past those that are taken."""
        key = wanted or time.time_ns() // 1000
        while cls.objects.filter(sort_key=key).exists():
            key += 1
        return key

    @property
    def original_path(self) -> str:
        """Where the original lies in the store."""
        return original_path(self.sha256, self.extension)

    def thumbnail_path(self, width: int) -> str:
        """Where the thumbnail of one of the fixed widths lies in the store."""
        return thumbnail_path(self.sha256, width)

    @property
    def is_upload(self) -> bool:
        return self.kind == self.Kind.UPLOAD

    @property
    def is_trashed(self) -> bool:
        return self.trashed_at is not None

    @property
    def prompt(self) -> str:
        """The prompt it was made from; empty for an upload."""
        return self.generation.prompt if self.generation else ""


def original_path(sha256: str, extension: str) -> str:
    """Where an original lies in the store."""
    return f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}{extension}"


def thumbnail_path(sha256: str, width: int) -> str:
    """Where the thumbnail of an original lies in the store."""
    return f"thumbnails/{sha256[:2]}/{sha256[2:4]}/{sha256}-{width}.webp"
