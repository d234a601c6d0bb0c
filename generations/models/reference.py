"""The pictures that a generation was given."""

from django.db import models

from generations.models.generation import Generation
from generations.models.image import GalleryImage

MOST_TRIES = 3
"""So often we try to bring the picture of a URL home."""


class Reference(models.Model):
    """The n-th picture given to a generation.

    One given by URL is passed on to the provider as that URL, and brought home by us: its image follows.
    """

    class Role(models.TextChoices):
        """What it is for: a note for people, which the provider isn't told."""

        SUBJECT = "subject", "Subject"
        STYLE = "style", "Style"
        LAYOUT = "layout", "Layout"

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    image = models.ForeignKey(GalleryImage, models.PROTECT, null=True, blank=True, related_name="uses")
    role = models.CharField(max_length=10, choices=Role, blank=True, db_default="")
    url = models.TextField(blank=True)
    tried_at = models.DateTimeField(
        null=True, blank=True, help_text="When we last tried to bring the URL's picture home."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often we tried.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["generation", "position"], name="reference_position_once"),
            models.CheckConstraint(
                condition=models.Q(image__isnull=False) | ~models.Q(url=""), name="reference_has_image_or_url"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="reference_to_bring_home",
                condition=models.Q(image=None, tries__lt=MOST_TRIES) & ~models.Q(url=""),
            )
        ]

    def __str__(self) -> str:
        return f"Reference {self.position + 1} of generation {self.generation_id}"
