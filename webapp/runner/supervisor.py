"""Keeps parts alive, and ends them in order."""

import contextlib
import os
import signal
import threading
import time
from collections import deque
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from webapp.runner.console import Console
from webapp.runner.process import Part, Process
from webapp.runner.reaper import Reaper

TICK = 0.5  # seconds between two looks at the parent
FIRST_PAUSE = 0.5  # seconds before a dead part starts again, doubled at each further death
MOST_DEATHS, DEATHS_WINDOW = 5, 60  # a part that dies so often in so many seconds can't be kept alive
# A signal to a whole process group reaches the runner twice, once by itself and once more passed on by make.
ECHO = 0.5
QUIET_WAIT = 3  # seconds after which a stop says what it is waiting for
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """There is a reason to stop: its words, and the exit code that follows from it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Event(NamedTuple):
    kind: str  # "signal", "failed", "completed", "died", or what another thread announces
    detail: int | str | None = None


class Supervisor:
    """One thread for each part starts it, waits for its death, and starts it again; the main thread waits for events.

    Made in the main thread before any other thread runs. `parent` is the process whose end ends everything.
    """

    def __init__(self, console: Console, reaper: Reaper, *, parent: int) -> None:
        self._console = console
        self._reaper = reaper
        self._parent = parent
        self._events: SimpleQueue[Event] = SimpleQueue()  # its put() may be called by a signal handler
        self._lock = threading.Lock()
        self._alive: dict[int, Process] = {}
        self._stopping = threading.Event()
        self._asked_at = 0.0  # when the first signal came; 0: none did
        for number in STOP_SIGNALS:
            signal.signal(number, lambda number, frame: self._events.put(Event("signal", number)))

    def keep(self, part: Part) -> None:
        """Start a part, and start it again whenever it dies."""
        threading.Thread(target=self._keep, args=(part,), name=part.name, daemon=True).start()

    def complete(self, part: Part) -> list[str]:
        """Run a part once, to its end, and return what it said.

        Raises Ended if it fails, or if there is a reason to stop meanwhile.
        """
        said: list[str] = []

        def work() -> None:
            self.announce("completed", self._live(part, said))

        threading.Thread(target=work, name=part.name, daemon=True).start()
        code = self.wait_for("completed").detail
        if code != 0:
            raise Ended(1, f"{part.name} failed ({in_words(code)}): see its lines above.")
        return said

    def announce(self, kind: str, detail: int | str | None = None) -> None:
        """Tell the main thread that something happened."""
        self._events.put(Event(kind, detail))

    def wait_for(self, kind: str | None = None) -> Event:
        """Wait for an announcement; without a kind, for ever. Raises Ended at the first reason to stop."""
        while True:
            event = self._next_event(TICK)
            if event.kind == "signal":
                self._asked_at = time.monotonic()
                raise Ended(0, "Ending. What is in flight may finish; a second signal ends it at once.")
            if event.kind == "failed":
                raise Ended(1, str(event.detail))
            if os.getppid() != self._parent:
                raise Ended(0, "Who started Musa is gone: ending.")
            if event.kind == kind:
                return event

    def stop(self) -> bool:
        """End every part, stage after stage. False if a second signal made it end at once."""
        with self._lock:
            self._stopping.set()
        while living := self._living():
            stage = min(process.part.stage for process in living)
            if not self._end([process for process in living if process.part.stage == stage]):
                self._kill(self._living())
                return False
        return True

    def _end(self, processes: list[Process]) -> bool:
        for process in processes:
            process.terminate()
        begun = time.monotonic()
        patience = max(process.part.patience for process in processes)
        told = False
        while waiting := [process for process in processes if process in self._living()]:
            waited = time.monotonic() - begun
            if waited > patience:
                self._kill(waiting)
                return True
            if waited > QUIET_WAIT and not told:
                names = " and ".join(process.part.name for process in waiting)
                self._console.say(f"Waiting for {names}, at most {patience:g} s.")
                told = True
            if self._is_second_signal(self._next_event(min(TICK, max(0.01, patience - waited)))):
                return False
        return True

    def _is_second_signal(self, event: Event) -> bool:
        if event.kind == "signal":
            now = time.monotonic()
            self._asked_at = self._asked_at or now
            return now - self._asked_at >= ECHO
        # make passes the first SIGTERM on and blocks the next, which the kernel then keeps as pending.
        return is_pending(self._parent, signal.SIGTERM)

    def _kill(self, processes: list[Process]) -> None:
        for process in processes:
            process.kill()
        while any(process in self._living() for process in processes):
            self._next_event(TICK)

    def _keep(self, part: Part) -> None:
        deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        while True:
            code = self._live(part)
            if self._stopping.is_set():
                return
            now = time.monotonic()
            deaths.append(now)
            recent = sum(now - death < DEATHS_WINDOW for death in deaths)
            if recent == MOST_DEATHS:
                self.announce("failed", f"{part.name} can't be kept alive ({in_words(code)}): see its lines above.")
                return
            pause = FIRST_PAUSE * 2 ** (recent - 1)
            self._console.say(f"{part.name} ended ({in_words(code)}); it starts again in {pause:g} s.")
            if self._stopping.wait(pause):
                return

    def _live(self, part: Part, said: list[str] | None = None) -> int:
        """One life of a part, and its exit code. Its lines are added to `said`."""

        def hear(line: bytes) -> None:
            self._console.line(part.name, line)
            if said is not None:
                said.append(line.decode(errors="replace"))

        with self._lock:
            if self._stopping.is_set():
                return 0
            try:
                process = Process(part, hear)
            except OSError as error:
                self._console.line(part.name, f"could not be started: {error}".encode())
                return 127
            self._alive[process.pid] = process
            self._reaper.born(process)
        code = process.wait()
        with self._lock:
            del self._alive[process.pid]
        self._reaper.died(process)
        self.announce("died")
        return code

    def _living(self) -> list[Process]:
        with self._lock:
            return list(self._alive.values())

    def _next_event(self, timeout: float) -> Event:
        with contextlib.suppress(Empty):
            return self._events.get(timeout=timeout)
        return Event("nothing")


def in_words(code: int | str | None) -> str:
    """An exit code as people read it."""
    if isinstance(code, int) and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def is_pending(pid: int, number: int) -> bool:
    """Whether a signal waits to be received by a process (proc_pid_status(5): SigPnd, ShdPnd)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    masks = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith(("SigPnd:", "ShdPnd:"))]
    return any(mask >> (number - 1) & 1 for mask in masks)
