"""The provider that draws: version 1 of the API, https://docs.apiframe.pro.

`POST /nano-banana-pro` with the raw key in `Authorization` most likely answers when the picture exists, after up to
some minutes; an answer that is not finished is asked for again with `/fetch`.
"""

import logging
import time
from collections.abc import Sequence

from .answers import Answer, NotJSON
from .body import RequestBody
from .client import Client
from .connections import Deadline
from .errors import NeverArrived
from .messages import Account, ImageRequest, Reply, TaskState
from .replies import account_in, replies_in, reply_in

logger = logging.getLogger(__name__)


class Apiframe(Client):
    """A client for one key. Safe to share between threads; `pool_size` connections are kept for fetching.

    ValueError as for `Client`.
    """

    key_header = "Authorization"
    resend_is_safe = False  # the API has nothing like an Idempotency-Key

    def generate(self, request: ImageRequest) -> Reply:
        """The paid request, sent at most once: a fresh connection, no retry, no redirect followed.

        The reply holds a task id, an image URL or both. `request.timeout` covers connecting, sending and reading.
        Raises a ProviderError, which says what it may have cost.
        """
        began = time.monotonic()
        try:
            body = RequestBody(request)
        except OSError as error:
            raise NeverArrived(f"A reference couldn't be read: {error.strerror}.") from error
        with body:
            answer = self._send(
                "/nano-banana-pro", body, Deadline(request.timeout), {"Content-Type": "application/json"}
            )
        logger.info("paid request answered with HTTP %d after %.1f s", answer.status, time.monotonic() - began)
        return self._paid_reply(answer)

    def fetch(self, task_id: str) -> Reply:
        """What became of a task. An empty answer is a Reply too, in state UNKNOWN. Raises a ProviderError."""
        return reply_in(self._ask("POST", "/fetch", {"task_id": task_id}), hide=self._key)

    def fetch_many(self, task_ids: Sequence[str]) -> dict[str, Reply]:
        """What became of 2 to 20 tasks, by id; those the answer is silent about are UNKNOWN. Raises a ProviderError."""
        if not 2 <= len(task_ids) <= 20:
            raise ValueError(f"2 to 20 tasks can be fetched together, not {len(task_ids)}")
        replies = replies_in(self._ask("POST", "/fetch-many", {"task_ids": list(task_ids)}), hide=self._key)
        return {task_id: replies.get(task_id) or Reply(TaskState.UNKNOWN, task_id) for task_id in task_ids}

    def account(self) -> Account:
        """The provider's own counters. Raises a ProviderError."""
        return account_in(self._ask("GET", "/account"))

    def _paid_reply(self, answer: Answer) -> Reply:
        if answer.ok:
            try:
                reply = reply_in(answer.json(), hide=self._key)
            except NotJSON:
                reply = Reply(TaskState.UNKNOWN)
            if reply.task_id or reply.image_urls:
                return reply
        raise self._error(answer)
