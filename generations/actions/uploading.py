"""Keeping a picture that somebody brings."""

import hashlib
import shutil
from typing import BinaryIO

from django.db import IntegrityError, transaction

from generations.engine import keep_picture, store_upload
from generations.models import GalleryImage, User
from generations.storage import store


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
        kept = keep_picture(draft, sha256)
    try:
        with transaction.atomic():
            return store_upload(author, kept, name)
    except IntegrityError:  # the same bytes, or the same microsecond, from somebody else just now
        with transaction.atomic():
            return store_upload(author, kept, name)
