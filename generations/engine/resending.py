"""Sending again what may have been paid already: only with the key that makes it the same request to the API."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from generations.engine.provider import idempotency_key
from generations.models import Charged, Generation, Status

MOST = 5
REMEMBERED = timedelta(hours=24)  # so long the API knows a key (https://docs.apiframe.ai)
CANNOT = "No answer came, and it can't be sent again as the same request any more."


def is_same_request(generation: Generation) -> bool:
    """Whether the API would still take it for the request that it was sent before.

    It would not in version 1, for another account, nor after it has forgotten.
    """
    key = generation.idempotency_key
    arrives_until = timezone.now() + timedelta(seconds=settings.APIFRAME_TIMEOUTS[generation.resolution])
    return bool(key) and key == idempotency_key(generation) and arrives_until < _first(generation) + REMEMBERED


def send_again(generation: Generation, actor: str, why: str) -> bool | None:
    """Back into the queue, to be sent once more with its key; None if that isn't safe or was done often enough.

    Returns: whether it moved, for whoever holds the lease.
    """
    if generation.resends >= MOST or not is_same_request(generation):
        return None
    return Generation.objects.move(
        generation.pk,
        Status.SENDING,
        Status.QUEUED,
        lease=generation.lease_holder,
        actor=actor,
        why=f"{why} It is sent again with the same key, which the API takes for the same request.",
        due_at=timezone.now() + timedelta(seconds=_pause(generation.resends)),
        attempts=0,
        first_sent_at=_first(generation),
        resends=generation.resends + 1,
        charged=Charged.UNKNOWN,
    )


def charged_if_not_now(generation: Generation) -> Charged:
    """What is known of the charge when a sending cost nothing: an earlier one without an answer may have."""
    return Charged.UNKNOWN if generation.first_sent_at else Charged.NO


def _first(generation: Generation) -> datetime:
    return generation.first_sent_at or generation.sent_at


def _pause(resends: int) -> int:
    """Seconds to wait: 2, 8, 32, 128, 512."""
    return 2 * 4**resends
