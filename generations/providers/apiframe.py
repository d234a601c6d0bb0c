"""The provider that draws: version 1 of the API, https://docs.apiframe.pro.

`POST /nano-banana-pro` with the raw key in `Authorization` most likely answers when the picture exists, after up to
some minutes; an answer that is not finished is asked for again with `/fetch`.
"""

import logging
import time
from collections.abc import Sequence
from typing import Any

import requests
from urllib3.util import parse_url

from .answers import Answer, NotJSON, error_in
from .body import RequestBody
from .connections import NETWORK_FAILURES, Deadline, NotConnected, Session, cause_of, pieces
from .errors import NeverArrived, NoAnswer
from .messages import Account, ImageRequest, Reply, TaskState
from .replies import account_in, clean, replies_in, reply_in

logger = logging.getLogger(__name__)

LARGEST_ANSWER = 1024 * 1024
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Musa"}


class Apiframe:
    """A client for one key. Safe to share between threads; `pool_size` connections are kept for fetching.

    `base_url` may have a path. ValueError if it isn't an http(s) address, or if the key can't stand in a header.
    """

    resend_is_safe = False  # the API has nothing like an Idempotency-Key

    def __init__(self, base_url: str, api_key: str, *, pool_size: int = 16) -> None:
        try:
            url = parse_url(requests.Request("POST", base_url.strip()).prepare().url)
        except ValueError:
            raise ValueError(f"not an address: {base_url}") from None
        if url.scheme not in ("http", "https") or not url.host or url.auth:
            raise ValueError(f"not an http(s) address without user and password: {base_url}")
        self._key = api_key.strip()
        if not self._key or not (self._key.isascii() and self._key.isprintable()):
            raise ValueError("the API key is empty or holds characters that no key has")
        self._url = url._replace(path=url.path.rstrip("/"), query=None, fragment=None).url
        self._headers = HEADERS | {"Authorization": self._key}
        self._session = Session(self._headers, size=pool_size)

    def close(self) -> None:
        self._session.close()

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
            answer = self._send(body, Deadline(request.timeout))
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

    def _send(self, body: RequestBody, deadline: Deadline) -> Answer:
        """Once it is connected, the request may have been paid: whatever goes wrong from there on is "no answer"."""
        headers = self._headers | {"Content-Type": "application/json", "Connection": "close"}
        try:
            with (
                Session(headers, deadline=deadline) as session,
                session.post(f"{self._url}/nano-banana-pro", data=body, allow_redirects=False) as response,
            ):
                return _read(response, deadline)
        except NotConnected as error:
            raise NeverArrived(f"The API couldn't be reached: {error}") from error
        except Exception as error:
            why = clean(_why(error, deadline, "after sending"), self._key)
            logger.warning("paid request without an answer: %s", why)
            raise NoAnswer(why) from error

    def _paid_reply(self, answer: Answer) -> Reply:
        if answer.ok:
            try:
                reply = reply_in(answer.json(), hide=self._key)
            except NotJSON:
                reply = Reply(TaskState.UNKNOWN)
            if reply.task_id or reply.image_urls:
                return reply
        raise error_in(answer, hide=self._key)

    def _ask(self, method: str, path: str, message: dict[str, Any] | None = None) -> Any:
        """The JSON of an answer to a free request, over a kept connection."""
        try:
            with self._session.request(method, self._url + path, json=message, allow_redirects=False) as response:
                answer = _read(response)
        except NotConnected as error:
            raise NeverArrived(f"The API couldn't be reached: {error}") from error
        except NETWORK_FAILURES as error:
            raise NoAnswer(f"the connection failed: {clean(str(cause_of(error)), self._key)}") from error
        if not answer.ok:
            raise error_in(answer, hide=self._key)
        try:
            return answer.json()
        except NotJSON:
            raise NoAnswer(
                clean(answer.cut, self._key) or "an answer that isn't JSON", words=answer.words(self._key)
            ) from None


def _read(response: requests.Response, deadline: Deadline | None = None) -> Answer:
    """The whole answer, or as much of it as came: what was received before the connection broke may be enough."""
    content, cut = bytearray(), ""
    try:
        for piece in pieces(response):
            content += piece
            if len(content) > LARGEST_ANSWER:
                cut = "an answer of more than 1 MB"
                break
    except NETWORK_FAILURES as error:
        cut = _why(error, deadline, "in the middle of the answer")
    return Answer(response.status_code, response.headers, bytes(content[:LARGEST_ANSWER]), cut)


def _why(error: Exception, deadline: Deadline | None, when: str) -> str:
    if deadline and deadline.passed:
        return f"no answer within {deadline.seconds:g} seconds"
    return f"the connection was lost {when}: {cause_of(error)}"
