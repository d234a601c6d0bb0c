"""Finding what has stopped moving. The queue is only a hint: whatever it lost is found here within a minute."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from generations.engine.claiming import due_now, free_slots
from generations.engine.clock import catch_up
from generations.engine.provider import SANDBOX, provider_name
from generations.engine.references import to_bring_home
from generations.engine.resending import send_again
from generations.models import Charged, Generation, Status

AT_ONCE = 200


@dataclass(frozen=True)
class Work:
    """What should be set going again: how many claims, whether tasks are due, which pictures, which references."""

    claims: int = 0
    collect: bool = False
    saves: list[int] = field(default_factory=list)
    references: list[int] = field(default_factory=list)


def reconcile(worker: str) -> Work:
    """End the calls whose worker is gone, and tell what else waits. Safe to run twice, and twice at once."""
    now = timezone.now()
    catch_up(now)
    _end_lost_calls(now, worker)
    _cancel_left_behind(worker)
    queued = due_now(now).count()
    free = Q(lease_holder="") | Q(lease_expires_at__lte=now)
    saves = Generation.objects.filter(free, status=Status.SAVING, due_at__lte=now)
    return Work(
        claims=max(0, min(queued, free_slots(now))),
        collect=Generation.objects.filter(status=Status.PROCESSING, due_at__lte=now).exists(),
        saves=list(saves.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE]),
        references=list(to_bring_home().order_by("pk").values_list("pk", flat=True)[:AT_ONCE]),
    )


def _cancel_left_behind(worker: str) -> None:
    """What waited in the sandbox when the real API took its place was asked for free, and stays unsent."""
    if provider_name() == SANDBOX:
        return
    waiting = Generation.objects.filter(status=Status.QUEUED, provider=SANDBOX)
    for pk in waiting.values_list("pk", flat=True)[:AT_ONCE]:
        why = "It was asked for in the sandbox, and Musa now runs with the real API. Ask again if you still want it."
        Generation.objects.move(pk, Status.QUEUED, Status.CANCELLED, actor=worker, why=why, charged=Charged.NO, cost=0)


def _end_lost_calls(now: datetime, worker: str) -> None:
    """A lease that expired while sending: whether it was paid, nobody here can know.

    What can be sent again as the same request, is; the rest waits for a person.
    """
    lost = Generation.objects.filter(status=Status.SENDING, lease_expires_at__lte=now)
    for generation in lost[:AT_ONCE]:
        words = "The worker that had sent this stopped before the answer came."
        if send_again(generation, worker, words) is not None:
            continue
        Generation.objects.move(
            generation.pk,
            Status.SENDING,
            Status.UNKNOWN,
            lease=generation.lease_holder,
            actor=worker,
            why=words,
            error_code="no_answer",
            error_message=words,
            charged=Charged.UNKNOWN,
        )
