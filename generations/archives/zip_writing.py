"""A ZIP that is written while it is sent, of any number of files: its table of contents waits in a file.

The format is APPNOTE.TXT's, version 6.3; sizes follow their file ("data descriptors"), ZIP64 where needed.
"""

import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest moment that a ZIP can tell."""
LATEST = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
PIECE = 256 * 1024
LARGE = 0xFFFF_FFFF
MARGIN = 1.05  # deflate makes what can't be compressed a little larger
MANY = 0xFFFF
FLAGS = 0x0808  # sizes follow; names are UTF-8
STORED, DEFLATED = 0, 8
PLAIN, ZIP64 = 20, 45  # versions that are needed to extract
MADE_ON_UNIX = 3 << 8 | ZIP64
READABLE = 0o100644 << 16


class ZipWriter:
    """Give out what `member` and `end` yield, in this order, as the bytes of the ZIP."""

    def __init__(self) -> None:
        self._contents = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `end`, or with the writer)
        self._at = 0
        self._count = 0

    def member(
        self, name: str, pieces: Iterable[bytes], *, size: int, moment: datetime, compress: bool = False
    ) -> Iterator[bytes]:
        """One file; `size` in bytes, at most."""
        encoded, start = name.encode(), self._at
        large = size * MARGIN > LARGE
        stamp = _stamp(moment)
        method = DEFLATED if compress else STORED
        header = struct.pack(
            "<IHHHHHIIIHH",
            *(0x04034B50, ZIP64 if large else PLAIN, FLAGS, method, *stamp, 0),
            *((LARGE, LARGE) if large else (0, 0)),
            *(len(encoded), 20 if large else 0),
        )
        yield self._counted(header + encoded + (struct.pack("<HHQQ", 1, 16, 0, 0) if large else b""))
        crc = told = written = 0
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15) if compress else None
        for piece in pieces:
            crc, told = zlib.crc32(piece, crc), told + len(piece)
            packed = deflate.compress(piece) if deflate else piece
            written += len(packed)
            if packed:
                yield self._counted(packed)
        rest = deflate.flush() if deflate else b""
        written += len(rest)
        sizes = struct.pack("<QQ" if large else "<II", written, told)
        yield self._counted(rest + struct.pack("<II", 0x08074B50, crc) + sizes)
        self._contents.write(_entry(encoded, method, stamp, crc, written, told, start))
        self._count += 1

    def end(self) -> Iterator[bytes]:
        """The table of contents."""
        start, size = self._at, self._contents.tell()
        with self._contents as contents:
            contents.seek(0)
            while piece := contents.read(PIECE):
                yield self._counted(piece)
        count = self._count
        if count >= MANY or start >= LARGE or size >= LARGE:
            yield struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, ZIP64, ZIP64, 0, 0, count, count, size, start)
            yield struct.pack("<IIQI", 0x07064B50, 0, start + size, 1)
        few = min(count, MANY)
        yield struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, few, few, min(size, LARGE), min(start, LARGE), 0)

    def _counted(self, piece: bytes) -> bytes:
        self._at += len(piece)
        return piece


def _entry(name: bytes, method: int, stamp: tuple[int, int], crc: int, written: int, told: int, start: int) -> bytes:
    """A line of the table of contents; what 32 bits can't hold stands behind it."""
    large = [number for number in (told, written, start) if number >= LARGE]
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    short = (min(number, LARGE) for number in (written, told))
    return (
        struct.pack(
            "<IHHHHHHIIIHHHHHII",
            *(0x02014B50, MADE_ON_UNIX, ZIP64 if large else PLAIN, FLAGS, method, *stamp, crc),
            *(*short, len(name), len(extra), 0, 0, 0, READABLE, min(start, LARGE)),
        )
        + name
        + extra
    )


def _stamp(moment: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS told them."""
    at = min(max(moment, EARLIEST), LATEST)
    return at.hour << 11 | at.minute << 5 | at.second // 2, (at.year - 1980) << 9 | at.month << 5 | at.day
