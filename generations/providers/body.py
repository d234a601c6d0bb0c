"""The paid request's JSON body, streamed: pictures go from their files, Base64-encoded, straight to the socket.

Held in memory, sixteen calls with two 5 MB pictures each would cost 700 MB.
"""

import json
import os
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from .messages import ImageRequest, Reference, ReferenceURL

CHUNK = 48 * 1024  # a multiple of three, so that the encoded pieces join without padding between them


@dataclass(frozen=True)
class _Picture:
    """A file's Base64. Its size is read once, at the start, because Content-Length is a promise."""

    file: BinaryIO
    size: int

    def __len__(self) -> int:
        return (self.size + 2) // 3 * 4

    def __iter__(self) -> Iterator[bytes]:
        left = self.size
        while left:
            piece = self.file.read(min(CHUNK, left))
            if len(piece) < min(CHUNK, left):
                raise OSError("a reference became shorter while it was being sent")
            left -= len(piece)
            yield b64encode(piece)


class RequestBody:
    """`{"prompt", "images" (only if there are any), "aspect_ratio", "resolution"}`, as iterable bytes of known length.

    Opens the files of all references at once, so that a missing one raises OSError before anything is sent; a context
    manager, which closes them.
    """

    def __init__(self, request: ImageRequest) -> None:
        self._files = ExitStack()
        try:
            self._parts = list(self._compose(request))
        except BaseException:
            self._files.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._files.close()

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, bytes):
                yield part
            else:
                yield from part

    def _compose(self, request: ImageRequest) -> Iterator[bytes | _Picture]:
        yield f'{{"prompt": {json.dumps(request.prompt)}, '.encode()
        if request.images:
            yield b'"images": ['
            for number, reference in enumerate(request.images):
                yield b", " if number else b""
                yield from self._image(reference)
            yield b"], "
        ratio, resolution = json.dumps(request.aspect_ratio), json.dumps(request.resolution)
        yield f'"aspect_ratio": {ratio}, "resolution": {resolution}}}'.encode()

    def _image(self, reference: Reference) -> Iterator[bytes | _Picture]:
        if isinstance(reference, ReferenceURL):
            yield json.dumps(reference.url).encode()
            return
        yield json.dumps(f"data:{reference.mime_type};base64,")[:-1].encode()
        yield self._picture(reference.path)
        yield b'"'

    def _picture(self, path: Path) -> _Picture:
        file = self._files.enter_context(path.open("rb"))
        return _Picture(file, os.fstat(file.fileno()).st_size)
