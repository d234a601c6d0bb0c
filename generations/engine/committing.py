"""Writing down what was learned outside, whatever happens to the database meanwhile."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)
PATIENCE = 3600
Result = TypeVar("Result")


def until_committed(write: Callable[[], Result], evidence: str) -> Result:
    """Run `write` until the database takes it: it may be busy, full or restarting, and the picture is paid for.

    The evidence goes into the log first, so that it exists somewhere even if the machine dies now.

    Args:
        write: writes and commits; safe to repeat, because a commit may succeed without our hearing of it.
        evidence: what was learned, in a line: task id and URLs, or what went wrong; empty if it was nothing new.

    Raises: the database's error after an hour without success.
    """
    if evidence:
        logger.info("learned %s", evidence)
    began, pause = time.monotonic(), 0.1
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() - began > PATIENCE:
                raise
            logger.exception("the database didn't take it; trying again: %s", evidence)
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 10)


def release_connection() -> None:
    """Give the database connection back before a long wait, so that waiting calls don't use up the database's."""
    if not connection.in_atomic_block:
        connection.close()
