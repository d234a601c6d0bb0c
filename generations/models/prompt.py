"""The prompts of the team: its prompt history."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.db import models

from generations.models.sketch import sketch

SKETCHES = ("sketch_1", "sketch_2", "sketch_3", "sketch_4")


class PromptQuerySet(models.QuerySet):
    def note(self, presses: Mapping[str, int], at: datetime) -> dict[str, "Prompt"]:
        """Find or write down the prompts of requests, in the transaction that records them; by their text.

        Args:
            presses: how often each was asked with; all the copies of one press count as one.

        Raises: IntegrityError if somebody writes the same one down at the same moment.
        """
        texts = {prompt_digest(text): text for text in presses}
        # Locked in one order, so that two who note the same prompts wait for each other and not in a circle.
        known = list(self.filter(digest__in=texts).select_for_update().order_by("digest"))
        for prompt in known:
            prompt.uses, prompt.used_at = prompt.uses + presses[prompt.text], max(prompt.used_at, at)
        self.bulk_update(known, ["uses", "used_at"])
        new = sorted(texts.keys() - {prompt.digest for prompt in known})
        made = self.bulk_create(self.model.of(texts[digest], uses=presses[texts[digest]], at=at) for digest in new)
        return {prompt.text: prompt for prompt in [*known, *made]}


class Prompt(models.Model):
    """One prompt, once, whoever used it and however often; never deleted, as no generation is."""

    digest = models.CharField(max_length=32)
    text = models.TextField()
    uses = models.PositiveIntegerField(default=1, help_text="How often it was sent, each with all its copies.")
    first_used_at = models.DateTimeField()
    used_at = models.DateTimeField()
    sketch_1 = models.IntegerField()
    sketch_2 = models.IntegerField()
    sketch_3 = models.IntegerField()
    sketch_4 = models.IntegerField()

    objects = PromptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="prompt_once")]
        indexes = [
            models.Index(fields=["-used_at", "-id"], name="prompt_latest"),
            models.Index(fields=["-uses", "-id"], name="prompt_most_used"),
            models.Index(fields=["sketch_1", "-id"], name="prompt_sketch_1"),
            models.Index(fields=["sketch_2", "-id"], name="prompt_sketch_2"),
            models.Index(fields=["sketch_3", "-id"], name="prompt_sketch_3"),
            models.Index(fields=["sketch_4", "-id"], name="prompt_sketch_4"),
        ]

    def __str__(self) -> str:
        return f"Prompt {self.pk}"

    @classmethod
    def of(cls, text: str, *, uses: int, at: datetime) -> Self:
        """One that was first used at that moment, not stored."""
        return cls(
            digest=prompt_digest(text), text=text, uses=uses, first_used_at=at, used_at=at, **sketch_columns(text)
        )


def prompt_digest(text: str) -> str:
    """What makes two prompts the same: their text, to the letter."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def sketch_columns(text: str) -> dict[str, int]:
    """The columns of its sketch."""
    return dict(zip(SKETCHES, sketch(text), strict=True))
