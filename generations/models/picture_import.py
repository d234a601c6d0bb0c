"""Pictures that an owner brings in: many at once, from a ZIP."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

from generations.models.project import Project
from generations.models.user import User

MOST_PROBLEMS = 500
"""So many sentences are kept; the others are only counted."""
LEASE = timedelta(minutes=5)
"""Renewed with each step; whoever holds it for longer is gone."""


class PictureImportQuerySet(models.QuerySet):
    def under_way(self) -> Self:
        """Those that a worker has to go on with."""
        return self.filter(stage__in=(PictureImport.Stage.EXAMINING, PictureImport.Stage.IMPORTING))

    def take(self, pk: int, holder: str) -> "PictureImport | None":
        """Hold one that nobody holds; None if somebody does, or if there is nothing left to do."""
        now = timezone.now()
        free = models.Q(lease_holder="") | models.Q(lease_holder=holder) | models.Q(lease_expires_at__lte=now)
        if not self.under_way().filter(free, pk=pk).update(lease_holder=holder, lease_expires_at=now + LEASE):
            return None
        return self.get(pk=pk)

    def standing_still(self) -> list[int]:
        """The ids of those that nobody carries any more."""
        now = timezone.now()
        left = models.Q(lease_holder="") | models.Q(lease_expires_at__lte=now)
        return list(self.under_way().filter(left).values_list("pk", flat=True))


class PictureImport(models.Model):
    """One file that was brought: first only looked at, then, if its owner wants it, carried out step by step.

    ``found`` and ``made`` are counts by the words of `generations.archives`: what a look at the file found, and what
    was done of it.
    """

    class Stage(models.TextChoices):
        EXAMINING = "examining", "Looking at it"
        EXAMINED = "examined", "Looked at"
        IMPORTING = "importing", "Importing"
        FINISHED = "finished", "Imported"
        STOPPED = "stopped", "Stopped"
        REFUSED = "refused", "Refused"

    author = models.ForeignKey(User, models.PROTECT, related_name="imports")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    name = models.CharField(max_length=255, help_text="What the file was called.")
    folder = models.CharField(max_length=200, help_text="Where it lies in the store, while it is needed.")
    bytes = models.PositiveBigIntegerField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.EXAMINING)
    total = models.PositiveIntegerField(default=0, help_text="What there is to do.")
    done = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict, blank=True)
    made = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True, help_text="Sentences; of very many only the first.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_holder = models.CharField(max_length=200, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)

    objects = PictureImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="import_under_way", condition=models.Q(stage__in=["examining", "importing"])
            )
        ]

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.name}"

    @property
    def is_under_way(self) -> bool:
        return self.stage in (self.Stage.EXAMINING, self.Stage.IMPORTING)
