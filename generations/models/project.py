"""Pieces of work that pictures are made for."""

from typing import Self

from django.db import models

from generations.models.tokens import tokens
from generations.models.user import User

NAME_LENGTH = 100


def name_key(name: str) -> str:
    """What makes two names the same: case, accents and signs don't count. "" if a name has no letter or digit."""
    return " ".join(tokens(name))[: 2 * NAME_LENGTH]


class ProjectQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Those that weren't deleted."""
        return self.filter(deleted_at=None)

    def open(self) -> Self:
        """Those that new pictures may be made for."""
        return self.shown().filter(closed_at=None)


class Project(models.Model):
    """A piece of work. A generation is for at most one, and so are its images."""

    name = models.CharField(max_length=NAME_LENGTH)
    key = models.CharField(max_length=2 * NAME_LENGTH, editable=False, help_text="Its name as compared with others.")
    author = models.ForeignKey(User, models.PROTECT, related_name="projects")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Finished: no longer offered for new pictures.")
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Deleted, and can be restored.")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(deleted_at=None), name="project_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.key = name_key(self.name)
        super().save(*args, **kwargs)

    @property
    def hue(self) -> int:
        """The hue of its dot, in degrees; the class `hue-NNN` shows it."""
        return self.pk * 137 % 36 * 10
