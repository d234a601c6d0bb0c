"""What a file says it is, read from its first bytes and its header, before anything is decoded."""

import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from .errors import NotAnImage, TooLarge
from .formats import HEAD_BYTES, Format, recognise
from .opening import MAX_PIXELS, faults_named, open_image
from .orientation import turn_of, turned


@dataclass(frozen=True)
class Facts:
    """What a picture's header says: format ("png", "jpeg", "webp", "gif", "heic"), MIME type, file ending with its dot,
    and width and height in pixels as displayed, after the EXIF orientation.
    """

    format: str
    mime_type: str
    extension: str
    width: int
    height: int


def inspect(file: BinaryIO | Path, *, max_bytes: int | None = None, max_pixels: int = MAX_PIXELS) -> Facts:
    """The facts of a picture, judged by its bytes; its name plays no part.

    Takes a path or a seekable file, which is left open at its beginning. Decodes nothing and needs no memory for
    pixels, whatever size the header claims. Raises ``NotAnImage`` and ``TooLarge`` with a sentence for people.
    """
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return inspect(opened, max_bytes=max_bytes, max_pixels=max_pixels)
    try:
        _weigh(file, max_bytes)
        file.seek(0)
        picture = recognise(file.read(HEAD_BYTES))
        with faults_named(picture), open_image(_Header(file), picture, max_pixels=max_pixels) as image:
            return facts_of(image, picture)
    finally:
        file.seek(0)


def facts_of(image: Image.Image, picture: Format) -> Facts:
    """The facts of an opened, not yet decoded ``image`` of the format ``picture``."""
    width, height = turned(image.size, turn_of(image))
    return Facts(picture.name, picture.mime_type, picture.extension, width, height)


def _weigh(file: BinaryIO, max_bytes: int | None) -> None:
    file.seek(0, os.SEEK_END)
    size = file.tell()
    if size == 0:
        raise NotAnImage("This file is empty (0 bytes).")
    if max_bytes is not None and size > max_bytes:
        # Rounded up, so that one byte too many never reads "30 MB; at most 30 MB".
        found, allowed = f"{math.ceil(size / 10_000) / 100:g}", f"{max_bytes / 1_000_000:.4g}"
        raise TooLarge(f"This file is {found} MB; at most {allowed} MB are accepted. Scale it down or compress it.")


class _Header:
    """A file that may be read only so many times, for Pillow to take a header from.

    A real header takes some hundred reads. 30 MB made of empty blocks would take millions, and ten seconds.
    """

    MAX_READS = 20_000

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._reads = 0
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        self._reads += 1
        if self._reads > self.MAX_READS:
            raise NotAnImage("This file is damaged: its header does not end. Export or download it again.")
        return self._file.read(size)
