"""Keeping a picture that somebody brings."""

import hashlib
import shutil
import threading
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from generations import metadata
from generations.engine import keep_picture, store_upload
from generations.engine.same_picture import image_in
from generations.models import GalleryImage, SearchDocument, User
from generations.storage import store

_decoding = threading.BoundedSemaphore(2)  # in one process: many uploads at once take time then, not memory


def keep_upload(author: User, file: BinaryIO, name: str) -> tuple[GalleryImage, bool]:
    """Store an uploaded picture, and what its file says of its making. The same bytes are stored once, and so is a
    download of a picture of ours: the image that is there already is the answer.

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
        story = metadata.read(Path(draft.name))
        known = GalleryImage.objects.with_bytes(sha256) or image_in(Path(draft.name), story)
        if known is not None and not known.is_trashed and store.exists(known.original_path):
            return known, False
        with _decoding:
            kept = keep_picture(draft, sha256)
    image, is_new = store_upload(author, kept, name)
    if is_new and story is not None:
        _note_origin(image, metadata.as_origin(story))
    return image, is_new


@transaction.atomic
def _note_origin(image: GalleryImage, origin: dict) -> None:
    """Keep what a file says, and let the search know its words."""
    image.origin = origin
    image.save(update_fields=["origin"])
    SearchDocument.objects.index_many(GalleryImage.objects.filter(pk=image.pk))
