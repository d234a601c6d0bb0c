"""Files that were uploaded: references of requests of version 2, kept for a day."""

from __future__ import annotations

import mimetypes
import mmap
import re
import shutil
import uuid
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from .bodies import Body, Broken
from .tasks import sweep

LIMIT = 25_000_000

_ADDRESS = re.compile(r"/uploads/([0-9a-f-]{36}(?:\.[a-z0-9]+)?)")
_CHUNK = 1 << 18


class Uploads:
    """The folder of uploaded files, served under /uploads/."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)

    def keep(self, file: Path, kind: str) -> str:
        """Take a file over; the path that its address has here."""
        extension = mimetypes.guess_extension(kind) if kind.startswith("image/") else None
        name = f"{uuid.uuid4()}{extension or ''}"
        file.replace(self._folder / name)
        return f"/uploads/{name}"

    def find(self, path: str) -> Path | None:
        """The file of an address's path, if there is one."""
        match = _ADDRESS.fullmatch(path)
        file = self._folder / match[1] if match else None
        return file if file and file.exists() else None

    def local(self, address: str) -> str:
        """The file of an address that was uploaded here; any other address as it is."""
        return str(self.find(urlsplit(address).path) or address)


def parse(path: Path, boundary: str | None) -> Body:
    """The part called `file` of a spooled form: `files` holds it, and `fields` its content type. Raises Broken."""
    with path.open("rb") as form, mmap.mmap(form.fileno(), 0, access=mmap.ACCESS_READ) as data:
        delimiter = f"--{boundary}".encode()
        start = data.find(delimiter)
        while start >= 0:
            head_ends = data.find(b"\r\n\r\n", start)
            end = data.find(b"\r\n" + delimiter, head_ends + 4)
            if head_ends < 0 or end < 0:
                break
            head = data[start:head_ends].decode("latin-1")
            if re.search(r'[; ]name="?file"?(;|\r|$)', head):
                file = path.with_name(f"{path.name}-0")
                with file.open("wb") as into:
                    _copy(data, head_ends + 4, end, into)
                kind = re.search(r"(?im)^content-type: *([\w.+/-]+)", head)
                return Body({"content_type": kind[1] if kind else ""}, {"file": file})
            start = end + 2
    raise Broken("no file in it")


def serve(file: Path, into: BinaryIO) -> None:
    """Write a file's bytes to a connection."""
    with file.open("rb") as content:
        shutil.copyfileobj(content, into)


def _copy(data: mmap.mmap, start: int, end: int, into: BinaryIO) -> None:
    for place in range(start, end, _CHUNK):
        into.write(data[place : min(place + _CHUNK, end)])
