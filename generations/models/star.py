"""Personal favourites."""

from django.db import models

from generations.models.image import GalleryImage
from generations.models.user import User


class Star(models.Model):
    """One person's star on one image."""

    user = models.ForeignKey(User, models.CASCADE, related_name="stars")
    image = models.ForeignKey(GalleryImage, models.CASCADE, related_name="stars")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "image"], name="star_once")]

    def __str__(self) -> str:
        return f"{self.user} ★ {self.image_id}"
