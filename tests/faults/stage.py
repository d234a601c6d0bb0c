"""Where a fault is played: a queue, an API, workers as they are needed, and the janitor."""

import itertools
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generations import tasks
from generations.actions import Order, submit
from generations.models import Generation, User
from tests.broker import await_that, database_url
from tests.faults.invariants import assert_nothing_lost_and_nothing_paid_twice
from tests.faults.sandbox import SandboxProcess
from tests.faults.worker import Conditions, Worker, log_of

JANITOR = 0.3  # seconds between its rounds, which are half a minute in an installation
_numbers = itertools.count(1)


@dataclass
class Stage:
    """`folder` is the installation's: its pictures, and a folder for each worker."""

    folder: Path
    socket: Path
    author: User
    sandbox: SandboxProcess
    charged_before: int = 0
    workers: list[Path] = field(default_factory=list)

    def worker(self, *, api: str = "", database: str = "", settings: dict | None = None, **conditions: Any) -> Worker:
        """Another worker, ready as soon as it is entered."""
        home = self.folder / f"worker-{len(self.workers) + 1}"
        self.workers.append(home)
        return Worker(
            Conditions(
                folder=home,
                broker=f"unix://{self.socket}",
                database=database or database_url(),
                settings={"APIFRAME_BASE_URL": api or self.sandbox.url} | (settings or {}),
                **conditions,
            )
        )

    def press(self, words: str = "A lighthouse", count: int = 1, **order: Any) -> Generation:
        """The (first) generation of a request that nobody has made before."""
        prompt = f"{words} ({next(_numbers)}) [sandbox:size=64x64]"
        batch, _ = submit(self.author, Order(prompt, "1:1", "1K", count=count, **order))
        return batch.generations.order_by("position")[0]

    def await_status(self, generation: Generation, *statuses: str, janitor: bool = True) -> Generation:
        """Let the janitor look around until it is so; the generation then."""
        next_round = time.monotonic()

        def is_so() -> bool:
            nonlocal next_round
            if janitor and time.monotonic() >= next_round:
                tasks.look_around()
                next_round = time.monotonic() + JANITOR
            generation.refresh_from_db()
            return generation.status in statuses

        await_that(is_so)
        return generation

    def logs(self) -> str:
        return "\n".join(map(log_of, self.workers))

    def check(self, **exceptions: Any) -> int:
        """The invariants; how often the sandbox charged."""
        total = assert_nothing_lost_and_nothing_paid_twice(self.sandbox.charges(), self.logs(), **exceptions)
        assert self.sandbox.total - self.charged_before == total, "the sandbox charged for something else"
        return total
