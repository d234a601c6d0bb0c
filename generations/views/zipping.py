"""A ZIP that is made while it is sent: nothing of it is kept but its table of contents."""

import io
import json
import os
import tempfile
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db import connection

from generations.forms.download import DownloadForm
from generations.gallery.file_names import Names
from generations.gallery.manifest import Entry, csv_lines, entries_of, json_lines
from generations.imaging import ImageError
from generations.metadata import Story
from generations.views.handing_out import NotClean, name_of, opened, told_in_files

PIECE = 256 * 1024
CHUNK = 100
"""Images whose rows are read at once; between two chunks the database connection is given back."""
KEPT_IN_MEMORY = 1024 * 1024
MOST_AT_ONCE = 4
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest moment that a ZIP can tell."""
_room = threading.BoundedSemaphore(MOST_AT_ONCE)


class AllBusy(Exception):
    """This process makes as many ZIPs as it makes at once."""


class Stream:
    """Bytes that are made while they are sent; `close` when the reader has left."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        """Raises AllBusy."""
        self._pieces = pieces
        self._is_open = _room.acquire(blocking=False)
        if not self._is_open:
            raise AllBusy

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        """Stop, and make room for another; more than once does no harm."""
        self._pieces.close()
        if self._is_open:
            self._is_open = False
            _room.release()

    __del__ = close


class Archive(Stream):
    """The bytes of a ZIP with these images, each read when its turn comes.

    A picture that can't be had is told in problems.txt; the others come all the same.
    """

    def __init__(self, ids: Iterable[int], form: DownloadForm) -> None:
        """Raises AllBusy."""
        super().__init__(_Packing(form).pieces(ids))


class _Outlet(io.RawIOBase):
    """What the archive is written to: holds it until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


class _Packing:
    """One archive in the making. What the manifest will say waits in a file, not in memory."""

    def __init__(self, form: DownloadForm) -> None:
        self._form = form
        self._outlet = _Outlet()
        self._names = Names()
        self._problems: list[str] = []

    def pieces(self, ids: Iterable[int]) -> Iterator[bytes]:
        with ZipFile(self._outlet, "w") as archive, tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY) as notes:
            for entries in _entries(ids):
                stories = told_in_files(entries, self._form)
                _release()
                for entry in entries:
                    yield from self._picture(archive, entry, stories.get(entry.id), notes)
            yield from self._list(archive, "manifest.csv", csv_lines(_told(notes)))
            yield from self._list(archive, "manifest.json", json_lines(_told(notes)))
            if self._problems:
                yield from self._list(archive, "problems.txt", (f"{line}\r\n".encode() for line in self._problems))
        yield self._outlet.take()

    def _picture(self, archive: ZipFile, entry: Entry, story: Story | None, notes: BinaryIO) -> Iterator[bytes]:
        name = name_of(entry, self._form)
        try:
            handed = opened(entry, self._form, story)
            with handed.file as file:
                name = self._names.unique(name)
                size = os.fstat(file.fileno()).st_size
                yield from self._member(archive, _info(name, entry.made, size), _read(file))
        except FileNotFoundError:
            self._problems.append(f"Image {entry.id} isn't here: its file is missing ({name}).")
        except NotClean as error:
            self._problems.append(f"Image {entry.id} is left out ({name}): {error}")
        except (OSError, ImageError) as error:
            self._problems.append(f"Image {entry.id} is missing or incomplete ({name}): {error}")
        else:
            told = entry.told(name) | {"metadata": handed.metadata}
            notes.write(json.dumps(told).encode() + b"\n")

    def _list(self, archive: ZipFile, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        info = _info(name, datetime.now(UTC))
        info.compress_type = ZIP_DEFLATED
        yield from self._member(archive, info, lines)

    def _member(self, archive: ZipFile, info: ZipInfo, pieces: Iterable[bytes]) -> Iterator[bytes]:
        with archive.open(info, "w") as member:
            for piece in pieces:
                member.write(piece)
                yield self._outlet.take()
        yield self._outlet.take()


def _entries(ids: Iterable[int]) -> Iterator[list[Entry]]:
    ids = iter(ids)
    while chunk := list(islice(ids, CHUNK)):
        yield entries_of(chunk)


def _release() -> None:
    """Give the database connection back: sending may take its time."""
    if not connection.in_atomic_block:
        connection.close()


def _read(file: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: file.read(PIECE), b"")


def _told(notes: BinaryIO) -> Iterator[dict]:
    notes.seek(0)
    return map(json.loads, notes)


def _info(name: str, moment: datetime, size: int = 0) -> ZipInfo:
    """Of a file that is stored as it is; `size` in bytes tells whether it needs ZIP64."""
    info = ZipInfo(name, max(moment, EARLIEST).timetuple()[:6])
    info.compress_type = ZIP_STORED
    info.external_attr = 0o644 << 16
    info.file_size = size
    return info
