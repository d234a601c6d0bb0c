"""Tasks: what was asked, and how far it is. One JSON file each, so that a restarted sandbox still knows them."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .account import write
from .markers import Markers

TASK_TYPE = "nano-banana-pro"
KEPT_FOR = 24 * 3600
TAKES = 8

# What a poll of an unfinished task answers, one after the other; the last one is then repeated.
# Public clients saw these: staged without a task type, a percentage as text or as a number, an empty answer.
_ON_THE_WAY: tuple[dict, ...] = (
    {"status": "pending", "task_type": TASK_TYPE},
    {"status": "staged"},
    {},
    {"status": "starting", "task_type": TASK_TYPE, "percentage": "0"},
    {"status": "processing", "task_type": TASK_TYPE, "percentage": "35"},
    {"status": "processing", "task_type": TASK_TYPE, "percentage": 70},
)


@dataclass
class Task:
    """A task and its pictures (names without an extension). `polls` counts the times that it was fetched."""

    id: str
    fingerprint: str
    pictures: list[str]
    markers: dict[str, str]
    polls: int = 0
    failures: dict[str, int] = field(default_factory=dict)

    @property
    def wanted(self) -> Markers:
        return Markers(self.markers)

    @property
    def unfinished(self) -> bool:
        return "unfinished" in self.wanted and self.polls < self.wanted.number("unfinished")

    def answer(self, base: str) -> dict:
        """What the API says of this task now; `base` is the address that picture URLs begin with."""
        known = {"task_id": self.id, "task_type": TASK_TYPE}
        if self.unfinished:
            return self._progress(known)
        if "failed" in self.wanted:
            return {**known, "status": "failed", "message": self.wanted.text("failed"), "actions": []}
        urls = self.urls(base)
        if "no-status" in self.wanted:
            return {**known, "original_image_url": urls[0]}
        if "no-url" in self.wanted:
            return {**known, "status": "finished"}
        return {**known, "image_urls": urls, "status": "finished"}

    def _progress(self, known: dict) -> dict:
        if not self.polls:
            return {**known, "status": "processing"}
        step = _ON_THE_WAY[min(self.polls, len(_ON_THE_WAY)) - 1]
        return {"task_id": self.id, **step} if step else {}

    def urls(self, base: str) -> list[str]:
        """Where its pictures are now."""
        fresh = "-fresh" if self.polls and "expired-once" in self.wanted else ""
        return [f"{base}/images/{name}{fresh}.png" for name in self.pictures]


class Tasks:
    """All tasks of the last day, and the pictures that each request had."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._pictures: dict[str, list[str]] = {}
        self._rounds: Counter[str] = Counter()
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.json"):
            known = json.loads(path.read_text())
            self._pictures.setdefault(known["fingerprint"], []).extend(known["pictures"][:TAKES])

    def take(self, fingerprint: str, pictures: list[str]) -> list[tuple[int, str | None]]:
        """For each picture that a request is about to have: its take, and the older picture that is the same, if any.

        The pictures of one request differ, as those of a batch do, until TAKES were drawn; then they come round again.
        """
        with self._lock:
            known = self._pictures.setdefault(fingerprint, [])
            taken = []
            for picture in pictures:
                if len(known) < TAKES:
                    taken.append((len(known), None))
                    known.append(picture)
                else:
                    self._rounds[fingerprint] += 1
                    take = (self._rounds[fingerprint] - 1) % TAKES
                    taken.append((take, known[take]))
            return taken

    def add(self, task: Task) -> None:
        write(self._folder / f"{task.id}.json", asdict(task))

    def find(self, task_id: object) -> Task | None:
        """The task of this id, if there is one."""
        try:
            path = self._folder / f"{uuid.UUID(str(task_id))}.json"
            return Task(**json.loads(path.read_text()))
        except (ValueError, FileNotFoundError):
            return None

    def change(self, task_id: object, change: Callable[[Task], None]) -> Task | None:
        """Change a task, alone, and keep it."""
        with self._lock:
            task = self.find(task_id)
            if task:
                change(task)
                self.add(task)
            return task


def sweep(folder: Path) -> None:
    """Delete the files of a folder that are older than a day."""
    for path in folder.glob("*"):
        if path.is_file() and time.time() - path.stat().st_mtime > KEPT_FOR:
            path.unlink(missing_ok=True)
