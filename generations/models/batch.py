"""What one press of Generate made."""

from django.db import models

from generations.models.user import User


class Batch(models.Model):
    """The same request, `count` times."""

    is_catching_up = False
    """Not stored. Just recorded, but the queue could not be told: the janitor will find it."""

    author = models.ForeignKey(User, models.PROTECT, related_name="batches")
    request_key = models.CharField(  # noqa: DJ001  (null, because only a key that was given is unique)
        max_length=200,
        null=True,
        blank=True,
        help_text="The caller's own name for the request: the same key, the same batch.",
    )
    count = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["author", "request_key"], name="batch_request_key_once"),
            models.CheckConstraint(condition=models.Q(count__range=(1, 8)), name="batch_count_1_to_8"),
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}"
