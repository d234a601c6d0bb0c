"""JPEG: segments, then scans (ITU-T T.81, annex B); EXIF and XMP each in a segment of at most 64 KB.

An XMP packet that is larger goes on in further segments (XMP specification, part 3: "Extended XMP in JPEG").
"""

import hashlib
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from .blocks import MOST_BYTES, Blocks, copy, copy_rest, counted, read_exactly
from .errors import cut_off

SIGNATURE = b"\xff\xd8\xff"

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_SEGMENT = 65_533  # bytes in one
_EXTENSION_HEAD = len(_EXTENSION) + 32 + 4 + 4
MOST_EXIF = _SEGMENT - len(_EXIF)
MOST_XMP = _SEGMENT - len(_XMP)

_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_SCAN, _END = 0xDA, 0xD9
_MOST_SCANS = 2_000  # progressive pictures have some ten
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # within a scan: neither a stuffed byte, nor a restart, nor filling


class Segment(NamedTuple):
    """A segment up to the first scan, without marker and length."""

    marker: int
    data: bytes


def guid_of(extended: bytes) -> str:
    """What a main packet calls its continuation."""
    return hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()


def read(file: BinaryIO) -> Blocks:
    """The metadata of the JPEG in ``file``."""
    found = {_EXIF: b"", _XMP: b""}
    parts: dict[bytes, list[tuple[int, bytes]]] = {}
    room = MOST_BYTES
    for marker, data in _segments(file):
        if marker != _APP1:
            continue
        for name in found:
            if data.startswith(name) and not found[name]:
                found[name] = data.removeprefix(name)
        if data.startswith(_EXTENSION) and _EXTENSION_HEAD <= len(data) <= room:
            room -= len(data)
            guid, (_, offset) = data[len(_EXTENSION) :][:32], struct.unpack(">II", data[_EXTENSION_HEAD - 8 :][:8])
            parts.setdefault(guid, []).append((offset, data[_EXTENSION_HEAD:]))
    return Blocks(exif=found[_EXIF], xmp=found[_XMP], extended=_continued(found[_XMP], parts))


def write(file: BinaryIO, target: BinaryIO, blocks: Blocks) -> None:
    """Copy the JPEG in ``file`` with ``blocks`` as its metadata; all else stays, what follows the picture too."""
    kept = (segment for segment in _segments(file) if not _is_block(segment))
    _write_head(target, kept, blocks)
    target.write(bytes([0xFF, _SCAN]))
    copy_rest(file, target)


def write_clean(file: BinaryIO, target: BinaryIO, exif: bytes) -> None:
    """Copy what the look of the picture hangs on, and ``exif``."""
    _write_head(target, filter(None, map(_needed, _segments(file))), Blocks(exif=exif))
    marker, scans = _SCAN, 0
    while marker != _END:
        if marker == _SCAN:
            scans += 1
            counted(scans, _MOST_SCANS)
            target.write(bytes([0xFF, _SCAN]))
            _copy_segment(file, target)
            marker = _copy_scan(file, target)
        else:
            if segment := _needed(_segment(file, marker)):
                _write(target, *segment)
            marker = _marker(file)
    target.write(bytes([0xFF, _END]))


def _write_head(target: BinaryIO, segments: Iterator[Segment], blocks: Blocks) -> None:
    """What stands before the first scan: ``blocks`` come first, but for JFIF, which has to."""
    target.write(b"\xff\xd8")
    waiting = True
    for segment in segments:
        if waiting and segment.marker != _APP0:
            _write_blocks(target, blocks)
            waiting = False
        _write(target, *segment)
    if waiting:
        _write_blocks(target, blocks)


def _segments(file: BinaryIO) -> Iterator[Segment]:
    """Each segment up to the first scan, behind whose marker the file then stands."""
    file.seek(2)
    number = 0
    while (marker := _marker(file)) != _SCAN:
        number += 1
        counted(number)
        yield _segment(file, marker)


def _segment(file: BinaryIO, marker: int) -> Segment:
    if marker <= 0x01 or 0xD0 <= marker <= _END:  # these stand alone, and have no place here
        raise cut_off()
    return Segment(marker, read_exactly(file, _length(file)))


def _marker(file: BinaryIO) -> int:
    if read_exactly(file, 1) != b"\xff":
        raise cut_off()
    filling = 0
    while (byte := read_exactly(file, 1)) == b"\xff":
        filling += 1
        counted(filling)
    return byte[0]


def _length(file: BinaryIO) -> int:
    (length,) = struct.unpack(">H", read_exactly(file, 2))
    if length < 2:
        raise cut_off()
    return length - 2


def _copy_segment(file: BinaryIO, target: BinaryIO) -> None:
    length = _length(file)
    target.write(struct.pack(">H", length + 2))
    copy(file, target, length)


def _copy_scan(file: BinaryIO, target: BinaryIO) -> int:
    """Copy the coded pixels; the marker behind them. Where the file ends without one, that is the end, too."""
    rest = b""
    while piece := file.read(256 * 1024):
        data = rest + piece
        if found := _MARKER.search(data):
            target.write(data[: found.start()])
            file.seek(found.end() - len(data), 1)
            return data[found.end() - 1]
        rest = b"\xff" if data.endswith(b"\xff") else b""
        target.write(data.removesuffix(rest))
    return _END


def _needed(segment: Segment) -> Segment | None:
    """The segment as far as the look of the picture hangs on it."""
    marker, data = segment
    if marker == _APP0 and data.startswith(b"JFIF\0"):
        return Segment(marker, data[:12].ljust(12, b"\0") + b"\0\0")  # without its thumbnail
    if (marker, data[:12]) == (_APP2, b"ICC_PROFILE\0") or (marker, data[:5]) == (_APP14, b"Adobe"):
        return segment
    return None if _APP0 <= marker <= _APP15 or marker == _COMMENT else segment


def _is_block(segment: Segment) -> bool:
    return segment.marker == _APP1 and segment.data.startswith((_EXIF, _XMP, _EXTENSION))


def _continued(main: bytes, parts: dict[bytes, list[tuple[int, bytes]]]) -> bytes:
    """What ``main`` goes on with, put together."""
    for guid, pieces in parts.items():
        if guid in main:
            return b"".join(data for _, data in sorted(pieces))
    return b""


def _write_blocks(target: BinaryIO, blocks: Blocks) -> None:
    if blocks.exif:
        _write(target, _APP1, _EXIF + blocks.exif)
    if blocks.xmp:
        _write(target, _APP1, _XMP + blocks.xmp)
    room = _SEGMENT - _EXTENSION_HEAD
    for offset in range(0, len(blocks.extended), room):
        head = guid_of(blocks.extended).encode() + struct.pack(">II", len(blocks.extended), offset)
        _write(target, _APP1, _EXTENSION + head + blocks.extended[offset : offset + room])


def _write(target: BinaryIO, marker: int, data: bytes) -> None:
    target.write(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data)
