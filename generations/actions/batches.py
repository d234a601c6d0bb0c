"""What people do with all of one batch."""

from functools import partial

from django.db import transaction

from generations.actions.cancelling import WHY
from generations.actions.retrying import NotAsConfirmed, as_it_was
from generations.actions.submitting import Run, insisting, record
from generations.models import Batch, Generation, Status, User
from generations.models.standing import standing


def cancel_batch(batch: Batch, by: User) -> int:
    """Cancel those of a batch that wait; what was sent goes on. Returns how many were cancelled."""
    return batch.generations.cancel_waiting(actor=by.email, why=WHY)


def retry_batch(batch: Batch, by: User, confirmed: int | None = None) -> int:
    """Ask again, each as it was, for those of a batch that failed and that nobody dealt with. Returns how many.

    They come as one new batch, and stand in the places of those that failed.

    Args:
        confirmed: how many the person agreed to; None: whatever there is.

    Raises: NotAsConfirmed if there is another number by now.
    """
    return insisting(partial(_retry_batch, batch, by, confirmed))


@transaction.atomic
def _retry_batch(batch: Batch, by: User, confirmed: int | None) -> int:
    Batch.objects.select_for_update().get(pk=batch.pk)  # of two presses at once, the second finds none left
    ids = standing(batch.generations.values_list("pk", flat=True)).values()
    rows = Generation.objects.filter(pk__in=ids, status=Status.FAILED, dismissed_at=None).order_by("pk")
    failed = list(rows.select_related("project").prefetch_related("references__image"))
    if confirmed is not None and confirmed != len(failed):
        raise NotAsConfirmed(f"{len(failed)} can be asked for again by now, not {confirmed}.")
    if failed:
        orders = tuple(as_it_was(generation, None) for generation in failed)
        record(by, [Run(orders, title=batch.title)])
    return len(failed)
