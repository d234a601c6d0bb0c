"""Which generation a free slot takes, decided in the database when it is claimed."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Min
from django.utils import timezone

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
    with transaction.atomic():
        _one_at_a_time()
        now = timezone.now()
        if _held_back(now) or free_slots(now) < 1:
            return None
        generation = _fairest(now)
        if generation is None:
            return None
        lease = f"{worker}:{secrets.token_hex(4)}"
        seconds = settings.APIFRAME_TIMEOUTS[generation.resolution] + settings.LEASE_MARGIN
        moved = Generation.objects.move(
            generation.pk,
            Status.QUEUED,
            Status.SENDING,
            actor=worker,
            why="Claimed; the intent to send is recorded.",
            lease_holder=lease,
            lease_expires_at=now + timedelta(seconds=seconds),
            sent_at=now,
            charged=Charged.UNKNOWN,
        )
    if not moved:
        return None
    generation.refresh_from_db()
    return generation


def free_slots(now=None) -> int:
    """How many more requests may be in flight."""
    in_flight = Generation.objects.in_flight(now or timezone.now(), settings.APIFRAME_TIMEOUTS).count()
    return settings.APIFRAME_MAX_IN_FLIGHT - in_flight


def _one_at_a_time() -> None:
    """Let claims pass one by one. On SQLite a transaction that writes is alone anyway (BEGIN IMMEDIATE).

    On PostgreSQL the lock must be a statement of its own: inside the claim's statement its snapshot would be older.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])


def _held_back(now) -> bool:
    account = ProviderAccount.current()
    return account.is_paused or (account.wait_until is not None and account.wait_until > now)


def _fairest(now) -> Generation | None:
    due = Generation.objects.filter(status=Status.QUEUED, due_at__lte=now).order_by()
    oldest = dict(due.values_list("author_id").annotate(Min("id")))
    if not oldest:
        return None
    in_flight = Generation.objects.in_flight(now, settings.APIFRAME_TIMEOUTS).order_by()
    busy = dict(in_flight.filter(author_id__in=oldest).values_list("author_id").annotate(Count("id")))
    author = min(oldest, key=lambda author_id: (busy.get(author_id, 0), oldest[author_id]))
    return Generation.objects.get(pk=oldest[author])
