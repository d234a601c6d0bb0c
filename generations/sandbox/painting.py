"""Having a picture drawn: here, or in short-lived processes, so that Pillow's memory never stays in the server's."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_AT_ONCE = 2
_REST = 3.0


class NotLoaded(Exception):
    """A reference that is no picture, or an address that gave none; str() says which."""


class DrawingFailed(Exception):
    """The drawing itself broke."""


@dataclass(frozen=True)
class Job:
    """Pictures of one prompt to draw: a file for each path, each another take.

    `size` (pixels) stands above ratio and resolution if it is given; `format` is "PNG" or "JPEG".
    """

    prompt: str
    aspect_ratio: str
    resolution: str
    references: tuple[str, ...]
    paths: tuple[str, ...]
    takes: tuple[int, ...] = (0,)
    size: tuple[int, int] | None = None
    format: str = "PNG"


class PainterHere:
    """Draws in this process, for tests: nothing has to be started."""

    def paint(self, job: Job) -> None:
        """Draw and write the pictures. Raises NotLoaded."""
        from .drawing.jobs import carry_out

        carry_out(job)

    def stop(self) -> None:
        """Nothing to end."""


class PainterApart:
    """Draws in processes beside this one, two at once, which end when they had nothing to do for a few seconds."""

    def __init__(self) -> None:
        self._room = threading.Semaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._working: set[subprocess.Popen] = set()
        self._resting: dict[subprocess.Popen, threading.Timer] = {}

    def paint(self, job: Job) -> None:
        """Draw and write the pictures. Raises NotLoaded, and DrawingFailed if the process breaks."""
        with self._room:
            process = self._called()
            try:
                process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
                process.stdin.flush()
                reply = process.stdout.readline()
            except OSError:
                reply = b""
            if not reply:
                self._end(process)
                raise DrawingFailed(f"the drawing process ended with {process.returncode}")
            self._rest(process)
        if trouble := json.loads(reply)["error"]:
            raise NotLoaded(trouble)

    def stop(self) -> None:
        """End all of them at once, whatever they draw."""
        with self._lock:
            for timer in self._resting.values():
                timer.cancel()
            for process in [*self._working, *self._resting]:
                process.kill()

    def _called(self) -> subprocess.Popen:
        """A process that rests, or a new one."""
        with self._lock:
            if self._resting:
                process, timer = self._resting.popitem()
                timer.cancel()
            else:
                command = [sys.executable, "-m", "generations.sandbox.drawing"]
                process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
            self._working.add(process)
            return process

    def _rest(self, process: subprocess.Popen) -> None:
        timer = threading.Timer(_REST, self._dismiss, (process,))
        timer.daemon = True
        with self._lock:
            self._working.discard(process)
            self._resting[process] = timer
        timer.start()

    def _dismiss(self, process: subprocess.Popen) -> None:
        with self._lock:
            if self._resting.pop(process, None) is None:
                return
        self._end(process)

    def _end(self, process: subprocess.Popen) -> None:
        self._working.discard(process)
        process.kill()
        process.wait()
        process.stdout.close()
        with contextlib.suppress(OSError):  # It may hold a job that the process never read.
            process.stdin.close()
