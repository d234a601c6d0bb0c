"""Putting aside what ended without a picture, and taking it out again."""

from django.db import transaction
from django.utils import timezone

from generations.models import Generation, User
from generations.models.generation import WITHOUT_PICTURE


def dismiss(generation: Generation, by: User) -> bool:
    """Mark a failed, cancelled or unknown generation as dealt with. False if it isn't one, or is already."""
    open_ones = Generation.objects.filter(pk=generation.pk, status__in=WITHOUT_PICTURE, dismissed_at=None)
    with transaction.atomic():
        if not open_ones.update(dismissed_at=timezone.now()):
            return False
        _note(generation, by, "Dealt with: its tile is put aside.")
    return True


def recall(generation: Generation, by: User) -> bool:
    """Show the tile of a generation again that was dealt with; False if it shows."""
    with transaction.atomic():
        if not Generation.objects.dealt_with().filter(pk=generation.pk).update(dismissed_at=None):
            return False
        _note(generation, by, "Taken out again: its tile shows in the studio.")
    return True


def _note(generation: Generation, by: User, why: str) -> None:
    status = Generation.objects.values_list("status", flat=True).get(pk=generation.pk)
    Generation.journal(generation.pk, status, status, by.email, why)
