"""What one press of Generate, or of Run, made."""

from django.db import models

from generations.models.user import User

MOST_GENERATIONS = 200
"""So many one batch may hold."""


class Batch(models.Model):
    """The same request, `count` times; or a run: the requests of a template's matrix, or of an imported list.

    ``axes`` of a matrix: ``[{"name": "mood", "values": ["warm", "cold"]}, …]``. Its generations stand in the order of
    the product of these axes, the last one turning fastest. Empty for everything else.
    """

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
    title = models.CharField(max_length=200, blank=True, help_text="Of a run: the template's name, or the list's.")
    template = models.ForeignKey("generations.Template", models.SET_NULL, null=True, blank=True, related_name="runs")
    axes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(fields=["author", "request_key"], name="batch_request_key_once"),
            models.CheckConstraint(condition=models.Q(count__range=(1, MOST_GENERATIONS)), name="batch_count_1_to_200"),
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}"
