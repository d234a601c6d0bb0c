"""Which generation a free slot takes, decided in the database when it is claimed."""

import secrets
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from generations.engine.provider import idempotency_key, provider_name
from generations.engine.witnessing import reading_before
from generations.models import Charged, Generation, ProviderAccount, Status

CLAIM_LOCK = 0x4D757361  # any number that nobody else locks ("Musa")


def claim(worker: str) -> Generation | None:
    """Take the fairest due generation and commit the intent to send it; None if there is none, or no free slot.

    Of those due, the person with the fewest in flight comes first, then the oldest. At most `APIFRAME_MAX_IN_FLIGHT`
    are in flight over all workers, exactly, because claims go through one lock. While the queue is paused or told to
    wait, nobody claims.

    Args:
        worker: who asks, for the lease and the journal.
    """
    while True:
        with transaction.atomic():
            _one_at_a_time()
            now = timezone.now()
            busy = Counter(_in_flight(now).values_list("author_id", flat=True))
            account = ProviderAccount.current()
            if _held_back(account, now) or busy.total() >= settings.APIFRAME_MAX_IN_FLIGHT:
                return None
            generation = _fairest(now, busy)
            if generation is None:
                return None
            if _take(generation, worker, now, {} if generation.first_sent_at else _intent(generation, account)):
                generation.refresh_from_db()
                return generation
        # Somebody cancelled it at this very moment: there may be others.


def lease_end(resolution: str, start: datetime) -> datetime:
    """When the lease of a call that begins at `start` expires: its deadline, and a margin that outlives it."""
    return start + timedelta(seconds=settings.APIFRAME_TIMEOUTS[resolution] + settings.LEASE_MARGIN)


def free_slots(now: datetime | None = None) -> int:
    """How many more requests may be in flight."""
    return settings.APIFRAME_MAX_IN_FLIGHT - _in_flight(now or timezone.now()).count()


def seconds_until_due(generation: Generation) -> float:
    """How long a queued one can't be claimed yet: it isn't due, or everybody waits."""
    moments = [generation.due_at, ProviderAccount.current().wait_until]
    return (max(filter(None, moments)) - timezone.now()).total_seconds()


def due_now(now: datetime) -> QuerySet[Generation]:
    """Those that may be claimed. What was asked of the sandbox is never sent to the API that charges."""
    return Generation.objects.filter(status=Status.QUEUED, due_at__lte=now, provider=provider_name())


def _in_flight(now: datetime) -> QuerySet[Generation]:
    return Generation.objects.in_flight(now, settings.APIFRAME_TIMEOUTS).order_by()


def _intent(generation: Generation, account: ProviderAccount) -> dict:
    """How it is about to be sent, and the account before that: recorded once, however often it is sent again."""
    return {
        "api_version": settings.APIFRAME_API_VERSION,
        "idempotency_key": idempotency_key(generation),
        "evidence": reading_before(account),
    }


def _take(generation: Generation, worker: str, now: datetime, intent: dict) -> bool:
    return Generation.objects.move(
        generation.pk,
        Status.QUEUED,
        Status.SENDING,
        actor=worker,
        why="Claimed; the intent to send is recorded.",
        lease_holder=f"{worker}:{secrets.token_hex(4)}",
        lease_expires_at=lease_end(generation.resolution, now),
        sent_at=now,
        charged=Charged.UNKNOWN,
        **intent,
    )


def _one_at_a_time() -> None:
    """Let claims pass one by one. On SQLite a transaction that writes is alone anyway (BEGIN IMMEDIATE).

    On PostgreSQL the lock must be a statement of its own: inside the claim's statement its snapshot would be older.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])


def _held_back(account: ProviderAccount, now: datetime) -> bool:
    return account.is_paused or (account.wait_until is not None and account.wait_until > now)


def _fairest(now: datetime, busy: Counter[int]) -> Generation | None:
    """The oldest one due of the person with the fewest in flight; `busy` counts those by person."""
    due = due_now(now).order_by()
    oldest = dict(due.values_list("author_id").annotate(Min("id")))
    if not oldest:
        return None
    author = min(oldest, key=lambda author_id: (busy[author_id], oldest[author_id]))
    return Generation.objects.get(pk=oldest[author])
