"""Whether two files show the same pixels, whatever is said in them."""

import hashlib
from pathlib import Path

from generations.metadata import MetadataError, Story, strip
from generations.models import GalleryImage
from generations.models.installation import installation_id
from generations.storage import store


def image_in(path: Path, story: Story | None) -> GalleryImage | None:
    """The image of ours that a file says it is, if it is that, pixel for pixel; one in the trash too."""
    if story is None or story.source != "musa" or story.image is None or story.installation != installation_id():
        return None
    image = GalleryImage.objects.filter(pk=story.image).first()
    if image is None or not store.exists(image.original_path):
        return None
    return image if _digest(path) == _digest(store.path(image.original_path)) is not None else None


class _Digest:
    """A file that keeps nothing but the hash of what is written into it."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.hash.update(piece)
        return len(piece)


def _digest(path: Path) -> str | None:
    """Of the file without its metadata; None if that can't be had."""
    clean = _Digest()
    try:
        strip(path, clean)
    except (MetadataError, OSError):
        return None
    return clean.hash.hexdigest()
