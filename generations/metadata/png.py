"""PNG: chunks, each with a checksum (PNG third edition, sections 5 and 11)."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from .blocks import MOST_BYTES, Blocks, copy, copy_rest, counted, read_exactly, size_of
from .errors import cut_off

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_XMP = MOST_EXIF = None

_XMP = "XML:com.adobe.xmp"
_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
_MOST_TEXTS = 200
_NEEDED = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"sBIT", b"pHYs"),
    *(b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"),
    *(b"acTL", b"fcTL", b"fdAT"),
}
"""What the look of the picture hangs on."""


class Chunk(NamedTuple):
    """A chunk whose header was read; the file stands at its data."""

    kind: bytes
    size: int


def read(file: BinaryIO) -> Blocks:
    """The metadata of the PNG in ``file``."""
    exif, texts, room, number = b"", {}, MOST_BYTES, 0
    for chunk in _chunks(file):
        if chunk.kind == b"eXIf" and not exif and chunk.size <= MOST_BYTES:
            exif = read_exactly(file, chunk.size)
        elif chunk.kind in _TEXTS and chunk.size <= room and number < _MOST_TEXTS:
            number += 1
            keyword, text = _text(chunk.kind, read_exactly(file, chunk.size), room)
            room = 0 if text is None else room - len(text)  # after a bomb, nothing more is unpacked
            texts.setdefault(keyword, _decoded(text or b"", "utf-8" if chunk.kind == b"iTXt" else "latin-1"))
    return Blocks(exif=exif, xmp=texts.pop(_XMP, "").encode(), texts=texts)


def write(file: BinaryIO, target: BinaryIO, blocks: Blocks) -> None:
    """Copy the PNG in ``file`` with ``blocks`` as its metadata; texts of other keywords, and all else, stay."""
    gone = {_XMP, *blocks.texts}
    target.write(SIGNATURE)
    for chunk in _chunks(file):
        if chunk.kind == b"eXIf" or (chunk.kind in _TEXTS and _keyword(file, chunk) in gone):
            continue
        _copy(file, target, chunk)
        if chunk.kind == b"IHDR":
            _write_blocks(target, blocks)
    copy_rest(file, target)


def write_clean(file: BinaryIO, target: BinaryIO, exif: bytes) -> None:
    """Copy what the look of the picture hangs on, and ``exif``."""
    target.write(SIGNATURE)
    for chunk in _chunks(file):
        if chunk.kind in _NEEDED:
            _copy(file, target, chunk)
        if chunk.kind == b"IHDR":
            _write_blocks(target, Blocks(exif=exif))


def _chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Each chunk; whatever was read of it in the meantime, the next one is found. Ends behind IEND."""
    end, place, number = size_of(file), len(SIGNATURE), 0
    while True:
        file.seek(place)
        size, kind = struct.unpack(">I4s", read_exactly(file, 8))
        place += 12 + size
        number += 1
        counted(number)
        if place > end or (number == 1) != (kind == b"IHDR"):
            raise cut_off()
        yield Chunk(kind, size)
        if kind == b"IEND":
            file.seek(place)
            return


def _copy(file: BinaryIO, target: BinaryIO, chunk: Chunk) -> None:
    target.write(struct.pack(">I4s", chunk.size, chunk.kind))
    copy(file, target, chunk.size + 4)


def _keyword(file: BinaryIO, chunk: Chunk) -> str:
    """The keyword of a text; the file stands at its beginning again."""
    place = file.tell()
    head = read_exactly(file, min(chunk.size, 80))
    file.seek(place)
    return head.partition(b"\0")[0].decode("latin-1")


def _text(kind: bytes, data: bytes, most: int) -> tuple[str, bytes | None]:
    """Keyword and text; None for a text that is longer than ``most`` bytes, b"" for a broken one."""
    keyword, _, rest = data.partition(b"\0")
    name = keyword[:79].decode("latin-1")
    if kind == b"tEXt":
        return name, rest
    if kind == b"zTXt":
        return name, _inflated(rest[1:], most)
    text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # behind language and translated keyword
    return name, _inflated(text, most) if rest[:1] == b"\1" else text


def _decoded(data: bytes, encoding: str) -> str:
    """Latin-1 by the standard, but for iTXt; yet much software writes UTF-8 into every kind of text."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")


def _inflated(data: bytes, most: int) -> bytes | None:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, most)
    except zlib.error:
        return b""
    if unpacking.eof:
        return text
    return None if len(text) == most else b""


def _write_blocks(target: BinaryIO, blocks: Blocks) -> None:
    if blocks.exif:
        _write(target, b"eXIf", blocks.exif)
    if blocks.xmp:
        _write_text(target, _XMP, blocks.xmp)
    for keyword, text in blocks.texts.items():
        if text:
            _write_text(target, keyword, text.encode())


def _write_text(target: BinaryIO, keyword: str, text: bytes) -> None:
    name = keyword.encode("latin-1") + b"\0"
    if text.isascii() and keyword != _XMP:
        _write(target, b"tEXt", name + text)  # which even the simplest reader knows
    else:
        _write(target, b"iTXt", name + b"\0\0\0\0" + text)


def _write(target: BinaryIO, kind: bytes, data: bytes) -> None:
    target.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
