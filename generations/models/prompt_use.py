"""The prompts that somebody has used."""

import hashlib
from typing import Self

from django.db import models
from django.utils import timezone

from generations.models.generation import Generation
from generations.models.user import User


class PromptUseQuerySet(models.QuerySet):
    def by(self, user: User) -> Self:
        return self.filter(user=user)

    def note(self, generation: Generation) -> None:
        """Put its prompt on top of its author's history, in the transaction that records the request."""
        user, text, now = generation.author, generation.prompt, timezone.now()
        digest = prompt_digest(text)
        known = self.filter(user=user, digest=digest)
        if not known.update(uses=models.F("uses") + 1, used_at=now, generation=generation):
            self.create(user=user, digest=digest, text=text, used_at=now, generation=generation)


class PromptUse(models.Model):
    """One prompt of one person, once, however often it was used; personal, as its star is."""

    user = models.ForeignKey(User, models.CASCADE, related_name="prompt_uses")
    digest = models.CharField(max_length=32)
    text = models.TextField()
    uses = models.PositiveIntegerField(default=1)
    used_at = models.DateTimeField()
    generation = models.ForeignKey(
        Generation, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The latest one asked with it."
    )
    is_starred = models.BooleanField(default=False)

    objects = PromptUseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="prompt_use_once")]
        indexes = [
            models.Index(fields=["user", "-used_at"], name="prompt_use_latest"),
            models.Index(fields=["user", "-used_at"], name="prompt_use_starred", condition=models.Q(is_starred=True)),
        ]

    def __str__(self) -> str:
        return f"Prompt {self.pk} of {self.user_id}"


def prompt_digest(text: str) -> str:
    """What makes two prompts the same: their text, to the letter."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
