"""Asking one API with one key: how a paid request travels, and the free ones beside it."""

import logging
from collections.abc import Iterable
from typing import Any, ClassVar

import requests
from urllib3.util import parse_url

from .answers import Answer, NotJSON, error_in
from .connections import NETWORK_FAILURES, Deadline, NotConnected, Session, cause_of, pieces
from .errors import NeverArrived, NoAnswer, ProviderError
from .replies import clean

logger = logging.getLogger(__name__)

LARGEST_ANSWER = 1024 * 1024
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Musa"}


class Client:
    """A client for one key. Safe to share between threads; `pool_size` connections are kept for free requests.

    `base_url` may have a path. ValueError if it isn't an http(s) address, or if the key can't stand in a header.
    """

    key_header: ClassVar[str]
    resend_is_safe: ClassVar[bool]

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
        self._headers = HEADERS | {self.key_header: self._key}
        self._session = Session(self._headers, size=pool_size)

    def close(self) -> None:
        self._session.close()

    def _send(self, path: str, body: Iterable[bytes], deadline: Deadline, headers: dict[str, str]) -> Answer:
        """POST once, on a connection of its own: no retry, no redirect. Raises NeverArrived and NoAnswer.

        Once it is connected, the request may have been paid: whatever goes wrong from there on is "no answer".
        """
        try:
            with (
                Session(self._headers | headers | {"Connection": "close"}, deadline=deadline) as session,
                session.post(self._url + path, data=body, allow_redirects=False) as response,
            ):
                return _read(response, deadline)
        except NotConnected as error:
            raise NeverArrived(f"The API couldn't be reached: {error}") from error
        except Exception as error:
            why = clean(_why(error, deadline, "after sending"), self._key)
            logger.warning("%s: no answer: %s", path, why)
            raise NoAnswer(why) from error

    def _ask(self, method: str, path: str, message: dict[str, Any] | None = None) -> Any:
        """The JSON of an answer to a free request, over a kept connection. Raises a ProviderError."""
        try:
            with self._session.request(method, self._url + path, json=message, allow_redirects=False) as response:
                answer = _read(response)
        except NotConnected as error:
            raise NeverArrived(f"The API couldn't be reached: {error}") from error
        except NETWORK_FAILURES as error:
            raise NoAnswer(f"the connection failed: {clean(str(cause_of(error)), self._key)}") from error
        if not answer.ok:
            raise self._error(answer)
        try:
            return answer.json()
        except NotJSON:
            raise NoAnswer(
                clean(answer.cut, self._key) or "an answer that isn't JSON", words=answer.words(self._key)
            ) from None

    def _error(self, answer: Answer) -> ProviderError:
        """What an answer without a usable reply means."""
        return error_in(answer, hide=self._key)


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
