"""What the outside API said about itself last: one row for the whole installation."""

from typing import Self

from django.db import models
from django.utils import timezone


class ProviderAccount(models.Model):
    """The account's counters as last seen, and whether the queue waits or is paused because of it.

    There is at most one row (primary key 1).
    """

    pause_code = models.CharField(max_length=30, blank=True)
    pause_message = models.TextField(blank=True)
    paused_since = models.DateTimeField(null=True, blank=True)
    wait_until = models.DateTimeField(null=True, blank=True, help_text="Told to wait: nobody sends before.")
    credits = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    total_images = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the counters were asked for.")
    seen_at = models.DateTimeField(null=True, blank=True)
    missed = models.PositiveIntegerField(default=0, help_text="Requests in a row that never arrived.")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="provider_account_one_row")]

    def __str__(self) -> str:
        return "Provider account"

    @classmethod
    def current(cls) -> Self:
        """The row, or an empty one that isn't stored yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    @classmethod
    def note(cls, **fields) -> None:
        """Write down what was seen, leaving the other columns as they are."""
        if not cls.objects.filter(pk=1).update(**fields):
            cls.objects.update_or_create(pk=1, defaults=fields)

    @classmethod
    def pause(cls, code: str, message: str) -> bool:
        """Stop all sending; the first reason and its time stay until somebody resumes. False if there was one."""
        cls.objects.get_or_create(pk=1)
        paused = cls.objects.filter(pk=1, pause_code="").update(
            pause_code=code, pause_message=message, paused_since=timezone.now()
        )
        return bool(paused)

    @classmethod
    def resume(cls) -> None:
        cls.objects.filter(pk=1).update(pause_code="", pause_message="", paused_since=None, wait_until=None)

    @property
    def is_paused(self) -> bool:
        return bool(self.pause_code)
