"""Ends the parts when the runner itself was killed and can't do it.

A fork of the runner that sleeps on a pipe. The runner tells it about each birth and death; when the pipe closes, it
ends what still lives, in the order and with the patience of an ordinary stop. A fork shares its memory with the
runner, so it costs next to nothing. It holds the lock of the data folder too: nobody starts there before it is done.
"""

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import NamedTuple

from webapp.runner.process import Process, kill_group


class Orphan(NamedTuple):
    pid: int
    stage: int
    patience: float


class Reaper:
    """The runner's end of the pipe. Made before the runner starts its first thread, because it forks."""

    def __init__(self) -> None:
        reading, self._pipe = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _live(reading, self._pipe)
        os.close(reading)

    def born(self, process: Process) -> None:
        self._tell(f"born {process.pid} {process.part.stage} {process.part.patience}\n")

    def died(self, process: Process) -> None:
        self._tell(f"died {process.pid} 0 0\n")

    def close(self) -> None:
        """Everything that was born has died: the reaper goes too."""
        os.close(self._pipe)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _tell(self, line: str) -> None:
        with contextlib.suppress(OSError):  # killed by somebody: then nobody stands behind the runner
            os.write(self._pipe, line.encode())


def _live(reading: int, writing: int) -> None:
    """The forked process: never returns, whatever happens, because above it stands the runner's own stack."""
    try:
        os.setsid()
        os.close(writing)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        orphans: dict[int, Orphan] = {}
        with os.fdopen(reading) as lines:
            for line in lines:
                event, pid, stage, patience = line.split()
                orphans.pop(int(pid), None)
                if event == "born":
                    orphans[int(pid)] = Orphan(int(pid), int(stage), float(patience))
        end(list(orphans.values()))
    finally:
        os._exit(0)


def end(orphans: list[Orphan]) -> None:
    """End processes that aren't our children, stage after stage."""
    for stage in sorted({orphan.stage for orphan in orphans}):
        group = [orphan for orphan in orphans if orphan.stage == stage]
        for orphan in group:
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan.pid, signal.SIGTERM)
        deadline = time.monotonic() + max(orphan.patience for orphan in group)
        while any(lives(orphan.pid) for orphan in group) and time.monotonic() < deadline:
            time.sleep(0.1)
        for orphan in group:
            kill_group(orphan.pid)


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped doesn't."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")
