"""Asking after tasks that the provider is still working on."""

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from generations.engine.account import note_account
from generations.engine.committing import release_connection, until_committed
from generations.engine.provider import provider
from generations.models import Charged, Generation, ProviderAccount, Status
from generations.providers import ProviderError, Reply, Stopped, TaskState

logger = logging.getLogger(__name__)
AT_ONCE = 20  # as many as /fetch-many takes
LONGEST_PAUSE = 60
GIVE_UP_AFTER = timedelta(hours=24)


def collect(worker: str) -> list[int]:
    """Ask after the tasks that are due, together, and commit what became of them.

    Odd answers (`{}`, unknown words) count as "not yet"; nothing is given up before 24 hours.

    Returns: ids of the generations that are now to be saved.
    """
    due = _take_due()
    if not due:
        return []
    release_connection()
    return [
        generation.pk
        for generation, reply in _ask(due)
        if until_committed(
            lambda generation=generation, reply=reply: _commit(generation, reply, worker),
            f"generation={generation.pk} task={generation.task_id} urls={' '.join(reply.image_urls)}",
        )
    ]


def _take_due() -> list[Generation]:
    """The due ones that nobody else took: taking one sets when it is due again."""
    now = timezone.now()
    due = Generation.objects.filter(status=Status.PROCESSING, due_at__lte=now)
    taken = []
    for generation in due.order_by("due_at")[:AT_ONCE]:
        again = now + timedelta(seconds=min(2 * 1.4**generation.attempts, LONGEST_PAUSE))
        if due.filter(pk=generation.pk).update(due_at=again, attempts=F("attempts") + 1):
            taken.append(generation)
    return taken


def _ask(due: list[Generation]) -> list[tuple[Generation, Reply]]:
    try:
        if len(due) == 1:
            return [(due[0], provider().fetch(due[0].task_id))]
        replies = provider().fetch_many([generation.task_id for generation in due])
    except ProviderError as error:
        if isinstance(error, Stopped):
            note_account()
            ProviderAccount.pause(error.code, error.words or str(error))
        logger.info("asking after %s tasks: %s", len(due), error)
        silence = Reply(TaskState.UNKNOWN)
        return [(generation, silence) for generation in due]
    return [(generation, replies.get(generation.task_id, Reply(TaskState.UNKNOWN))) for generation in due]


def _commit(generation: Generation, reply: Reply, worker: str) -> bool:
    """Write down one reply; whether there is a picture to save."""
    move = Generation.objects.move
    if reply.image_urls:
        return move(
            generation.pk,
            Status.PROCESSING,
            Status.SAVING,
            actor=worker,
            why="The task is finished.",
            image_urls=list(reply.image_urls),
            task_type=reply.task_type or generation.task_type,
            charged=Charged.YES,
            attempts=0,
            due_at=timezone.now(),
        )
    if reply.state == TaskState.FAILED:
        _fail(generation, "task_failed", reply.message or "The API gave no reason.", worker)
    elif generation.sent_at < timezone.now() - GIVE_UP_AFTER:
        _fail(generation, "no_image", "The task brought no picture within 24 hours.", worker)
    return False


def _fail(generation: Generation, code: str, words: str, worker: str) -> None:
    Generation.objects.move(
        generation.pk,
        Status.PROCESSING,
        Status.FAILED,
        actor=worker,
        why=words,
        error_code=code,
        error_message=words,
        charged=Charged.UNKNOWN,
    )
