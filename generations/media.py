"""Signed addresses of stored pictures.

An address names the file, the moment it stops being valid, and an HMAC over both. Validity runs to the end of the next
week, and the weeks of different files begin at different hours, so that a browser keeps its copies for a week and never
has to fetch all of them anew at the same time. Checking one needs no database.
"""

import hashlib
import hmac
import time
from functools import lru_cache

from django.conf import settings

PREFIX = "/media/"
WEEK = 7 * 24 * 3600


def media_url(path: str, *, now: float | None = None) -> str:
    """The address of a stored file, valid for one to two weeks.

    Args:
        path: as the store names it, such as `thumbnails/ab/cd/…-320.webp`.
        now: seconds since the epoch; the present if not given.
    """
    offset = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "big") % WEEK
    week = (int(time.time() if now is None else now) + offset) // WEEK
    expires = f"{(week + 2) * WEEK - offset:x}"
    return f"{PREFIX}{expires}/{_signature(expires, path)}/{path}"


def valid_path(address: str, *, now: float | None = None) -> str | None:
    """The path that a signed address names, or None if it was changed or has expired."""
    try:
        expires, signature, path = address.removeprefix(PREFIX).split("/", 2)
        deadline = int(expires, 16)
    except ValueError:
        return None
    if not hmac.compare_digest(signature.encode(), _signature(expires, path).encode()):
        return None
    return path if deadline > (time.time() if now is None else now) else None


def _signature(expires: str, path: str) -> str:
    return hmac.digest(_key(settings.SECRET_KEY), f"{expires}:{path}".encode(), "sha256").hex()[:32]


@lru_cache(maxsize=1)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"musa.media" + secret.encode()).digest()
