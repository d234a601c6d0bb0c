"""Searches and filters under a name."""

from typing import Self

from django.db import models

from generations.models.user import User


class SavedViewQuerySet(models.QuerySet):
    def shown_to(self, viewer: User) -> Self:
        """One's own and the team's, without the deleted ones."""
        return self.filter(models.Q(author=viewer) | models.Q(is_shared=True), deleted_at=None)


class SavedView(models.Model):
    """A view of the studio that somebody wants to come back to: its address without the cursor."""

    author = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000, help_text="What stands behind the ? of its address.")
    is_shared = models.BooleanField(default=False, help_text="The whole team sees it.")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Deleted, and can be restored.")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["author", "name"], name="saved_view_by_author")]

    def __str__(self) -> str:
        return self.name

    def may_be_changed_by(self, person: User) -> bool:
        """Its author and the owners may rename, share and delete it."""
        return person.is_owner or self.author_id == person.pk
