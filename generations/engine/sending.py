"""The one paid request of a claimed generation, and what its answer means."""

import logging
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from generations import imaging
from generations.engine.account import hold_back, note_account, note_arrival, note_miss, pause_queue
from generations.engine.claiming import lease_end
from generations.engine.committing import release_connection, until_committed
from generations.engine.provider import Provider, provider
from generations.engine.resending import CANNOT, charged_if_not_now, is_same_request, send_again
from generations.models import Charged, Generation, Reference, Status
from generations.providers import (
    ImageRequest,
    NeverArrived,
    NoAnswer,
    ProviderError,
    ReferenceFile,
    ReferenceURL,
    Refused,
    Reply,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
)
from generations.storage import store

logger = logging.getLogger(__name__)
FIRST_POLL = 2  # seconds
LONGEST_PAUSE = 120
FREE = Decimal(0)
LONGEST_TASK_ID = Generation._meta.get_field("task_id").max_length


class ReferenceMissing(Exception):
    """A reference's file can't be read, so the request can't be made."""


def carry(generation: Generation) -> None:
    """Send a claimed generation's request, once, and commit what came back.

    Afterwards it is saving, processing, failed or unknown; or queued again, if nothing was sent or nobody may send, or
    if it can be sent again as the same request.
    """
    if generation.task_id:  # an earlier sending's answer came late, while it waited to be sent again
        receive(generation, Reply(TaskState.UNFINISHED, generation.task_id, generation.task_type))
        return
    if generation.first_sent_at and not is_same_request(generation):
        settle(generation, NoAnswer(CANNOT))
        return
    with ExitStack() as stack:
        try:
            client, request = provider(), _request(generation, stack)
            held = _renew_lease(generation)
        except (ReferenceMissing, imaging.ImageError) as error:
            settle(generation, Refused(f"{error} Nothing was sent.", status=0))  # by ourselves
            return
        except Exception as error:
            logger.exception("preparing generation %s", generation.pk)
            settle(generation, NeverArrived(f"Musa couldn't prepare it ({type(error).__name__})."))
            return
        if not held:
            _note_not_sent(generation)
            return
        release_connection()
        outcome = _ask(client, request)
    if isinstance(outcome, Reply):
        receive(generation, outcome)
    else:
        settle(generation, outcome)
    if isinstance(outcome, NeverArrived):
        note_miss()
    else:
        note_arrival()


def receive(generation: Generation, reply: Reply) -> None:
    """Commit a reply to the paid request: its task id and URLs, before anything else is done with them.

    Whoever lost the lease meanwhile hands the reply in as late evidence: nothing that was paid is thrown away.
    """
    evidence = f"generation={generation.pk} task={reply.task_id} urls={' '.join(reply.image_urls)}"
    until_committed(lambda: _commit_reply(generation, reply), evidence)


def settle(generation: Generation, error: ProviderError) -> None:
    """Commit what a request that brought no reply means."""
    evidence = f"generation={generation.pk} {type(error).__name__}: {error}"
    until_committed(lambda: _commit_error(generation, error), evidence)
    if isinstance(error, Stopped):
        note_account()


def _ask(client: Provider, request: ImageRequest) -> Reply | ProviderError:
    try:
        return client.generate(request)
    except ProviderError as error:
        return error
    except Exception as error:
        # A mistake of ours after the request may have left: only a person can say "again".
        logger.exception("sending a request")
        return NoAnswer(f"Musa stumbled over the answer ({type(error).__name__}).")


def _commit_error(generation: Generation, error: ProviderError) -> bool:
    """One case for each row of the table in `providers.errors`."""
    match error:
        case NeverArrived():
            return _release(generation, _pause_after(generation.attempts), f"The request never left: {error}")
        case ToldToWait():
            pause = error.retry_after or _pause_after(generation.attempts)
            hold_back(_after(pause))
            return _release(generation, pause, f"Told to wait: {error}")
        case Stopped():
            pause_queue(error)
            return _release(generation, 0, f"The queue is paused: {error}")
        case Refused():
            return _end(generation, Status.FAILED, "bad_request", str(error), charged=charged_if_not_now(generation))
        case ServerFailed():
            return _end(generation, Status.FAILED, "server_error", str(error), charged=Charged.UNKNOWN)
        case _:
            moved = send_again(generation, generation.lease_holder, f"No answer: {error}.")
            if moved is not None:
                return moved
            return _end(generation, Status.UNKNOWN, "no_answer", str(error), charged=Charged.UNKNOWN)


def _renew_lease(generation: Generation) -> bool:
    """Begin the call's time now, preparing took some; False if the lease was lost, and nothing may be sent any more."""
    now = timezone.now()
    held = Generation.objects.filter(pk=generation.pk, status=Status.SENDING, lease_holder=generation.lease_holder)
    with transaction.atomic():  # in its turn among the writers of this process
        return bool(held.update(sent_at=now, lease_expires_at=lease_end(generation.resolution, now)))


