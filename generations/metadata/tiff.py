"""The structure behind EXIF: a header, and directories of tagged values (TIFF 6.0, section 2).

A block is changed by writing its directories anew behind it and pointing its header there: no value that stays is
moved, so that what holds offsets of its own (a maker's note, the thumbnail) stays right.
"""

import struct
from collections.abc import Mapping, Set
from typing import NamedTuple

ASCII, SHORT, LONG, UNDEFINED = 2, 3, 4, 7
EXIF_POINTER = 0x8769

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_BLANK = b"MM\0*\0\0\0\0"
_BYTES = {1: 1, ASCII: 1, SHORT: 2, LONG: 4, 5: 8, 6: 1, UNDEFINED: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}


class Value(NamedTuple):
    """What is written under a tag; ``data`` in the block's byte order."""

    kind: int
    data: bytes


class Entry(NamedTuple):
    """One line of a directory as found: ``field`` is the value itself, or where it stands if it is longer."""

    kind: int
    count: int
    field: bytes

    @property
    def size(self) -> int:
        return _BYTES.get(self.kind, 0) * self.count


class Tiff:
    """A block as found; a broken one counts as empty.

    Attributes:
        order: "<" or ">", as ``struct`` says it.
        main, exif: entries by tag, of the main directory and of EXIF's own.
        following: where the directory of the thumbnail is, or 0.
    """

    def __init__(self, data: bytes = b"") -> None:
        self.data = data if data[:4] in _ORDERS and len(data) >= 8 else _BLANK
        self.order = _ORDERS[self.data[:4]]
        self.main, self.following = self._directory(*self._unpack("I", self.data[4:8]))
        pointer = self.main.get(EXIF_POINTER)
        self.exif = self._directory(*self._unpack("I", pointer.field))[0] if pointer else {}
        if not self.main:
            self.data = self.data[:4] + bytes(4)

    def value(self, tag: int) -> Value | None:
        """What stands under ``tag`` in either directory, if it is there whole."""
        entry = self.main.get(tag) or self.exif.get(tag)
        if entry is None:
            return None
        start = self._start(entry)
        data = entry.field[: entry.size] if start is None else self.data[start : start + entry.size]
        return Value(entry.kind, data) if len(data) == entry.size else None

    def changed(
        self, main: Mapping[int, Value], exif: Mapping[int, Value], *, without: Set[int] = frozenset()
    ) -> bytes:
        """The block with these values set, and without the tags in ``without`` where they aren't set.

        b"" where nothing remains.
        """
        body = bytearray(self.data)
        gone = without | main.keys() | exif.keys()
        for tag, entry in [*self.main.items(), *self.exif.items()]:
            if tag in gone:
                self._erase(body, entry)
        inner = self._append(body, self._kept(self.exif, gone), exif, 0)
        pointer = {EXIF_POINTER: Value(LONG, self._pack("I", inner))} if inner else {}
        gone |= {EXIF_POINTER}
        outer = self._append(body, self._kept(self.main, gone), {**main, **pointer}, self.following)
        body[4:8] = self._pack("I", outer)
        return bytes(body) if outer else b""

    def _directory(self, offset: int) -> tuple[dict[int, Entry], int]:
        """Entries by tag and the place of the next directory; nothing where it doesn't lie within the block."""
        if not 8 <= offset <= len(self.data) - 2:
            return {}, 0
        (count,) = self._unpack("H", self.data[offset : offset + 2])
        lines, end = offset + 2, offset + 2 + 12 * count
        if end > len(self.data):
            return {}, 0
        entries: dict[int, Entry] = {}
        for tag, kind, number, field in struct.iter_unpack(f"{self.order}HHI4s", self.data[lines:end]):
            entries.setdefault(tag, Entry(kind, number, field))
        following = self.data[end : end + 4]
        return entries, self._unpack("I", following)[0] if len(following) == 4 else 0

    def _append(self, body: bytearray, kept: dict[int, bytes], new: Mapping[int, Value], following: int) -> int:
        """Write a directory behind ``body``; returns its place, or 0 where it would be empty."""
        lines = dict(kept)
        for tag, (kind, data) in new.items():
            field = data.ljust(4, b"\0")
            if len(data) > 4:
                field = self._pack("I", _aligned(body))
                body += data
            lines[tag] = self._pack("HHI", tag, kind, len(data) // _BYTES[kind]) + field
        if not lines:
            return 0
        place = _aligned(body)
        body += self._pack("H", len(lines)) + b"".join(lines[tag] for tag in sorted(lines)) + self._pack("I", following)
        return place

    def _kept(self, entries: Mapping[int, Entry], gone: Set[int]) -> dict[int, bytes]:
        return {
            tag: self._pack("HHI", tag, *entry[:2]) + entry.field for tag, entry in entries.items() if tag not in gone
        }

    def _erase(self, body: bytearray, entry: Entry) -> None:
        """Blank out a value that goes: nothing points at it any more, yet it could be read."""
        start = self._start(entry)
        if start is not None and start >= 8 and start + entry.size <= len(body):
            body[start : start + entry.size] = bytes(entry.size)

    def _start(self, entry: Entry) -> int | None:
        return self._unpack("I", entry.field)[0] if entry.size > 4 else None

    def _pack(self, form: str, *values: int) -> bytes:
        return struct.pack(self.order + form, *values)

    def _unpack(self, form: str, data: bytes) -> tuple[int, ...]:
        return struct.unpack(self.order + form, data)


def _aligned(body: bytearray) -> int:
    """The end of ``body``, moved to an even place."""
    body += bytes(len(body) % 2)
    return len(body)
