"""A part of Musa, and one life of it."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from typing import BinaryIO, NamedTuple


class Part(NamedTuple):
    """What the runner keeps alive.

    `stage` is when it is told to end: all of stage 0, then all of stage 1, and so on. `patience` is how many seconds
    it may take over that.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: str
    stage: int = 0
    patience: float = 5


class Process:
    """One life of a part: a child in a session of its own, so that whatever it starts can be ended with it.

    Raises OSError if the command can't be started.
    """

    def __init__(self, part: Part, hear: Callable[[bytes], None]) -> None:
        self.part = part
        self._child = subprocess.Popen(  # noqa: S603 - the commands stand in stack.py
            part.command,
            env=part.environment,
            cwd=part.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.pid = self._child.pid
        self._lock = threading.Lock()
        self._over = False
        self._reader = threading.Thread(target=_read_lines, args=(self._child.stdout, hear), daemon=True)
        self._reader.start()

    def wait(self) -> int:
        """Wait until it ended, end what it left behind, and return the exit code (negative: the signal)."""
        # Not reaped yet, so that nobody else can be given its number while the group is killed.
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:
            kill_group(self.pid)
            code = self._child.wait()
            self._over = True
        self._reader.join(timeout=1)  # not longer: somebody who left the session may hold the pipe
        return code

    def terminate(self) -> None:
        """Ask it to end."""
        with self._lock:
            if not self._over:
                os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, with everything it started."""
        with self._lock:
            if not self._over:
                kill_group(self.pid)


def kill_group(pid: int) -> None:
    """SIGKILL for a process group that may be gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _read_lines(pipe: BinaryIO, hear: Callable[[bytes], None]) -> None:
    with pipe:
        for line in pipe:
            hear(line.rstrip(b"\r\n"))
