"""What somebody is composing, kept until it is sent."""

from django.db import models

from generations.models.user import User


class Draft(models.Model):
    """The composer of one person, whatever page, browser or device they go on with.

    ``content``: ``{"prompt", "aspect_ratio", "resolution", "count", "references"}``, and ``"project"``, an id, if
    there is one; of the references, in order, each is ``{"image": id}`` or ``{"url": address}``, with its ``"role"`` if
    it has one.
    """

    author = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="draft")
    content = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"Draft of {self.author_id}"
