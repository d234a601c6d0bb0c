"""The journal of a generation."""

from django.db import models

from generations.models.generation import Generation, Status

PURGED = "A picture of it was deleted for good."
"""Why a finished generation may be without its picture."""


class GenerationEvent(models.Model):
    """One line of a generation's journal: when, from which state to which, by whom, why. Lines are only ever added."""

    generation = models.ForeignKey(Generation, models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    from_status = models.CharField(max_length=12, choices=Status, blank=True)
    to_status = models.CharField(max_length=12, choices=Status)
    actor = models.CharField(max_length=320, help_text="A person's email, or a worker's name.")
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.from_status or '·'} → {self.to_status}"
