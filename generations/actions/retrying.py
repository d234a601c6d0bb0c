"""Asking again for what ended without a picture."""

from functools import partial

from django.db import transaction

from generations.actions.submitting import Order, Run, insisting, record, submit
from generations.models import Batch, Generation, User


class NotAsConfirmed(Exception):
    """There are more or fewer than the person agreed to pay for; nothing was asked for."""


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
    batch, _ = submit(by, as_it_was(generation, _key(generation, earlier.count())))
    return batch


def retry_all_failed(author: User, confirmed: int | None = None) -> int:
    """Ask again for one's own that `failed_lately`, each as it was. Returns how many.

    Args:
        confirmed: how many the author agreed to; None: whatever there is.

    Raises: NotAsConfirmed if there is another number by now.
    """
    return insisting(partial(_retry_all_failed, author, confirmed))


@transaction.atomic
def _retry_all_failed(author: User, confirmed: int | None) -> int:
    User.objects.select_for_update().get(pk=author.pk)  # of two presses at once, the second finds none left
    rows = Generation.objects.by(author).failed_lately().select_related("project")
    failed = list(rows.prefetch_related("references__image"))
    if confirmed is not None and confirmed != len(failed):
        raise NotAsConfirmed(f"{len(failed)} can be asked for again by now, not {confirmed}.")
    if failed:
        record(author, [_run(as_it_was(generation, _key(generation, 0))) for generation in failed])
    return len(failed)


def _run(order: Order) -> Run:
    return Run((order,), request_key=order.request_key)


def _key(generation: Generation, retries: int) -> str:
    return f"retry of {generation.pk}, {retries} before"


def as_it_was(generation: Generation, request_key: str | None) -> Order:
    """One more of a generation: the same words, settings, references, roles and project; it will point back at it."""
    project = generation.project
    references = sorted(generation.references.all(), key=lambda reference: reference.position)
    return Order(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        references=tuple(reference.url or reference.image for reference in references),
        roles=tuple(reference.role for reference in references),
        request_key=request_key,
        retry_of=generation,
        project=project if project and project.deleted_at is None else None,
    )
