"""Request bodies: up to 100 MB, of which nearly all is Base64, brought in without holding them in memory."""

from __future__ import annotations

import binascii
import contextlib
import json
import mmap
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

LIMIT = 100_000_000

_CHUNK = 1 << 18


class Broken(Exception):
    """A body that isn't JSON."""


@dataclass
class Body:
    """What was sent. `fields` is the JSON, where a name from `files` stands for each data URI: the decoded file."""

    fields: object = None
    files: dict[str, Path] = field(default_factory=dict)

    def discard(self) -> None:
        for path in self.files.values():
            path.unlink(missing_ok=True)


def spool(stream: BinaryIO, length: int, path: Path) -> None:
    """Copy a body of this length (bytes) from a connection to a file. Raises ConnectionError if that ends before."""
    with path.open("wb") as file:
        while length:
            chunk = stream.read(min(_CHUNK, length))
            if not chunk:
                raise ConnectionError("the connection ended")
            file.write(chunk)
            length -= len(chunk)


def parse(path: Path) -> Body:
    """Read a spooled body: data URIs are decoded into files beside it, what remains is small and parsed as JSON.

    Raises Broken.
    """
    if path.stat().st_size == 0:
        raise Broken("empty")
    body = Body()
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            body.fields = json.loads(_cut(data, path, body.files))
    except (ValueError, RecursionError) as error:
        body.discard()
        raise Broken("not JSON") from error
    return body


def _cut(data: mmap.mmap, path: Path, files: dict[str, Path]) -> bytes:
    """The JSON with a name in place of each data URI, whose content goes into a file of that name."""
    pieces, seen = [], 0
    while (start := data.find(b'"data:', seen)) >= 0:
        end = data.find(b'"', start + 1)
        comma = data.find(b",", start, min(end, start + 200))
        escaped = start > 0 and data[start - 1] == ord("\\")
        if end < 0 or comma < 0 or escaped:
            pieces.append(data[seen : start + 1])
            seen = start + 1
            continue
        name = f"sandbox-file-{secrets.token_hex(16)}"
        files[name] = path.with_name(f"{path.name}-{len(files)}")
        decode_base64(data, comma + 1, end, files[name])
        pieces.append(data[seen : start + 1] + name.encode())
        seen = end
    pieces.append(data[seen:])
    return b"".join(pieces)


def decode_base64(data: mmap.mmap | bytes, start: int, end: int, path: Path) -> None:
    """Decode a stretch of Base64 into a file, piece by piece; where it is broken the file ends."""
    rest = b""
    with path.open("wb") as file, contextlib.suppress(binascii.Error):
        for place in range(start, end, _CHUNK):
            # JSON may write a slash as \/, and a chunk may end between the two.
            text = rest + data[place : min(place + _CHUNK, end)].replace(b"\\", b"")
            whole = len(text) - len(text) % 4
            file.write(binascii.a2b_base64(text[:whole]))
            rest = text[whole:]
        file.write(binascii.a2b_base64(rest + b"=" * (-len(rest) % 4)))
