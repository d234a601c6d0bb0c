"""A real Celery worker in a process of its own, which breaks where a test wants it to."""

import errno
import multiprocessing
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from tests.broker import await_that
from tests.faults import points
from tests.program import PATIENCE

FORGE = multiprocessing.get_context("forkserver")
FORGE.set_forkserver_preload(["tests.faults.forge"])
SHORT_LEASE = {  # of one second, for workers that die; what they may take is not shortened
    "APIFRAME_TIMEOUTS": {"1K": 60, "2K": 60, "4K": 60},
    "LEASE_MARGIN": -59,
}
CLOCK_MOVED = "clock moved"


@dataclass(frozen=True)
class Conditions:
    """What a worker finds. `folder` is where it writes its log, and where signs are given (`wait_in`).

    Its disk is full as long as the file `disk_full` exists. Its clock goes `clock` seconds wrong once it was moved.
    """

    folder: Path
    broker: str
    database: str
    settings: dict[str, Any] = field(default_factory=dict)
    dies_at: str = ""
    waits_at: str = ""
    disk_full: str = ""
    clock: int = 0


class Worker:
    """Started at once; `log` is what it said. A context manager, which kills it at the end if it still lives."""

    def __init__(self, conditions: Conditions) -> None:
        conditions.folder.mkdir(parents=True, exist_ok=True)
        self.folder = conditions.folder
        self._process = FORGE.Process(target=serve, args=(conditions,), daemon=True)
        self._process.start()

    def __enter__(self) -> Self:
        self.await_words(" ready.")
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        return log_of(self.folder)

    def await_words(self, words: str, times: int = 1) -> None:
        """Wait until its log holds these words so many times."""
        await_that(lambda: self.log.count(words) >= times or self._process.exitcode is not None)
        assert self.log.count(words) >= times, self.log

    def await_point(self, name: str) -> None:
        """Wait until it waits there."""
        await_that((self.folder / f"reached {name}").exists)

    def go_on(self, name: str) -> None:
        (self.folder / f"go on from {name}").touch()

    def move_the_clock(self) -> None:
        (self.folder / CLOCK_MOVED).touch()

    def await_death(self) -> int:
        """Wait until it ended; its exit code, negative for a signal."""
        self._process.join(PATIENCE)
        assert self._process.exitcode is not None, self.log
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()
        self._process.join(PATIENCE)


def log_of(folder: Path) -> str:
    path = folder / "log"
    return path.read_text(errors="replace") if path.exists() else ""


def serve(conditions: Conditions) -> None:
    """The process: a worker for both queues, as `make run` starts two."""
    os.setsid()
    log = os.open(conditions.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    import tests.faults.forge  # noqa: F401  (done already, if the fork server could)

    _settle_in(conditions)
    _break(conditions)
    from webapp.celery import app

    sys.argv = ["celery"]
    app.worker_main(
        [
            *("worker", "--queues", "calls,pictures", "--pool", "threads", "--concurrency", "8", "--loglevel", "INFO"),
            *("--without-mingle", "--without-gossip", "--without-heartbeat"),
        ]
    )


def _settle_in(conditions: Conditions) -> None:
    from django.conf import settings

    settings.REDIS_URL = conditions.broker
    settings.CELERY_BROKER_URL = conditions.broker.replace("unix://", "redis+socket://")
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"socket_timeout": 5}
    settings.MEDIA_ROOT = conditions.folder.parent / "pictures"
    settings.DATABASES["default"] |= _database(conditions.database, settings.DATABASES["default"]["OPTIONS"])
    for name, value in conditions.settings.items():
        if name == "DATABASE_PATIENCE":
            settings.DATABASES["default"]["OPTIONS"] |= {"timeout": value}
        else:
            setattr(settings, name, value)


def _database(url: str, options: dict) -> dict:
    import environ

    return {"OPTIONS": options} | environ.Env.db_url_config(url)  # of which only PostgreSQL's names options


def _break(conditions: Conditions) -> None:
    if conditions.dies_at:
        points.arm(conditions.dies_at, points.die)
    if conditions.waits_at:
        points.arm(conditions.waits_at, points.wait_in(conditions.folder))
    if conditions.disk_full:
        _fill_the_disk(Path(conditions.disk_full))
    if conditions.clock:
        _move_the_clock(conditions.clock, conditions.folder / CLOCK_MOVED)


def _fill_the_disk(full: Path) -> None:
    """As long as that file exists, no picture can be written."""
    from generations.storage import PictureStore

    def on_a_full_disk(function: Callable) -> Callable:
        def write(*args: Any) -> Any:
            if full.exists():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return function(*args)

        return write

    PictureStore.write = on_a_full_disk(PictureStore.write)
    PictureStore.keep = on_a_full_disk(PictureStore.keep)


def _move_the_clock(seconds: int, moved: Path) -> None:
    """From when that file exists, the clock goes so many seconds before or after the time."""
    from django.utils import timezone

    now = timezone.now
    timezone.now = lambda: now() + timedelta(seconds=seconds if moved.exists() else 0)
