"""Where originals and thumbnails lie: a folder, each file under the SHA-256 of its original.

A file is complete or absent, never half written: it is written beside its place, flushed to the disk, and renamed.
Files are written before the row that names them commits.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


class PictureStore:
    """Files by name, such as `originals/ab/cd/<sha256>.png`."""

    @property
    def root(self) -> Path:
        return Path(settings.MEDIA_ROOT)

    def path(self, name: str) -> Path:
        """Where the file of that name is, or would be."""
        return self.root / name

    def exists(self, name: str) -> bool:
        return self.path(name).is_file()

    @contextmanager
    def draft(self) -> Iterator[BinaryIO]:
        """A file in the making, opened for writing and reading; gone at the end unless it was kept."""
        folder = self.root / "drafts"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                yield file
            finally:
                with suppress(FileNotFoundError):
                    Path(file.name).unlink()

    def keep(self, draft: BinaryIO, name: str) -> None:
        """Give a draft its name, for good. A file that is there already has the same bytes and is left alone."""
        target = self.path(name)
        if _touched(target):
            return
        draft.flush()
        os.fsync(draft.fileno())
        _make_folder(target.parent)
        Path(draft.name).replace(target)
        target.chmod(0o644)
        _sync_folder(target.parent)

    def touch(self, name: str) -> bool:
        """Say that a file is about to be needed, so that nobody removes it. Returns whether it is there."""
        return _touched(self.path(name))

    def write(self, name: str, content: bytes) -> None:
        """Store small content under a name, replacing what was there."""
        with self.draft() as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            target = self.path(name)
            _make_folder(target.parent)
            Path(draft.name).replace(target)
            target.chmod(0o644)
        _sync_folder(target.parent)

    def delete(self, name: str) -> None:
        """Remove a file; one that isn't there is as good."""
        self.path(name).unlink(missing_ok=True)

    def sweep_drafts(self, older_than: timedelta) -> int:
        """Remove drafts that were last written to longer ago than that: whoever wrote them died. Returns how many."""
        swept, latest = 0, time.time() - older_than.total_seconds()
        for path in self.path("drafts").glob("*"):
            with suppress(FileNotFoundError):  # finished, or swept by somebody else, at this very moment
                if path.stat().st_mtime < latest:
                    path.unlink()
                    swept += 1
        return swept


def _touched(target: Path) -> bool:
    """Whether the file is there; if so it is now as young as a new one: somebody is about to need it."""
    with suppress(OSError):  # not there, or another user's
        os.utime(target)
    return target.exists()


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each of them so that it survives a power cut."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


store = PictureStore()
