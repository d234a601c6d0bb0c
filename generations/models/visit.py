"""What somebody has seen of the team's pictures."""

from django.db import models

from generations.models.user import User


class Visit(models.Model):
    """One person's present visit to the studio: pictures that others made since the one before carry a mark."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="visit")
    seen_image = models.BigIntegerField(default=0, help_text="The newest image's id when the visit before ended.")
    newest_image = models.BigIntegerField(default=0, help_text="The newest image's id when they last looked.")
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Visit of {self.user_id}"
