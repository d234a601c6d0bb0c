"""A program that a test starts, listens to, and ends for certain."""

import contextlib
import os
import select
import signal
import subprocess
import threading
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds that a test waits for an event; only a failure takes that long


class Program:
    """Runs in a session of its own; its lines are heard as they come."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self.child = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        """End it, at once if it won't."""
        if self.child.poll() is None:
            self.child.terminate()
        try:
            self.child.wait(PATIENCE)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)

    def _read(self) -> None:
        for line in self.child.stdout:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify_all()

    def await_line(self, words: str, *, times: int = 1) -> str:
        """The nth line that holds these words, as soon as it is there."""

        def found() -> list[str]:
            return [line for line in self.lines if words in line][times - 1 :]

        with self._news:
            assert self._news.wait_for(found, PATIENCE), f"no {words!r} in {self.lines}"
            return found()[0]

    def wait(self) -> int:
        """Its exit code, when it has ended and everything it said was heard."""
        code = self.child.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


def await_death(pid: int) -> bool:
    """Whether a process that is not our child has ended, or ends in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle):
        return bool(select.select([handle], [], [], PATIENCE)[0])
