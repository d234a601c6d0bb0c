"""The account's counters, the waits and pauses of the queue, and how a pause ends by itself."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from generations.engine.evidence import Reading
from generations.engine.provider import provider
from generations.engine.witnessing import note_reading
from generations.models import ProviderAccount
from generations.providers import Account, ProviderError, Stopped

logger = logging.getLogger(__name__)
MISSES = 3  # from so many requests in a row that never arrived, it isn't theirs but everybody's trouble
LONGEST_PAUSE = 30  # seconds


def note_account() -> Account | None:
    """Ask for the account's counters and write them down, with what they tell; None if they can't be had."""
    asked_at = timezone.now()
    try:
        account = provider().account()
    except ProviderError as error:
        logger.info("the account can't be read: %s", error)
        return None
    reading = Reading(asked_at, timezone.now(), account.total_images, account.credits)
    ProviderAccount.note(**vars(reading))
    note_reading(reading)
    return account


def pause_queue(error: Stopped) -> None:
    """Nobody sends until somebody has put it right."""
    ProviderAccount.pause(error.code, error.words or str(error))


def hold_back(until: datetime) -> None:
    """Nobody sends before that moment; a later one that was asked for already stays."""
    ProviderAccount.objects.get_or_create(pk=1)
    earlier = Q(wait_until=None) | Q(wait_until__lt=until)
    ProviderAccount.objects.filter(earlier, pk=1).update(wait_until=until)


def note_miss() -> None:
    """One more request that never arrived: after some in a row everybody waits a little, not each its own turn."""
    ProviderAccount.objects.get_or_create(pk=1)
    ProviderAccount.objects.filter(pk=1).update(missed=F("missed") + 1)
    missed = ProviderAccount.current().missed
    if missed >= MISSES:
        pause = min(2 ** min(missed - MISSES + 1, 10), LONGEST_PAUSE)
        hold_back(timezone.now() + timedelta(seconds=pause))


def note_arrival() -> None:
    """The API can be reached. Writes only if it couldn't."""
    missed = ProviderAccount.objects.filter(pk=1, missed__gt=0)
    if missed.exists():
        missed.update(missed=0)


def refresh_account() -> bool:
    """Refresh the counters; end a pause whose reason is gone. Returns whether a pause ended.

    Used-up credits: when there are more than before. A refused key: when the account, which couldn't be read with it
    since, can be read again; where it can be read all the time, that says nothing, and a person has to resume. What an
    owner paused, an owner resumes.
    """
    before = ProviderAccount.current()
    account = note_account()
    if account is None or not before.is_paused:
        return False
    match before.pause_code:
        case "payment_required":
            mended = (account.credits or 0) > (before.credits or 0)
        case "unauthorized":
            mended = before.seen_at is None or before.seen_at < before.paused_since
        case _:
            mended = False
    if mended:
        ProviderAccount.resume()
    return mended
