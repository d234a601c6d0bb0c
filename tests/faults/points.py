"""The places between two states where a test stops a worker, each named by what has just happened."""

import importlib
import inspect
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

BEFORE, AFTER, IN_THE_MIDDLE = "before", "after", "in the middle"


class Point(NamedTuple):
    """Before or after a call of a function, or between the first and the second piece that a generator yields."""

    function: str
    when: str
    applies: Callable[..., bool] = lambda *_: True


def _to_a_reply(generation_id: int, origin: str, target: str, *_: str) -> bool:
    return target in ("saving", "processing")


POINTS = {
    "claimed, uncommitted": Point("generations.engine.claiming:_take", AFTER),
    "claimed": Point("generations.engine:claim", AFTER),
    "about to send": Point("generations.providers.apiframe:Apiframe.generate", BEFORE),
    "half sent": Point("generations.providers.body:RequestBody.__iter__", IN_THE_MIDDLE),
    "answered, unread": Point("generations.providers.client:_read", BEFORE),
    "answer read": Point("generations.engine.sending:_commit_reply", BEFORE),
    "answer written, uncommitted": Point("generations.models:Generation.journal", AFTER, _to_a_reply),
    "answer committed": Point("generations.engine.sending:_commit_reply", AFTER),
    "refusal read": Point("generations.engine.sending:_commit_error", BEFORE),
    "refusal committed": Point("generations.engine.sending:_commit_error", AFTER),
    "task asked after": Point("generations.engine.collecting:commit_reply", BEFORE),
    "task's end committed": Point("generations.engine:collect", AFTER),
    "half downloaded": Point("generations.providers.download:_pieces", IN_THE_MIDDLE),
    "file stored": Point("generations.engine.saving:keep_picture", AFTER),
    "rows written, uncommitted": Point("generations.engine.saving:_store_rows", AFTER),
    "rows committed": Point("generations.engine.saving:_commit", AFTER),
}


def die(_: str) -> None:
    """What kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


def wait_in(folder: Path) -> Callable[[str], None]:
    """Say in the folder that the point was reached, and wait there until the test says go."""

    def wait(name: str) -> None:
        (folder / f"reached {name}").touch()
        while not (folder / f"go on from {name}").exists():
            time.sleep(0.01)

    return wait


def arm(name: str, act: Callable[[str], None]) -> None:
    """Have `act` called when this process comes to the point."""
    point = POINTS[name]
    owner, attribute, function = _find(point.function)

    @wraps(function)
    def armed(*args: Any, **more: Any) -> Any:
        if point.when == BEFORE and point.applies(*args):
            act(name)
        result = function(*args, **more)
        if point.when == AFTER and point.applies(*args):
            act(name)
        return _interrupted(result, name, act) if point.when == IN_THE_MIDDLE else result

    is_static = isinstance(inspect.getattr_static(owner, attribute), staticmethod)
    setattr(owner, attribute, staticmethod(armed) if is_static else armed)


def _find(function: str) -> tuple[Any, str, Callable]:
    """Who holds a function, under which name, and the function."""
    module, _, path = function.partition(":")
    owner = importlib.import_module(module)
    *classes, attribute = path.split(".")
    for name in classes:
        owner = getattr(owner, name)
    return owner, attribute, getattr(owner, attribute)


def _interrupted(pieces: Iterator[bytes], name: str, act: Callable[[str], None]) -> Iterator[bytes]:
    """Whoever takes the second piece has dealt with the first."""
    yield next(pieces)
    act(name)
    yield from pieces
