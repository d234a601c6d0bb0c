"""Pictures on their way out, and what a marker makes of that."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .tasks import Task

if TYPE_CHECKING:
    from .handler import Handler
    from .server import Sandbox

_ADDRESS = re.compile(r"/images/(([0-9a-f-]{36})-[0-7])(-fresh)?\.png")
_FLAKY_FAILURES = 2
_ENDLESS_PIECE = bytes(1 << 16)


@dataclass(frozen=True)
class Delivery:
    """A picture that was asked for: its task, its file, and whether its address is a renewed one."""

    task: Task
    file: Path
    fresh: bool


def find(sandbox: Sandbox, address: str) -> Delivery | None:
    """The picture of an address, if there is one."""
    match = _ADDRESS.fullmatch(address)
    task = sandbox.tasks.find(match[2]) if match else None
    file = sandbox.images / f"{match[1]}.png" if match else None
    if task is None or file is None or not file.exists():
        return None
    return Delivery(task, file, bool(match[3]))


def send(delivery: Delivery, handler: Handler) -> None:
    """Answer with the picture, or as the markers of its prompt say."""
    markers = delivery.task.wanted
    if "gone" in markers:
        handler.page(404, "404 Not Found")
    elif "expired-once" in markers and not delivery.fresh:
        handler.page(403, "403 Forbidden")
    elif "flaky" in markers and _fails_again(delivery, handler):
        handler.page(500, "500 Internal Server Error")
    elif "html" in markers:
        handler.page(200, "Sign in")
    elif "endless" in markers:
        _send_for_ever(delivery, handler)
    elif "truncated" in markers:
        half = delivery.file.read_bytes()[: delivery.file.stat().st_size // 2]
        handler.begin(200, "image/png", len(half))
        handler.wfile.write(half)
    else:
        handler.begin(200, "image/png", delivery.file.stat().st_size)
        with delivery.file.open("rb") as file:
            shutil.copyfileobj(file, handler.wfile)


def _fails_again(delivery: Delivery, handler: Handler) -> bool:
    name = delivery.file.name

    def count(task: Task) -> None:
        task.failures[name] = task.failures.get(name, 0) + 1

    task = handler.sandbox.tasks.change(delivery.task.id, count)
    return task is not None and task.failures[name] <= _FLAKY_FAILURES


def _send_for_ever(delivery: Delivery, handler: Handler) -> None:
    """The picture, and after it nothing but zeros until the reader has had enough."""
    handler.begin(200, "image/png", None)
    with delivery.file.open("rb") as file:
        shutil.copyfileobj(file, handler.wfile)
    while not handler.sandbox.stopping.is_set():
        handler.wfile.write(_ENDLESS_PIECE)
    handler.close_connection = True
