"""What people did to many images at once, and what undoes it."""

from typing import Self

from django.db import models

from generations.models.user import User


class ActQuerySet(models.QuerySet):
    def unfinished(self) -> Self:
        """Those that are still being done, or being undone."""
        return self.filter(finished_at=None)


class Act(models.Model):
    """One thing that somebody did to images: one entry of the activity log, however many images.

    Which images, was settled when it was asked for, and written into its steps. A step is one transaction.
    """

    class Verb(models.TextChoices):
        TAG = "tag", "tagged"
        UNTAG = "untag", "took a tag from"
        MOVE = "move", "moved to a project"
        COLLECT = "collect", "put into a collection"
        UNCOLLECT = "uncollect", "took out of a collection"
        STAR = "star", "starred"
        UNSTAR = "unstar", "took the star from"
        RATE = "rate", "rated"
        JUDGE = "judge", "picked or rejected"
        TRASH = "trash", "moved to the trash"
        RESTORE = "restore", "restored"
        PURGE = "purge", "deleted for good"

    author = models.ForeignKey(User, models.PROTECT, related_name="acts")
    verb = models.CharField(max_length=20, choices=Verb)
    arguments = models.JSONField(default=dict, blank=True, help_text="What the verb needs: the id of a tag, a rating.")
    subject = models.CharField(max_length=200, blank=True, help_text="The name of that, as it was then.")
    source = models.CharField(max_length=2000, blank=True, help_text="What stood behind the ? of the view's address.")
    at = models.DateTimeField(auto_now_add=True)
    wanted = models.PositiveIntegerField(help_text="So many images it was asked for.")
    changed = models.PositiveIntegerField(default=0, help_text="So many it changed; the others were so already.")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When its last step, or the undoing, ended.")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="When somebody stopped it midway.")
    undone_at = models.DateTimeField(null=True, blank=True, help_text="When somebody asked for it to be undone.")
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["author", "-id"], name="act_by_author"),
            models.Index(fields=["id"], name="act_unfinished", condition=models.Q(finished_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.get_verb_display()} {self.wanted}"


class ActStep(models.Model):
    """Some of an act's images; done, and undone, in one transaction each.

    `before` says of each image that it changed what was there: `{"id": …}` as the verb understands it.
    """

    act = models.ForeignKey(Act, models.CASCADE, related_name="steps")
    images = models.JSONField(default=list, help_text="Ids, in order.")
    before = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["act", "id"], name="act_step_to_do", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"Step {self.pk} of act {self.act_id}"
