"""Pictures over HTTP, answered before Django: a signed address in, a file out, no database query on the way."""

import hashlib
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from wsgiref.util import FileWrapper

from generations.media import PREFIX, WEEK, valid_path

CHUNK = 64 * 1024
MIME_TYPES = {  # Python 3.11 knows WebP only where the system does
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".heic": "image/heic",
}


class MediaApplication:
    """Answers `/media/…` from a folder; hands everything else on."""

    def __init__(self, application: Callable, *, root: Path) -> None:
        self.application = application
        self.root = Path(root)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        address = environ.get("PATH_INFO", "")
        if not address.startswith(PREFIX):
            return self.application(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._refuse(start_response, HTTPStatus.METHOD_NOT_ALLOWED, "Pictures can only be read.")
        path = valid_path(address)
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
        mime_type = MIME_TYPES.get(Path(path).suffix, "application/octet-stream")
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
