"""Asking again for what ended without a picture."""

from generations.actions.submitting import Order, submit
from generations.models import Batch, Generation, User


class NotRetryable(Exception):
    """It still runs, or has its picture; the text says which."""


def retry(generation: Generation, by: User) -> Batch:
    """Ask again for a failed, cancelled or unknown generation as it was: a new one that points back at it.

    Raises: NotRetryable.
    """
    if not generation.can_retry:
        raise NotRetryable(f"Generation {generation.pk} is {generation.get_status_display().lower()}.")
    references = generation.references.select_related("image").order_by("position")
    order = Order(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        references=tuple(reference.url or reference.image for reference in references),
        retry_of=generation,
    )
    batch, _ = submit(by, order)
    return batch
