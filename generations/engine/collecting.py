"""Asking after tasks that the provider is still working on."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from generations.engine.account import note_account, pause_queue
from generations.engine.committing import release_connection, until_committed
from generations.engine.provider import Provider, provider, provider_of
from generations.models import Charged, Generation, Status
from generations.providers import ProviderError, Refused, Reply, Stopped, TaskState

logger = logging.getLogger(__name__)
AT_ONCE = 20  # as many as /fetch-many takes
LONGEST_PAUSE = 60
GIVE_UP_AFTER = timedelta(hours=24)
EMPTY_ANSWERS = 4  # so often is a task asked after that is finished and names no picture
EXPIRED = "The API made the picture, but no longer keeps it."
NO_PICTURE = "The API calls the task finished, but names no picture."


@dataclass(frozen=True)
class Collected:
    """What a round of asking brought.

    `saves`: ids of generations that are now to be saved. `ended`: how many tasks are done, so many slots became free.
    `next_in`: seconds until a task is due to be asked after; None if there is none, or if another round took those that
    were due: that one asks again.
    """

    saves: list[int] = field(default_factory=list)
    ended: int = 0
    next_in: float | None = None


def collect(worker: str) -> Collected:
    """Ask after the tasks that are due, together, and commit what became of them.

    Odd answers (`{}`, unknown words) count as "not yet"; nothing is given up before 24 hours.
    """
    due = _take_due()
    if not due:
        return Collected()
    release_connection()
    replies = _replies_of(due)
    became = [(generation, _settle(generation, replies, worker)) for generation in due]
    return Collected(
        saves=[generation.pk for generation, status in became if status == Status.SAVING],
        ended=sum(status != Status.PROCESSING for _, status in became),
        next_in=_next_in(),
    )


def _take_due() -> list[Generation]:
    """The due ones that nobody else took: taking one sets when it is due again."""
    now = timezone.now()
    due = Generation.objects.filter(status=Status.PROCESSING, due_at__lte=now)
    taken = []
    for generation in due.order_by("due_at")[:AT_ONCE]:
        again = now + timedelta(seconds=min(2 * 1.4 ** min(generation.attempts, 20), LONGEST_PAUSE))
        if due.filter(pk=generation.pk).update(due_at=again, attempts=F("attempts") + 1):
            taken.append(generation)
    return taken


def _next_in() -> float | None:
    processing = Generation.objects.filter(status=Status.PROCESSING).order_by("due_at")
    due_at = processing.values_list("due_at", flat=True).first()
    return None if due_at is None else max((due_at - timezone.now()).total_seconds(), 0)


def _replies_of(due: list[Generation]) -> dict[str, Reply]:
    """What the API says of the tasks of these, by id, each asked after through the version that it was sent through."""
    task_ids = defaultdict(list)
    for generation in due:
        task_ids[provider_of(generation)].append(generation.task_id)
    task_ids.pop(None, None)
    return {task_id: reply for client, ids in task_ids.items() for task_id, reply in _replies(client, ids).items()}


def _replies(client: Provider, task_ids: list[str]) -> dict[str, Reply]:
    """What the API says of these tasks, by id; those it is silent about are left out."""
    try:
        if len(task_ids) == 1:
            return {task_ids[0]: client.fetch(task_ids[0])}
        return client.fetch_many(task_ids)
    except ProviderError as error:
        logger.info("asking after %s tasks: %s", len(task_ids), error)
        if isinstance(error, Stopped) and client is provider():  # an earlier version's key says nothing about today's
            pause_queue(error)
            note_account()
        if isinstance(error, Refused) and len(task_ids) > 1:  # one odd id must not silence the others
            return {task_id: reply for one in task_ids for task_id, reply in _replies(client, [one]).items()}
        return {}


def _settle(generation: Generation, replies: dict[str, Reply], worker: str) -> Status:
    reply = replies.get(generation.task_id, Reply(TaskState.UNKNOWN))
    urls = " ".join(reply.image_urls)
    evidence = f"generation={generation.pk} task={generation.task_id} urls={urls}" if urls else ""
    return until_committed(lambda: commit_reply(generation, reply, worker), evidence)


def commit_reply(generation: Generation, reply: Reply, worker: str) -> Status:
    """Write down one reply; answers the state that it leads to."""
    told = {} if reply.credits is None else {"credits": reply.credits}
    if reply.image_urls:
        Generation.objects.move(
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
            **told,
        )
        return Status.SAVING
    if reply.state == TaskState.FAILED:
        return _fail(generation, "task_failed", reply.message or "The API gave no reason.", worker, **told)
    if reply.state == TaskState.FINISHED and reply.expired:
        return _fail(generation, "expired", EXPIRED, worker, charged=Charged.YES, **told)
    if reply.state == TaskState.FINISHED and _named_no_picture(generation, worker) >= EMPTY_ANSWERS:
        return _fail(generation, "no_image", NO_PICTURE, worker)
    if generation.sent_at < timezone.now() - GIVE_UP_AFTER:
        return _fail(generation, "no_image", "The task brought no picture within 24 hours.", worker)
    return Status.PROCESSING


def _named_no_picture(generation: Generation, worker: str) -> int:
    """Note one more answer that is finished and empty; how many there were."""
    Generation.journal(generation.pk, Status.PROCESSING, Status.PROCESSING, worker, NO_PICTURE)
    return generation.events.filter(why=NO_PICTURE).count()


def _fail(generation: Generation, code: str, words: str, worker: str, **changes) -> Status:
    Generation.objects.move(
        generation.pk,
        Status.PROCESSING,
        Status.FAILED,
        actor=worker,
        why=words,
        error_code=code,
        error_message=words,
        **({"charged": Charged.UNKNOWN} | changes),
    )
    return Status.FAILED
