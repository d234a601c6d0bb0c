"""Kills a process of an installation now and then, or empties its queue."""

import contextlib
import os
import random
import signal
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

import redis

from tests.real_runner import Installation
from webapp import embedded_redis
from webapp.runner.supervisor import DEATHS_WINDOW, MOST_DEATHS

PARTS = {  # words of the command line, and how often it is chosen
    "calls": ("queues calls", 6),
    "pictures": ("queues pictures", 6),
    "web": ("granian", 3),
    "beat": ("webapp.beat", 1),
    "redis": ("redis-server", 3),
    "sandbox": ("generations.sandbox", 3),
    "runner": ("webapp.runner", 1),
    "make": ("make", 1),
}
FLUSH, FLUSHES = "queue emptied", 6
WHOLE = ("runner", "make")  # with them, everything ends
ENOUGH = MOST_DEATHS - 2  # deaths of a part in the runner's window: after too many it rightly gives up


class Saboteur:
    """`done` counts what was done; `deaths` tells when which part was killed (part, time in seconds)."""

    def __init__(self, folder: Path, start: Callable[[], Installation]) -> None:
        self.installation = start()
        self.done: Counter[str] = Counter()
        self.deaths: list[tuple[str, float]] = []
        self.lines: list[str] = []
        self._folder = folder
        self._start = start
        self._recent = {part: deque(maxlen=ENOUGH) for part in PARTS}

    def strike(self) -> None:
        """Do one of these things. A whole installation that was ended is started again."""
        weights = {part: weight for part, (_, weight) in PARTS.items() if self._may_die(part)} | {FLUSH: FLUSHES}
        choice = random.choices(list(weights), list(weights.values()))[0]
        if choice == FLUSH:
            self._flush()
        else:
            self._kill(choice)
        if choice in WHOLE:
            self._start_again()

    def end(self) -> None:
        """End the installation well."""
        self.installation.stop()
        self.lines += self.installation.lines

    def _may_die(self, part: str) -> bool:
        recent = self._recent[part]
        return len(recent) < ENOUGH or time.monotonic() - recent[0] > DEATHS_WINDOW

    def _flush(self) -> None:
        with contextlib.suppress(redis.RedisError), self._queue() as queue:
            queue.flushall()
            self.done[FLUSH] += 1

    def _queue(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(embedded_redis.socket_path(self._folder)))

    def _kill(self, part: str) -> None:
        alive = self.installation.find(PARTS[part][0])
        if not alive:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(alive[0] if part in WHOLE else random.choice(alive), signal.SIGKILL)
            self.done[f"{part} killed"] += 1
            self.deaths.append((part, time.time()))
            self._recent[part].append(time.monotonic())

    def _start_again(self) -> None:
        """What was killed at the top ends below by itself; then a person starts it again."""
        self.installation.wait()
        while self.installation.processes():
            time.sleep(0.1)
        self.lines += self.installation.lines
        self.installation = self._start()
        self.installation.await_ready()
