"""Where files go that no image needs: out of the store, never away. `MUSA_DATA_DIR/lost+found/` keeps their names."""

import hashlib
import shutil
import time
from pathlib import Path

from django.conf import settings

from generations.storage import store

UNDER_WAY = 3600  # seconds; files come before their rows, so a younger one may belong to a save that is under way


def lost_and_found() -> Path:
    return Path(settings.DATA_DIR) / "lost+found"


def is_young(path: Path) -> bool:
    """Whether a save that is under way may have written this file, or found that it was there already."""
    return time.time() - path.stat().st_mtime < UNDER_WAY


def put_away(name: str) -> Path | None:
    """Move a file of the store to the lost and found.

    Returns: where it is now; None if a save turned out to need it at this very moment, so that it stayed.
    Raises: OSError, FileNotFoundError if it is gone.
    """
    source, target = store.path(name), _free(lost_and_found() / name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    if is_young(target):  # `store.keep` met it between the look at its age and the move
        shutil.move(target, source)
        return None
    return target


def bring_back(name: str, sha256: str) -> bool:
    """Return a file to the store, if it lies in the lost and found with exactly these bytes.

    Raises: OSError.
    """
    source = lost_and_found() / name
    if not source.is_file() or digest(source) != sha256:
        return False
    target = store.path(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    return True


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free(path: Path) -> Path:
    """This name, or one beside it if something lies there from an earlier time."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
