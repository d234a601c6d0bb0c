"""The data folder belongs to one runner at a time."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from webapp.runner.console import Console
from webapp.runner.refusal import Refusal


@contextlib.contextmanager
def claimed(folder: Path, console: Console) -> Iterator[None]:
    """Hold the data folder's lock. Raises Refusal if another runner has it, or if the folder can't be written.

    The lock is the kernel's (flock), so that no crash leaves it behind. A runner that was killed leaves its reaper
    holding it: that one is waited for.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / "runner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refusal(f"The data folder {folder} can't be written ({error.strerror}): see MUSA_DATA_DIR.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _wait_for_the_dead(lock, folder, console)
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(lock)


def _wait_for_the_dead(lock: int, folder: Path, console: Console) -> None:
    holder = os.pread(lock, 20, 0).decode()
    if not holder.isdigit() or _is_alive(int(holder)):
        raise Refusal(
            f"Musa is already running (pid {holder or 'unknown'}) on the data folder {folder}. "
            "End it first, or start beside it with another MUSA_DATA_DIR and PORT."
        )
    console.say(f"The last runner (pid {holder}) was killed; waiting until its calls in flight have ended…")
    fcntl.flock(lock, fcntl.LOCK_EX)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
