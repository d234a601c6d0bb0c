"""Keeping a picture that somebody brings."""

import hashlib
import shutil
import threading
from typing import BinaryIO

from generations.engine import keep_picture, store_upload
from generations.models import GalleryImage, User
from generations.storage import store

_decoding = threading.BoundedSemaphore(2)  # in one process: many uploads at once take time then, not memory


def keep_upload(author: User, file: BinaryIO, name: str) -> tuple[GalleryImage, bool]:
    """Store an uploaded picture. The same bytes are stored once: the image that has them is the answer.

    Args:
        file: open for reading, at its beginning.
        name: what its owner called it.

    Returns: the image, and whether it is new.
    Raises: imaging.ImageError if it can't be decoded; nothing is stored then.
    """
    with store.draft() as draft:
        shutil.copyfileobj(file, draft)
        draft.flush()
        draft.seek(0)
        sha256 = hashlib.file_digest(draft, "sha256").hexdigest()
        known = GalleryImage.objects.with_bytes(sha256)
        if known is not None and not known.is_trashed and store.exists(known.original_path):
            return known, False
        with _decoding:
            kept = keep_picture(draft, sha256)
    return store_upload(author, kept, name)
