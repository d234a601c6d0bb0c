"""A reference's file as the body of an upload, streamed from the disk."""

import os
import secrets
from collections.abc import Iterator

from .messages import ReferenceFile

CHUNK = 64 * 1024


class Upload:
    """`multipart/form-data` with one `file`, as iterable bytes of known length; `headers` say so.

    Opens the file at once (OSError); close it afterwards. The API isn't told what the file is called here.
    """

    def __init__(self, reference: ReferenceFile) -> None:
        self._file = reference.path.open("rb")
        self._size = os.fstat(self._file.fileno()).st_size  # read once, because Content-Length is a promise
        boundary = secrets.token_hex(16)
        name = f"reference.{reference.mime_type.rpartition('/')[2]}"
        disposition = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        self._head = f"--{boundary}\r\n{disposition}\r\nContent-Type: {reference.mime_type}\r\n\r\n".encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self.headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}

    def close(self) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._head) + self._size + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        left = self._size
        while left:
            piece = self._file.read(min(CHUNK, left))
            if not piece:
                raise OSError("a reference became shorter while it was being sent")
            left -= len(piece)
            yield piece
        yield self._tail