def _note_not_sent(generation: Generation) -> None:
    """Tell the person who has to decide that nothing can have been paid."""
    status = Generation.objects.values_list("status", flat=True).get(pk=generation.pk)
    why = "The lease ran out before the request was sent: it never left."
    Generation.journal(generation.pk, status, status, generation.lease_holder, why)


def _request(generation: Generation, stack: ExitStack) -> ImageRequest:
    references = generation.references.select_related("image").order_by("position")
    return ImageRequest(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        images=tuple(_reference(reference, stack) for reference in references),
        timeout=settings.APIFRAME_TIMEOUTS[generation.resolution],
        idempotency_key=generation.idempotency_key,
    )


def _reference(reference: Reference, stack: ExitStack) -> ReferenceFile | ReferenceURL:
    """How a reference is sent: as the URL that was given, else from its file, redrawn if the API can't read that."""
    if reference.url:
        return ReferenceURL(reference.url)
    image = reference.image
    path = store.path(image.original_path)
    if not path.is_file():
        raise ReferenceMissing(f"The file of reference {reference.position + 1} is missing.")
    redrawn = imaging.sendable(path)
    if redrawn is None:
        return ReferenceFile(path, imaging.inspect(path).mime_type)
    content, mime_type = redrawn
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="musa-reference-")))
    (folder / "redrawn").write_bytes(content)
    return ReferenceFile(folder / "redrawn", mime_type)


def _commit_reply(generation: Generation, reply: Reply) -> bool:
    task_id = reply.task_id if len(reply.task_id) <= LONGEST_TASK_ID else ""
    given = {"task_id": task_id, "task_type": reply.task_type, "image_urls": list(reply.image_urls)}
    given |= {} if reply.credits is None else {"credits": reply.credits}
    asked_later = given | {"due_at": _after(FIRST_POLL)}
    task = f"Task {reply.task_id or 'without an id'}"
    if reply.image_urls:
        return _give(generation, Status.SAVING, f"{task}: finished.", given | {"charged": Charged.YES})
    if reply.state == TaskState.FAILED:
        words = reply.message or "The API gave no reason."
        ended = _end(generation, Status.FAILED, "task_failed", words, charged=Charged.UNKNOWN, **given)
        return ended or (bool(task_id) and hand_in(generation, Status.PROCESSING, f"{task}: failed.", asked_later))
    if task_id:
        return _give(generation, Status.PROCESSING, f"{task}: {reply.word or 'accepted'}.", asked_later)
    words = "The answer named neither a picture nor a task that could be asked after."
    return _end(generation, Status.UNKNOWN, "no_answer", words, charged=Charged.UNKNOWN)


def _give(generation: Generation, target: Status, why: str, given: dict) -> bool:
    """Move on with what the provider gave; if the lease was lost, as late evidence."""
    lease = generation.lease_holder
    changes = {"attempts": 0, "due_at": timezone.now()} | given
    moved = Generation.objects.move(generation.pk, Status.SENDING, target, lease=lease, actor=lease, why=why, **changes)
    return moved or hand_in(generation, target, why, changes)


def hand_in(generation: Generation, target: Status, why: str, given: dict, actor: str = "") -> bool:
    """Late evidence: what the provider gave moves on what was given up as unknown."""
    changes = {"attempts": 0, "finished_at": None, "error_code": "", "error_message": ""} | given
    why = f"Late evidence. {why}"
    actor = actor or generation.lease_holder
    moved = Generation.objects.move(generation.pk, Status.UNKNOWN, target, actor=actor, why=why, **changes)
    if not moved and given["task_id"]:
        # Waiting to be sent again, though there is no need any more: who claims it asks after the task instead.
        waiting = Generation.objects.filter(pk=generation.pk, status=Status.QUEUED, task_id="")
        waiting.exclude(first_sent_at=None).update(task_id=given["task_id"], task_type=given["task_type"])
    return moved


def _end(generation: Generation, target: Status, code: str, words: str, **changes) -> bool:
    if changes["charged"] == Charged.NO:
        changes["cost"] = FREE
    return Generation.objects.move(
        generation.pk,
        Status.SENDING,
        target,
        lease=generation.lease_holder,
        actor=generation.lease_holder,
        why=words,
        error_code=code,
        error_message=words,
        **changes,
    )


def _release(generation: Generation, seconds: float, why: str) -> bool:
    """Back into the queue: nothing was charged this time."""
    charged = charged_if_not_now(generation)
    return Generation.objects.move(
        generation.pk,
        Status.SENDING,
        Status.QUEUED,
        lease=generation.lease_holder,
        actor=generation.lease_holder,
        why=why,
        due_at=_after(seconds),
        attempts=generation.attempts + 1,
        sent_at=None if charged == Charged.NO else generation.sent_at,
        charged=charged,
    )


def _after(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def _pause_after(attempts: int) -> float:
    """Seconds to wait after so many tries: 2, 4, 8 … at most two minutes."""
    return min(2 ** (min(attempts, 10) + 1), LONGEST_PAUSE)
