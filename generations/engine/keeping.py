"""From a file to a stored picture: proved by decoding, kept byte for byte, with its thumbnails."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generations import imaging
from generations.models.image import original_path, thumbnail_path
from generations.storage import store


@dataclass(frozen=True)
class Kept:
    """A picture in the store, and what is to be known of it; the names are those of `GalleryImage`'s columns."""

    sha256: str
    format: str
    extension: str
    bytes: int
    width: int
    height: int
    palette: list[str]
    placeholder: str
    fingerprint: int

    @property
    def columns(self) -> dict:
        return vars(self).copy()


def keep_picture(draft: BinaryIO, sha256: str) -> Kept:
    """Decode a draft, write its thumbnails, and give it its name in the store. No row is touched.

    Args:
        draft: a draft of the store, complete.
        sha256: of its bytes, in hex.

    Raises: imaging.ImageError if it isn't a picture that we can show; nothing is stored then.
    """
    draft.flush()
    path = Path(draft.name)
    developed = imaging.develop(path)
    facts = developed.facts
    kept = Kept(
        sha256=sha256,
        format=facts.format,
        extension=facts.extension,
        bytes=path.stat().st_size,
        width=facts.width,
        height=facts.height,
        palette=developed.palette,
        placeholder=developed.placeholder,
        fingerprint=developed.fingerprint,
    )
    for width, content in developed.thumbnails.items():
        name = thumbnail_path(sha256, width)
        if not store.exists(name):
            store.write(name, content)
    store.keep(draft, original_path(sha256, facts.extension))
    return kept
