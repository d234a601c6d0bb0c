"""What the containers have in common: blocks of metadata, and bytes copied from one file into another."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .errors import MetadataError, cut_off

MOST_BYTES = 4_000_000
"""Bytes of one block of metadata, unpacked; larger ones are not read."""
MOST_PARTS = 200_000
"""Chunks or segments of one file; 100 megapixels in pieces of 8 KB are some 40,000."""

_PIECE = 256 * 1024


@dataclass(frozen=True)
class Blocks:
    """The metadata of a file, as found or as it is to be.

    Attributes:
        exif: a TIFF structure, without what the container puts before it.
        xmp, extended: the XMP packet, and what a JPEG continues it with.
        texts: the texts of a PNG by keyword; when written, these take the place of those of the same keyword, and ""
            removes one. Others stay.
    """

    exif: bytes = b""
    xmp: bytes = b""
    extended: bytes = b""
    texts: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def opened(source: BinaryIO | Path) -> Iterator[BinaryIO]:
    """``source`` as a file at its beginning; one that was open already is left there, too."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield file
        return
    source.seek(0)
    try:
        yield source
    finally:
        source.seek(0)


def size_of(file: BinaryIO) -> int:
    """Bytes; the position stays."""
    position = file.tell()
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(position)
    return size


def read_exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise cut_off()
    return data


def copy(file: BinaryIO, target: BinaryIO, count: int) -> None:
    """The next ``count`` bytes; raises MetadataError where there are fewer."""
    while count:
        piece = read_exactly(file, min(count, _PIECE))
        target.write(piece)
        count -= len(piece)


def copy_rest(file: BinaryIO, target: BinaryIO) -> None:
    while piece := file.read(_PIECE):
        target.write(piece)


def counted(number: int, most: int = MOST_PARTS) -> None:
    """Refuses a file that is made of too many parts to go through."""
    if number > most:
        raise MetadataError("This file is made of too many small parts. Export it again.")
