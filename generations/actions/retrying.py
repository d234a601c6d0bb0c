"""Asking again for what ended without a picture."""

from generations.actions.submitting import Order, submit
from generations.models import Batch, Generation, User


class NotRetryable(Exception):
    """It still runs, or has its picture; the text says which."""


def retry(generation: Generation, by: User) -> Batch:
    """Ask again for a failed, cancelled or unknown generation as it was: a new one that points back at it.

    Pressed twice, it is asked for once: while the same person's retry is under way, that one is the answer.

    Raises: NotRetryable.
    """
    if not generation.can_retry:
        raise NotRetryable(f"Generation {generation.pk} is {generation.get_status_display().lower()}.")
    earlier = generation.retries.by(by)
    under_way = earlier.unfinished().select_related("batch").first()
    if under_way is not None:
        return under_way.batch
    references = generation.references.select_related("image").order_by("position")
    order = Order(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        references=tuple(reference.url or reference.image for reference in references),
        request_key=f"retry of {generation.pk}, {earlier.count()} before",
        retry_of=generation,
    )
    batch, _ = submit(by, order)
    return batch
