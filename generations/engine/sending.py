"""The one paid request of a claimed generation, and what its answer means."""

import logging
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from generations import imaging
from generations.engine.account import note_account
from generations.engine.committing import release_connection, until_committed
from generations.engine.provider import provider
from generations.models import Charged, Generation, ProviderAccount, Reference, Status
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
FIRST_POLL = timedelta(seconds=2)
LONGEST_PAUSE = 120
FREE = Decimal(0)


class ReferenceMissing(Exception):
    """A reference's file can't be read, so the request can't be made."""


def carry(generation: Generation) -> None:
    """Send a claimed generation's request, once, and commit what came back.

    Afterwards it is saving, processing, failed or unknown; or queued again, if nothing was sent or nobody may send.
    """
    with ExitStack() as stack:
        try:
            request = _request(generation, stack)
        except (ReferenceMissing, imaging.ImageError) as error:
            _end(generation, Status.FAILED, "bad_request", f"{error} Nothing was sent.", charged=Charged.NO)
            return
        release_connection()
        try:
            reply = provider().generate(request)
        except ProviderError as error:
            settle(generation, error)
        except Exception as error:
            # A mistake of ours after the request may have left: only a person can say "again".
            logger.exception("sending generation %s", generation.pk)
            settle(generation, NoAnswer(f"Musa stumbled over the answer ({type(error).__name__})."))
        else:
            receive(generation, reply)


def receive(generation: Generation, reply: Reply) -> None:
    """Commit a reply to the paid request: its task id and URLs, before anything else is done with them.

    Whoever lost the lease meanwhile hands the reply in as late evidence: nothing that was paid is thrown away.
    """
    evidence = f"generation={generation.pk} task={reply.task_id} urls={' '.join(reply.image_urls)}"
    until_committed(lambda: _commit_reply(generation, reply), evidence)


def settle(generation: Generation, error: ProviderError) -> None:
    """Commit what a request that brought no reply means: one case for each row of the table in `providers.errors`."""
    match error:
        case NeverArrived():
            _release(generation, _pause_after(generation.attempts), f"The request never left: {error}")
        case ToldToWait():
            until = timezone.now() + timedelta(seconds=error.retry_after or _pause_after(generation.attempts))
            ProviderAccount.note(wait_until=until)
            _release(generation, (until - timezone.now()).total_seconds(), f"Told to wait: {error}")
        case Stopped():
            note_account()
            ProviderAccount.pause(error.code, error.words or str(error))
            _release(generation, 0, f"The queue is paused: {error}")
        case Refused():
            _end(generation, Status.FAILED, "bad_request", str(error), charged=Charged.NO)
        case ServerFailed():
            _end(generation, Status.FAILED, "server_error", str(error), charged=Charged.UNKNOWN)
        case _:
            _end(generation, Status.UNKNOWN, "no_answer", str(error), charged=Charged.UNKNOWN)


def _request(generation: Generation, stack: ExitStack) -> ImageRequest:
    references = generation.references.select_related("image").order_by("position")
    return ImageRequest(
        prompt=generation.prompt,
        aspect_ratio=generation.aspect_ratio,
        resolution=generation.resolution,
        images=tuple(_reference(reference, stack) for reference in references),
        timeout=settings.APIFRAME_TIMEOUTS[generation.resolution],
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
    given = {"task_id": reply.task_id, "task_type": reply.task_type, "image_urls": list(reply.image_urls)}
    task = f"Task {reply.task_id or 'without an id'}"
    if reply.image_urls:
        return _give(generation, Status.SAVING, f"{task}: finished.", given | {"charged": Charged.YES})
    if reply.state == TaskState.FAILED:
        return _end(
            generation,
            Status.FAILED,
            "task_failed",
            reply.message or "The API gave no reason.",
            charged=Charged.UNKNOWN,
            task_id=reply.task_id,
            task_type=reply.task_type,
        )
    if reply.task_id:
        due = {"due_at": timezone.now() + FIRST_POLL}
        return _give(generation, Status.PROCESSING, f"{task}: {reply.word or 'accepted'}.", given | due)
    return _end(
        generation,
        Status.UNKNOWN,
        "no_answer",
        "The answer named neither a task nor a picture.",
        charged=Charged.UNKNOWN,
    )


def _give(generation: Generation, target: Status, why: str, given: dict) -> bool:
    """Move on with what the provider gave; if the lease was lost, as late evidence from `unknown`."""
    given = {"attempts": 0, "due_at": timezone.now()} | given
    move = Generation.objects.move
    actor = generation.lease_holder
    if move(generation.pk, Status.SENDING, target, lease=actor, actor=actor, why=why, **given):
        return True
    late = {"finished_at": None, "error_code": "", "error_message": ""}
    return move(generation.pk, Status.UNKNOWN, target, actor=actor, why=f"Late evidence. {why}", **(given | late))


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
    """Back into the queue: nothing was charged."""
    return Generation.objects.move(
        generation.pk,
        Status.SENDING,
        Status.QUEUED,
        lease=generation.lease_holder,
        actor=generation.lease_holder,
        why=why,
        due_at=_after(seconds),
        attempts=generation.attempts + 1,
        sent_at=None,
        charged=Charged.NO,
    )


def _after(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def _pause_after(attempts: int) -> float:
    """Seconds to wait after so many tries: 2, 4, 8 … at most two minutes."""
    return min(2.0 ** (attempts + 1), LONGEST_PAUSE)
