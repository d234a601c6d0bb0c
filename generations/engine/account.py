"""The account's counters, and the end of a pause."""

import logging

from django.utils import timezone

from generations.engine.provider import provider
from generations.models import ProviderAccount
from generations.providers import Account, ProviderError

logger = logging.getLogger(__name__)


def note_account() -> Account | None:
    """Ask for the account's counters and write them down; None if they can't be had."""
    try:
        account = provider().account()
    except ProviderError as error:
        logger.info("the account can't be read: %s", error)
        return None
    ProviderAccount.note(credits=account.credits, total_images=account.total_images, seen_at=timezone.now())
    return account


def refresh_account() -> bool:
    """Refresh the counters; end a pause when its reason is gone. Returns whether a pause ended.

    A refused key is good again when the account can be read with it; used-up credits, when there are more than before.
    """
    before = ProviderAccount.current()
    account = note_account()
    if account is None or not before.is_paused:
        return False
    if before.pause_code == "payment_required" and (account.credits or 0) <= (before.credits or 0):
        return False
    ProviderAccount.resume()
    return True
