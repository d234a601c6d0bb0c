"""An archive of images: a ZIP of originals, one manifest that says all that Musa knows of them, and pages to look at.

Written while it is sent; what has to wait for its end waits in files, so that memory stays the same however many
images there are.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from itertools import islice
from typing import IO

from django.db import connection

from generations.archives.browsing import Card, pages
from generations.archives.telling import Record, Teller
from generations.archives.zip_writing import PIECE, ZipWriter
from generations.models import GalleryImage
from generations.models.installation import installation_id
from generations.storage import store

SCHEMA, VERSION = "musa-archive", 1
MANIFEST = "manifest.json"
CHUNK = 100
"""Images whose rows are read at once; between two chunks the database connection is given back."""
SMALL = 320
"""Pixels: the width of the thumbnails that go along."""
IN_MEMORY = 1024 * 1024
SECTIONS = ("people", "projects", "tags", "collections", "batches", "generations", "images")
README = """This is an archive of pictures made with Musa.

index.html     Open it in a browser: all pictures, with a search box. It needs no server.
originals/     The pictures, byte for byte as they were received, each once.
manifest.json  Prompts, settings, lineage, projects, collections, tags, ratings and stars, for programs.
               Bring the archive into a Musa with `manage.py import_pictures`, or on its page "Import".
"""


def archive_pieces(ids: Iterable[int], *, everything: bool = False) -> Iterator[bytes]:
    """The bytes of an archive of these images, in the order of their ids.

    A picture whose file can't be had is told in problems.txt; the others come all the same.

    Args:
        everything: whether projects, collections and people go along to which none of the images belongs.
    """
    with ExitStack() as stack:
        packing = _Packing(stack, everything)
        yield from packing.pieces(ids)


def everything() -> Iterator[int]:
    """The ids of all images, those in the trash too, newest first; read a few thousand at a time."""
    before, rows = None, GalleryImage.objects.order_by("-sort_key").values_list("pk", "sort_key")
    while chunk := list((rows if before is None else rows.filter(sort_key__lt=before))[:5000]):
        yield from (pk for pk, _ in chunk)
        before = chunk[-1][1]


class _Packing:
    def __init__(self, stack: ExitStack, everything: bool) -> None:
        self._everything = everything
        self._zip = ZipWriter()
        self._teller = Teller()
        self._written = stack.enter_context(_Written())
        self._notes = {name: stack.enter_context(_spool()) for name in SECTIONS}
        self._cards = stack.enter_context(_spool())
        self._problems = stack.enter_context(_spool())
        self._now = datetime.now(UTC)

    def pieces(self, ids: Iterable[int]) -> Iterator[bytes]:
        ids = iter(ids)
        while chunk := list(islice(ids, CHUNK)):
            told = self._teller.images(chunk)
            self._tell_generations([image for image, _ in told])
            if not connection.in_atomic_block:
                connection.close()  # sending may take its time
            for image, record in told:
                yield from self._picture(image, record)
        self._tell_wholes()
        yield from self._file(MANIFEST, self._manifest())
        yield from self._browser()
        yield from self._file("README.txt", _spooled(README.encode()))
        if self._problems.tell():
            yield from self._file("problems.txt", self._problems)
        yield from self._zip.end()

    def _tell_generations(self, images: list[GalleryImage]) -> None:
        new = {}
        for image in images:
            if image.generation and self._written.is_new("generation", image.generation_id):
                new[image.generation_id] = image.generation
        for record in self._teller.generations(new.values()):
            _note(self._notes["generations"], record)
        for generation in new.values():
            if self._written.is_new("batch", generation.batch_id):
                _note(self._notes["batches"], self._teller.batch(generation.batch))

    def _tell_wholes(self) -> None:
        """What images belong to; people last, when all are known."""
        teller = self._teller
        wholes = {
            "projects": teller.all_projects(everything=self._everything),
            "tags": teller.all_tags(everything=self._everything),
            "collections": teller.all_collections(everything=self._everything),
        }
        wholes["people"] = teller.all_people(everything=self._everything)
        for name, records in wholes.items():
            for record in records:
                _note(self._notes[name], record)

    def _picture(self, image: GalleryImage, record: Record) -> Iterator[bytes]:
        name = f"originals/{image.sha256[:2]}/{image.sha256}{image.extension}"
        is_there = True
        if self._written.is_new("file", image.sha256):
            is_there = yield from self._stored(name, image.original_path, image.created_at)
            if not is_there:
                self._written.forget("file", image.sha256)
                line = f"Image {image.pk} is told in the manifest, but its file is missing ({name}).\r\n"
                self._problems.write(line.encode())
        small = f"thumbnails/{image.sha256[:2]}/{image.sha256}.webp"
        has_small = not self._written.is_new("small", image.sha256) or (
            yield from self._stored(small, image.thumbnail_path(SMALL), image.created_at)
        )
        _note(self._notes["images"], record | {"file": name if is_there else None})
        if not image.is_trashed:
            card = Card.of(image, file=name if is_there else "", small=small if has_small else "")
            _note(self._cards, card.told)

    def _stored(self, name: str, path: str, moment: datetime) -> Iterator[bytes]:
        """A file of the store, as it is. Returns whether it is there."""
        try:
            with store.path(path).open("rb") as file:
                size = file.seek(0, 2)
                file.seek(0)
                yield from self._zip.member(name, _read(file), size=size, moment=moment)
        except OSError:
            return False
        return True

    def _manifest(self) -> IO[bytes]:
        """The whole manifest, in a file: an entry of each list on a line of its own."""
        whole = _spool()
        written = {"at": self._now.isoformat(), "installation": installation_id()}
        whole.write(f'{{"schema": "{SCHEMA}", "version": {VERSION}, "written": {json.dumps(written)}'.encode())
        for name in SECTIONS:
            whole.write(f',\n"{name}": ['.encode())
            for number, line in enumerate(_lines(self._notes[name])):
                whole.write((b",\n" if number else b"\n") + line)
            whole.write(b"\n]")
        whole.write(b"}\n")
        return whole

    def _browser(self) -> Iterator[bytes]:
        cards = (Card(**json.loads(line)) for line in _lines(self._cards))
        count = sum(1 for _ in _lines(self._cards))
        for name, content in pages(cards, count, self._now):
            yield from self._file(name, _spooled(content))

    def _file(self, name: str, file: IO[bytes]) -> Iterator[bytes]:
        size = file.tell()
        file.seek(0)
        with closing(file):
            yield from self._zip.member(name, _read(file), size=size, moment=self._now, compress=True)


class _Written:
    """What is in the archive already; kept in a file."""

    def __enter__(self) -> "_Written":
        self._rows = sqlite3.connect("", check_same_thread=False)  # "": a database in a temporary file
        self._rows.execute("PRAGMA cache_size = -4000")
        self._rows.execute("CREATE TABLE written (noun TEXT, what, PRIMARY KEY (noun, what)) WITHOUT ROWID")
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def is_new(self, noun: str, what: int | str) -> bool:
        """Whether this is its first time; from now on it isn't."""
        return self._rows.execute("INSERT OR IGNORE INTO written VALUES (?, ?)", (noun, what)).rowcount > 0

    def forget(self, noun: str, what: int | str) -> None:
        self._rows.execute("DELETE FROM written WHERE noun = ? AND what = ?", (noun, what))


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(IN_MEMORY)


def _spooled(content: bytes) -> IO[bytes]:
    file = _spool()
    file.write(content)
    return file


def _note(file: IO[bytes], record: Record) -> None:
    file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    for line in file:
        yield line.rstrip(b"\n")
    file.seek(0, 2)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(PIECE), b"")
