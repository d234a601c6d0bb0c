"""The prompts that somebody has used, or starred."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self

from django.db import models

from generations.models.generation import Generation
from generations.models.prompt import Prompt
from generations.models.user import User


class PromptUseQuerySet(models.QuerySet):
    def by(self, user: User) -> Self:
        return self.filter(user=user)

    def note(self, user: User, asked: Iterable[Generation], presses: Mapping[str, int], at: datetime) -> None:
        """Put prompts on top of somebody's history, in the transaction that records the requests.

        Args:
            asked: the requests, the latest last.
            presses: how often each prompt was asked with.
        """
        latest = {generation.entry_id: generation for generation in asked}
        known = list(self.filter(user=user, prompt__in=latest).select_for_update().order_by("prompt"))
        for use in known:
            generation = latest.pop(use.prompt_id)
            use.uses, use.used_at, use.generation = use.uses + presses[generation.prompt], at, generation
        self.bulk_update(known, ["uses", "used_at", "generation"])
        self.bulk_create(
            self.model(user=user, prompt_id=prompt, uses=presses[generation.prompt], used_at=at, generation=generation)
            for prompt, generation in sorted(latest.items())
        )


class PromptUse(models.Model):
    """One prompt of one person, once, however often it was used; personal, as its star is.

    One that somebody starred and never used has no `uses`; `used_at` is when it was starred then.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="prompt_uses")
    prompt = models.ForeignKey(Prompt, models.PROTECT, related_name="uses_by_person")
    uses = models.PositiveIntegerField(default=1)
    used_at = models.DateTimeField()
    generation = models.ForeignKey(
        Generation, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The latest one asked with it."
    )
    is_starred = models.BooleanField(default=False)

    objects = PromptUseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "prompt"], name="prompt_use_once")]
        indexes = [
            models.Index(fields=["user", "-used_at"], name="prompt_use_latest"),
            models.Index(fields=["user", "-used_at"], name="prompt_use_starred", condition=models.Q(is_starred=True)),
            models.Index(fields=["user", "-uses", "-id"], name="prompt_use_most"),
        ]

    def __str__(self) -> str:
        return f"Prompt {self.prompt_id} of {self.user_id}"
