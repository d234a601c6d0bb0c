"""Asking once more for what was finished, as it was."""

from generations.actions.retrying import as_it_was
from generations.actions.submitting import submit
from generations.models import Batch, Generation, Status, User


class NotFinished(Exception):
    """It has no picture (yet); the text says what it is."""


def run_again(generation: Generation, by: User, key: str = "") -> tuple[Batch, bool]:
    """Ask for one more picture of a finished generation, with its references; the new one points back at it.

    Args:
        key: names the press: the same key of the same person asks once. Empty: each call asks.

    Returns: the new batch of one, and whether it is new.
    Raises: NotFinished.
    """
    if generation.status != Status.FINISHED:
        raise NotFinished(f"Generation {generation.pk} is {generation.get_status_display().lower()}.")
    request_key = f"again, generation {generation.pk}: {key}" if key else None
    return submit(by, as_it_was(generation, request_key))
