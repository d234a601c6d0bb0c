"""The provider that draws: version 2 of the API, https://docs.apiframe.ai.

`POST /v2/images/generate` answers at once with a job, which is asked after at `/v2/jobs/{id}`. It takes no files:
references are uploaded before it, which costs nothing.
"""

import json
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from typing import Any
from urllib.parse import quote

from .answers import Answer
from .answers_v2 import error_in, value_in
from .client import Client
from .connections import Deadline
from .errors import NeverArrived, NoAnswer, ProviderError, Refused, ServerFailed, Stopped
from .messages import Account, ImageRequest, Reference, ReferenceURL, Reply, TaskState
from .replies_v2 import account_in, address_in, reply_in
from .uploads import Upload

logger = logging.getLogger(__name__)

MODEL = "nano-banana-pro"
LONGEST_PROMPT = 2000
LONGEST_KEY = 255
WEBHOOK_EVENTS = ["completed", "failed"]  # as public clients name them; "progress" would only be noise
AT_ONCE = 4


class ApiframeV2(Client):
    """A client for one key. Safe to share between threads; `pool_size` connections are kept for free requests.

    `webhook_url`: where the API shall tell that a job has ended; empty for nowhere. ValueError as for `Client`.
    """

    key_header = "X-API-Key"
    # The same Idempotency-Key within 24 hours brings the same job: a request that carries one may be sent again.
    resend_is_safe = True

    def __init__(self, base_url: str, api_key: str, *, pool_size: int = 16, webhook_url: str = "") -> None:
        super().__init__(base_url, api_key, pool_size=pool_size)
        self._webhook_url = webhook_url

    def generate(self, request: ImageRequest) -> Reply:
        """Upload the references, then send the paid request, at most once: a fresh connection, no retry, no redirect.

        The reply holds a task id. `request.timeout` covers the uploads too. Raises a ProviderError, which says what it
        may have cost: nothing, whatever goes wrong before the paid request. ValueError for an `idempotency_key` that
        can't stand in a header.
        """
        began, deadline = time.monotonic(), Deadline(request.timeout)
        headers = {"Content-Type": "application/json"} | _idempotency(request)
        _check_prompt(request.prompt)
        message = self._message(request, self._upload(request.images, deadline))
        answer = self._send("/v2/images/generate", json.dumps(message).encode(), deadline, headers)
        logger.info("paid request answered with HTTP %d after %.1f s", answer.status, time.monotonic() - began)
        return self._paid_reply(answer, resendable=bool(request.idempotency_key))

    def fetch(self, task_id: str) -> Reply:
        """What became of a job. An empty answer is a Reply too, in state UNKNOWN. Raises a ProviderError."""
        return reply_in(self._ask("GET", f"/v2/jobs/{quote(task_id, safe='')}"), hide=self._key)

    def fetch_many(self, task_ids: Sequence[str]) -> dict[str, Reply]:
        """What became of jobs, by id, asked one by one; those that can't be had are UNKNOWN.

        Stops asking at the first failure that isn't about one job. Raises a ProviderError if the key is the reason, or
        if nothing was learned at all.
        """
        failures: list[ProviderError] = []

        def ask(task_id: str) -> Reply:
            try:
                return Reply(TaskState.UNKNOWN, task_id) if failures else self.fetch(task_id)
            except Refused as error:
                logger.info("job %s: %s", task_id, error)
            except ProviderError as error:
                failures.append(error)
            return Reply(TaskState.UNKNOWN, task_id)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            replies = dict(zip(task_ids, pool.map(ask, task_ids), strict=True))
        learned = any(reply.state is not TaskState.UNKNOWN for reply in replies.values())
        for error in failures:
            if isinstance(error, Stopped) or not learned:
                raise error
        return replies

    def account(self) -> Account:
        """The provider's own counters. Raises a ProviderError."""
        return account_in(self._ask("GET", "/v2/me"))

    def _message(self, request: ImageRequest, addresses: Sequence[str]) -> dict[str, Any]:
        parameters = {"resolution": request.resolution, "output_format": "png"}
        if request.aspect_ratio != "match_input_image":  # what version 2 does when it is told no ratio
            parameters["aspect_ratio"] = request.aspect_ratio
        if addresses:
            parameters["image_input"] = list(addresses)
        message = {"model": MODEL, "prompt": request.prompt, "nanoBananaParams": parameters}
        if self._webhook_url:
            message |= {"webhookUrl": self._webhook_url, "webhookEvents": WEBHOOK_EVENTS}
        return message

    def _upload(self, references: Sequence[Reference], deadline: Deadline) -> list[str]:
        """The addresses that the references have for the API, in order. Raises a ProviderError: nothing was paid."""
        with ExitStack() as stack:
            try:  # all of them, so that a missing file is noticed before anything is sent
                opened = [_open(reference, stack) for reference in references]
            except OSError as error:
                raise NeverArrived(f"A reference couldn't be read: {error.strerror}.") from error
            return [self._address(reference, number, deadline) for number, reference in enumerate(opened, start=1)]

    def _address(self, reference: str | Upload, number: int, deadline: Deadline) -> str:
        """Uploads what has no address yet. What is "no answer" to a paid request, only means "try again" here."""
        if isinstance(reference, str):
            return reference
        try:
            answer = self._send("/v2/uploads", reference, deadline, reference.headers)
            if answer.ok and (address := address_in(value_in(answer))):
                return address
            raise self._error(answer)
        except (NoAnswer, ServerFailed) as error:
            sentence = f"Reference {number} couldn't be uploaded, so the request wasn't sent: {error}"
            raise NeverArrived(sentence, words=error.words) from error

    def _paid_reply(self, answer: Answer, *, resendable: bool) -> Reply:
        if answer.ok or answer.status == 409:  # "I have this already" may name the job
            reply = reply_in(value_in(answer), hide=self._key)
            if reply.task_id or reply.image_urls:
                return reply
        raise error_in(answer, hide=self._key, resendable=resendable)

    def _error(self, answer: Answer) -> ProviderError:
        return error_in(answer, hide=self._key)


def _open(reference: Reference, stack: ExitStack) -> str | Upload:
    if isinstance(reference, ReferenceURL):
        return reference.url
    return stack.enter_context(closing(Upload(reference)))


def _idempotency(request: ImageRequest) -> dict[str, str]:
    key = request.idempotency_key
    if not key:
        return {}
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()) or key != key.strip():
        raise ValueError(f"an idempotency key is at most {LONGEST_KEY} printable ASCII characters")
    return {"Idempotency-Key": key}


def _check_prompt(prompt: str) -> None:
    """A refusal of ours, before anything is uploaded."""
    if len(prompt) > LONGEST_PROMPT:
        words = (
            f"The prompt has {len(prompt):,} characters, and version 2 of the API takes {LONGEST_PROMPT:,}. "
            f"Nothing was sent and nothing was charged. Shorten it by {len(prompt) - LONGEST_PROMPT:,} and try again."
        )
        raise Refused(words, status=400, words=words)
