"""Pictures over HTTP: signed addresses that expire, answered before Django and without a database query.

An address names the file, the moment it stops being valid, and an HMAC over both. Validity runs to the end of the next
week, and the weeks of different files begin at different hours, so that a browser keeps its copies for a week and never
has to fetch all of them anew at the same time.
"""

import hashlib
import hmac
import mimetypes
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from wsgiref.util import FileWrapper

PREFIX = "/media/"
WEEK = 7 * 24 * 3600
CHUNK = 64 * 1024


def _signature(key: str, expires: str, path: str) -> str:
    secret = hashlib.sha256(b"musa.media" + key.encode()).digest()
    return hmac.new(secret, f"{expires}:{path}".encode(), hashlib.sha256).hexdigest()[:32]


def signed_url(path: str, *, key: str, now: float | None = None) -> str:
    """The address of a stored file, valid for one to two weeks.

    Args:
        path: as the store names it, such as `thumbnails/ab/cd/…-320.webp`.
        key: the installation's secret key.
        now: seconds since the epoch; the present if not given.
    """
    offset = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") % WEEK
    week = (int(time.time() if now is None else now) + offset) // WEEK
    expires = f"{(week + 2) * WEEK - offset:x}"
    return f"{PREFIX}{expires}/{_signature(key, expires, path)}/{path}"


def valid_path(address: str, *, key: str, now: float | None = None) -> str | None:
    """The path that a signed address names, or None if it was changed or has expired."""
    try:
        expires, signature, path = address.removeprefix(PREFIX).split("/", 2)
        deadline = int(expires, 16)
    except ValueError:
        return None
    if not hmac.compare_digest(signature.encode(), _signature(key, expires, path).encode()):
        return None
    return path if deadline > (time.time() if now is None else now) else None


class MediaApplication:
    """Answers `/media/…` from a folder; hands everything else on."""

    def __init__(self, application: Callable, *, root: Path, key: str) -> None:
        self.application = application
        self.root = Path(root)
        self.key = key

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        address = environ.get("PATH_INFO", "")
        if not address.startswith(PREFIX):
            return self.application(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._refuse(start_response, HTTPStatus.METHOD_NOT_ALLOWED, "Pictures can only be read.")
        path = valid_path(address, key=self.key)
        if path is None:
            return self._refuse(
                start_response, HTTPStatus.FORBIDDEN, "This link to a picture is not valid (any more). Reload the page."
            )
        return self._send(environ, start_response, path)

    def _send(self, environ: dict, start_response: Callable, path: str) -> Iterable[bytes]:
        etag = f'"{hashlib.sha256(path.encode()).hexdigest()[:32]}"'
        headers = [
            ("Cache-Control", f"private, max-age={WEEK}, immutable"),
            ("ETag", etag),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; sandbox"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            start_response("304 Not Modified", headers)
            return []
        try:
            file = (self.root / path).open("rb")
        except OSError:
            return self._refuse(start_response, HTTPStatus.NOT_FOUND, "This picture's file is missing.")
        size = file.seek(0, 2)
        file.seek(0)
        mime_type = mimetypes.types_map.get(Path(path).suffix, "application/octet-stream")
        start_response("200 OK", [*headers, ("Content-Type", mime_type), ("Content-Length", str(size))])
        if environ["REQUEST_METHOD"] == "HEAD":
            file.close()
            return []
        return environ.get("wsgi.file_wrapper", FileWrapper)(file, CHUNK)

    def _refuse(self, start_response: Callable, status: HTTPStatus, sentence: str) -> Iterable[bytes]:
        body = sentence.encode()
        start_response(
            f"{status.value} {status.phrase}",
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [body]
