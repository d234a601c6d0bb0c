"""WebP: chunks in a RIFF (RFC 9649, section 2). Metadata takes the extended form, which a simple file is given."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from .blocks import MOST_BYTES, Blocks, copy, copy_rest, counted, read_exactly, size_of
from .errors import cut_off

MOST_XMP = MOST_EXIF = None

_HEAD = 12
_XMP_FLAG, _EXIF_FLAG, _ALPHA_FLAG = 0x04, 0x08, 0x10
_NEEDED = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
"""What the look of the picture hangs on."""


class Chunk(NamedTuple):
    """A chunk, and where its data begins."""

    kind: bytes
    place: int
    size: int


def is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read(file: BinaryIO) -> Blocks:
    """The metadata of the WebP in ``file``."""
    found: dict[bytes, bytes] = {}
    for kind, place, size in _chunks(file):
        if kind in (b"EXIF", b"XMP ") and kind not in found and size <= MOST_BYTES:
            file.seek(place)
            found[kind] = read_exactly(file, size)
    return Blocks(exif=found.get(b"EXIF", b"").removeprefix(b"Exif\0\0"), xmp=found.get(b"XMP ", b""))


def write(file: BinaryIO, target: BinaryIO, blocks: Blocks) -> None:
    """Copy the WebP in ``file`` with ``blocks`` as its metadata; all else stays."""
    chunks = list(_chunks(file))
    _write(file, target, [chunk for chunk in chunks if chunk.kind not in (b"EXIF", b"XMP ")], blocks)
    file.seek(_end(file))
    copy_rest(file, target)


def write_clean(file: BinaryIO, target: BinaryIO, exif: bytes) -> None:
    """Copy what the look of the picture hangs on, and ``exif``."""
    _write(file, target, [chunk for chunk in _chunks(file) if chunk.kind in _NEEDED], Blocks(exif=exif))


def _write(file: BinaryIO, target: BinaryIO, chunks: list[Chunk], blocks: Blocks) -> None:
    if not chunks:
        raise cut_off()
    first = chunks[0].kind == b"VP8X"
    header = _extended(file, chunks[0], blocks) if first or blocks.exif or blocks.xmp else b""
    kept = chunks[1:] if first else chunks
    added = _chunk(b"EXIF", blocks.exif) + _chunk(b"XMP ", blocks.xmp)
    size = 4 + len(header) + sum(8 + chunk.size + chunk.size % 2 for chunk in kept) + len(added)
    target.write(struct.pack("<4sI4s", b"RIFF", size, b"WEBP") + header)
    for kind, place, length in kept:
        file.seek(place)
        target.write(struct.pack("<4sI", kind, length))
        copy(file, target, length)
        target.write(bytes(length % 2))
    target.write(added)


def _extended(file: BinaryIO, first: Chunk, blocks: Blocks) -> bytes:
    """The chunk that says what the file holds, from the file's own or made from the header of its picture."""
    file.seek(first.place)
    head = read_exactly(file, min(first.size, 10))
    if first.kind == b"VP8X" and len(head) == 10:
        flags, rest = head[0] & ~(_XMP_FLAG | _EXIF_FLAG), head[1:]
    elif first.kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a" and len(head) == 10:
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", head[6:]))
        flags, rest = 0, _canvas(width, height)
    elif first.kind == b"VP8L" and head[:1] == b"\x2f" and len(head) >= 5:
        (bits,) = struct.unpack("<I", head[1:5])
        flags = _ALPHA_FLAG if bits >> 28 & 1 else 0
        rest = _canvas((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    else:
        raise cut_off()
    flags |= (_EXIF_FLAG if blocks.exif else 0) | (_XMP_FLAG if blocks.xmp else 0)
    return _chunk(b"VP8X", bytes([flags]) + rest)


def _canvas(width: int, height: int) -> bytes:
    if not width or not height:
        raise cut_off()
    return bytes(3) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(data)) + data + bytes(len(data) % 2) if data else b""


def _chunks(file: BinaryIO) -> Iterator[Chunk]:
    end, place, number = _end(file), _HEAD, 0
    while place + 8 <= end:
        file.seek(place)
        kind, size = struct.unpack("<4sI", read_exactly(file, 8))
        number += 1
        counted(number)
        if place + 8 + size > end:
            raise cut_off()
        yield Chunk(kind, place + 8, size)
        place += 8 + size + size % 2


def _end(file: BinaryIO) -> int:
    """Where the RIFF ends."""
    file.seek(4)
    end = 8 + struct.unpack("<I", read_exactly(file, 4))[0]
    if end > size_of(file):
        raise cut_off()
    return end
