"""Fetching a picture: from public addresses only, streamed, within limits."""

import hashlib
import logging
import string
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote, urljoin

import requests

from .addresses import admission, parse_address
from .connections import NETWORK_FAILURES, Deadline, NotConnected, Session, cause_of, pieces
from .errors import DownloadInterrupted, DownloadRefused, Gone

logger = logging.getLogger(__name__)

MOST_REDIRECTS = 5
GONE = {403, 404, 410}
PASSING = {408, 425, 429}
HEADERS = {"Accept": "image/*,*/*;q=0.5", "Accept-Encoding": "identity", "User-Agent": "Musa", "Connection": "close"}


@dataclass(frozen=True)
class Downloaded:
    """A picture that came home: how many bytes, their SHA-256 (hex), and what the server said of them."""

    bytes: int
    sha256: str
    content_type: str
    final_url: str


def download(
    url: str,
    into: BinaryIO,
    *,
    allowed_hosts: Collection[str] = (),
    max_bytes: int,
    timeout: float,
    chunk: int = 64 * 1024,
) -> Downloaded:
    """Fetch `url` into a file. `timeout`: seconds in total, redirects included.

    `allowed_hosts` may be fetched from whatever their address, on any port. Raises a DownloadError, after which `into`
    holds what had come so far; OSError if `into` can't be written.
    """
    deadline = Deadline(timeout)
    for _ in range(MOST_REDIRECTS + 1):
        parsed = parse_address(url)
        with (
            Session(HEADERS, deadline=deadline, admit=admission(parsed, allowed_hosts)) as session,
            _ask(session, parsed.url) as response,
        ):
            if not response.is_redirect:
                return _receive(response, url, into, max_bytes, chunk)
            url = _target(url, response)
        if not url:
            raise DownloadRefused("The picture's address redirects to nowhere.", code="not_found")
    raise DownloadRefused("The picture's address leads to one redirect after the other.", code="not_found")


def _ask(session: Session, url: str) -> requests.Response:
    try:
        return session.get(url, allow_redirects=False)
    except (NotConnected, *NETWORK_FAILURES) as error:
        sentence = f"The picture's server couldn't be reached: {cause_of(error)}"
        raise DownloadInterrupted(sentence, reached=not isinstance(error, NotConnected)) from error


def _target(url: str, response: requests.Response) -> str:
    """Where a redirect leads; spaces and bytes outside ASCII encoded, as browsers do."""
    location = quote(response.headers.get("Location", "").strip().encode("latin-1"), safe=string.punctuation)
    try:
        return urljoin(url, location) if location else ""
    except ValueError:
        return ""


def _receive(response: requests.Response, url: str, into: BinaryIO, max_bytes: int, chunk: int) -> Downloaded:
    _check_status(response.status_code)
    if (response.raw.length_remaining or 0) > max_bytes:
        raise _too_large(max_bytes)
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(response, chunk):
        size += len(piece)
        if size > max_bytes:
            raise _too_large(max_bytes)
        digest.update(piece)
        into.write(piece)
    logger.info("fetched a picture of %d bytes", size)
    return Downloaded(size, digest.hexdigest(), response.headers.get("Content-Type", ""), url)


def _check_status(status: int) -> None:
    if status == 200:
        return
    if status in GONE:
        raise Gone(f"The picture is no longer at its address (HTTP {status}).")
    if status >= 500 or status in PASSING:
        raise DownloadInterrupted(f"The picture's server didn't serve it just now (HTTP {status}).")
    raise DownloadRefused(f"The picture's server doesn't hand it out (HTTP {status}).", code="not_found")


def _pieces(response: requests.Response, chunk: int) -> Iterator[bytes]:
    """The body; a network failure and a body shorter than announced raise DownloadInterrupted."""
    try:
        yield from pieces(response, chunk)
    except NETWORK_FAILURES as error:
        sentence = f"The picture's transfer broke off: {cause_of(error)}"
        raise DownloadInterrupted(sentence, received=response.raw.tell()) from error


def _too_large(max_bytes: int) -> DownloadRefused:
    return DownloadRefused(f"The picture is larger than {max_bytes / 1_000_000:g} MB.", code="too_large")
