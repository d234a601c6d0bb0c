"""Reading a ZIP of whatever origin: its table of contents line by line, its files in pieces, all bounded."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from generations.archives.errors import Unreadable

MOST_FILES = 5_000_000
MOST_RATIO = 50
"""All files together are at most so many times as large as the ZIP, and `ALWAYS_ALLOWED`: pictures don't shrink."""
ALWAYS_ALLOWED = 200_000_000
LONGEST_NAME = 1_000
PIECE = 256 * 1024
TAIL = 22 + 0xFFFF  # the end's record, and the longest comment behind it
LARGE = 0xFFFF_FFFF
DAMAGED = "This isn't a complete ZIP: its table of contents can't be read. Download or copy it again."


@dataclass(frozen=True, slots=True)
class Packed:
    """Where a file lies in a ZIP: `start` of its header, sizes in bytes."""

    name: str
    start: int
    packed: int
    size: int
    method: int
    crc: int
    at: datetime | None


def contents(file: BinaryIO) -> Iterator[Packed]:
    """All files of a ZIP that can be read. Raises: Unreadable."""
    count, size, start, before = _end(file)
    length = file.seek(0, 2)
    if count > MOST_FILES:
        raise Unreadable(f"This ZIP names {count:,} files; at most {MOST_FILES:,} are read.")
    total, most = 0, length * MOST_RATIO + ALWAYS_ALLOWED
    at, end = start + before, start + before + size
    for _ in range(count):
        file.seek(at)
        head = file.read(46)
        if len(head) < 46 or head[:4] != b"PK\x01\x02" or at + 46 > end:
            raise Unreadable(DAMAGED)
        flags, method, time, date, crc, packed, told, *lengths = struct.unpack("<HHHHIIIHHH", head[8:34])
        [offset] = struct.unpack("<I", head[42:46])
        rest = file.read(sum(lengths))
        if len(rest) < sum(lengths):
            raise Unreadable(DAMAGED)
        at += 46 + sum(lengths)
        name = rest[: lengths[0]].decode("utf-8" if flags & 0x800 else "cp437", "replace")
        told, packed, offset = _large(rest[lengths[0] : lengths[0] + lengths[1]], told, packed, offset)
        total += told
        if total > most:
            raise Unreadable("This ZIP claims to hold many times more than its own size: it is a bomb, or damaged.")
        if not name.endswith("/"):
            encrypted = bool(flags & 1)
            yield Packed(name, offset + before, packed, told, -1 if encrypted else method, crc, _moment(date, time))


def unpacked(file: BinaryIO, one: Packed) -> Iterator[bytes]:
    """The bytes of one file, in pieces; never more than it claims. Raises: Unreadable."""
    if one.method not in (0, 8):
        raise Unreadable("It is encrypted, or packed in a way that isn't read.")
    file.seek(one.start)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Unreadable("Its place in the ZIP is damaged.")
    name, extra = struct.unpack("<HH", head[26:30])
    file.seek(name + extra, 1)
    crc = given = 0
    for piece in _stored(file, one.packed) if one.method == 0 else _inflated(file, one.packed):
        given += len(piece)
        if given > one.size:
            raise Unreadable("It is larger than the ZIP says.")
        crc = zlib.crc32(piece, crc)
        yield piece
    if given != one.size or crc != one.crc:
        raise Unreadable("It is damaged: its checksum doesn't hold.")


def _stored(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, left: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    try:
        for packed in _stored(file, left):
            while packed:
                yield inflate.decompress(packed, PIECE)
                packed = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise Unreadable("It is damaged: it can't be unpacked.") from error


def _end(file: BinaryIO) -> tuple[int, int, int, int]:
    """How many files, how many bytes the table of contents has, where it starts, and what stands before the ZIP."""
    length = file.seek(0, 2)
    file.seek(max(0, length - TAIL))
    tail = file.read(TAIL)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22:
        raise Unreadable("This isn't a ZIP, or it is cut off at its end. Download or copy it again.")
    count, size, start = struct.unpack("<HII", tail[place + 10 : place + 20])
    ends_at = length - len(tail) + place
    if LARGE in (size, start) or count == 0xFFFF:
        file.seek(max(0, ends_at - 20))
        locator = file.read(20)
        if locator[:4] == b"PK\x06\x07":
            [ends_at] = struct.unpack("<Q", locator[8:16])
            file.seek(min(ends_at, length))
            record = file.read(56)
            if len(record) < 56 or record[:4] != b"PK\x06\x06":
                raise Unreadable(DAMAGED)
            count, size, start = struct.unpack("<QQQ", record[32:56])
    before = ends_at - size - start
    if before < 0:
        raise Unreadable(DAMAGED)
    return count, size, start, before


def _large(extra: bytes, told: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Sizes and place, with those of ZIP64 where 32 bits don't hold them."""
    numbers = [told, packed, offset]
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == 1:
            count = min(length, len(extra) - 4) // 8
            values = iter(struct.unpack(f"<{count}Q", extra[4 : 4 + 8 * count]))
            numbers = [next(values, LARGE) if number == LARGE else number for number in numbers]
        extra = extra[4 + length :]
    return numbers[0], numbers[1], numbers[2]


def _moment(date: int, time: int) -> datetime | None:
    try:
        return datetime(
            *(1980 + (date >> 9), date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, time % 32 * 2), tzinfo=UTC
        )
    except ValueError:
        return None
