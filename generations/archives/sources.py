"""Where pictures are brought from: a folder, or a ZIP. Names lead nowhere but into them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from generations.archives.errors import Unreadable
from generations.archives.zip_reading import LONGEST_NAME, PIECE, Packed, contents, unpacked

Place = list
"""Where a file lies, as its source understands it; its size in bytes and its moment come first."""
HIDDEN = (".", "__MACOSX")
LEADS_OUT = "Its name leads out of what was brought; it is left out."


class FolderSource:
    """All files below a folder; links aren't followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self) -> Iterator[tuple[str, Place | str]]:
        """Name and place of each file; a sentence in the place's stead for one that can't be read."""
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if path.is_symlink():
                yield name, "It is a link; links aren't followed."
            elif path.is_file() and not is_hidden(name):
                facts = path.stat()
                yield name, [facts.st_size, facts.st_mtime]

    def read(self, name: str, place: Place) -> Iterator[bytes]:
        with (self._folder / name).open("rb") as file:
            yield from iter(lambda: file.read(PIECE), b"")


class ZipSource:
    """All files of a ZIP."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def files(self) -> Iterator[tuple[str, Place | str]]:
        """As a folder's. Raises: Unreadable for a ZIP that can't be read at all."""
        with self._path.open("rb") as file:
            for one in contents(file):
                if why := wrong_name(one.name):
                    yield one.name[:200], why
                    continue
                if is_hidden(one.name):
                    continue
                at = one.at.timestamp() if one.at else 0
                yield one.name, [one.size, at, one.start, one.packed, one.method, one.crc]

    def read(self, name: str, place: Place) -> Iterator[bytes]:
        """Raises: Unreadable."""
        size, at, start, packed, method, crc = place
        moment = datetime.fromtimestamp(at, UTC)
        with self._path.open("rb") as file:
            yield from unpacked(file, Packed(name, start, packed, size, method, crc, moment))


Source = FolderSource | ZipSource


def source_of(path: Path) -> Source:
    """Raises: Unreadable."""
    if path.is_dir():
        return FolderSource(path)
    if path.is_file():
        return ZipSource(path)
    raise Unreadable(f"There is neither a folder nor a file at {path}.")


def is_hidden(name: str) -> bool:
    """What systems put beside files for themselves."""
    return any(part.startswith(HIDDEN) and part not in (".", "..") for part in PurePosixPath(name).parts)


def wrong_name(name: str) -> str:
    """Why a file of that name isn't taken; "" if it is."""
    if len(name) > LONGEST_NAME:
        return "Its name is longer than any that is read."
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0] or any(ord(sign) < 32 for sign in name):
        return LEADS_OUT
    return ""


def size_of(place: Any) -> int:
    return int(place[0])


def moment_of_file(place: Any) -> datetime:
    """When it was last changed, as far as that is known; else 1970."""
    try:
        return datetime.fromtimestamp(place[1], UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
