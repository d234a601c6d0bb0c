"""What an HTTP answer means: the table of the paid request, by status.

2xx with a task id or an image URL    a reply, whatever else is odd in it
401, 402                              Stopped
429; 503 with Retry-After             ToldToWait
any other 4xx                         Refused
500                                   ServerFailed
everything else                       NoAnswer
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from .errors import NoAnswer, ProviderError, Refused, ServerFailed, Stopped, ToldToWait
from .replies import clean, words_in

LONGEST_WAIT = 24 * 3600.0


class NotJSON(ValueError):
    """The answer's body isn't JSON."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer as it came. `cut` says why the body ends early, if it does; `headers` takes names in any case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    cut: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body's value; NotJSON. A broken character costs that character, not the answer."""
        try:
            return json.loads(self.content.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            raise NotJSON(str(error)) from None

    def words(self, hide: str = "") -> str:
        """The API's own words; a page of a proxy says nothing."""
        try:
            value = self.json()
        except NotJSON:
            text = self.content.decode("utf-8-sig", "replace").strip()
            return "" if text.startswith("<") else clean(text, hide)
        return words_in(value, hide=hide) or (clean(value, hide) if isinstance(value, str) else "")


def error_in(answer: Answer, *, hide: str = "") -> ProviderError:
    """The error that an answer without a usable reply stands for. `hide`: the key, should the API quote it."""
    status, words = answer.status, answer.words(hide)
    if status == 401:
        return Stopped("The API doesn't accept the key.", code="unauthorized", words=words)
    if status == 402:
        return Stopped("The API's credits are used up.", code="payment_required", words=words)
    wait = retry_after(answer.headers.get("Retry-After", ""))
    if status == 429 or (status == 503 and wait is not None):
        return ToldToWait("The API asks everybody to wait.", status=status, retry_after=wait, words=words)
    if 400 <= status < 500:
        return Refused(words or f"The API refused the request: {_named(status)}.", status=status, words=words)
    if status == 500:
        return ServerFailed("The API reports an error of its own (HTTP 500).", words=words)
    return NoAnswer(clean(answer.cut, hide) or _nothing_usable(answer), words=words)


def retry_after(value: str) -> float | None:
    """Seconds in a Retry-After header, given as seconds or as a date; None if it is neither. At most a day."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)


def _nothing_usable(answer: Answer) -> str:
    return "an answer without task id or image" if answer.ok else f"{_named(answer.status)} instead of an answer"


def _named(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
