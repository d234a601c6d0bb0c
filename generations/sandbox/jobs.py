"""Jobs of version 2: what was asked, how far it is, and who is to be told. One JSON file each."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from .account import COST, write
from .asked import Asked
from .markers import Markers
from .tasks import KEPT_FOR, Task, sweep

# What a poll of an unfinished job answers, one after the other; the last one is then repeated.
_ON_THE_WAY: tuple[dict, ...] = (
    {"status": "QUEUED", "progress": 0},
    {"status": "QUEUED"},
    {},
    {"progress": "12%"},
    {"status": "PROCESSING", "progress": "35"},
    {"status": "PROCESSING", "progress": 70},
)


@dataclass
class Job:
    """A job. `owner` is the SHA-256 of its API key in hex, `key` its Idempotency-Key, `base` the address it came to.

    Times are in seconds since 1970: it ends at `ready`. `task` holds its pictures once they are drawn. `polls` counts
    the times that it was fetched. It is `closed` when it has ended and everybody was told.
    """

    owner: str
    base: str
    prompt: str
    aspect_ratio: str
    resolution: str
    references: list[str]
    markers: dict[str, str]
    ready: float
    key: str = ""
    webhook_url: str = ""
    webhook_events: list[str] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: float = field(default_factory=time.time)
    status: str = "QUEUED"
    task: str = ""
    error: str = ""
    ended: float = 0
    polls: int = 0
    closed: bool = False

    @property
    def wanted(self) -> Markers:
        return Markers(self.markers)

    @property
    def asked(self) -> Asked:
        return Asked(self.prompt, self.aspect_ratio, self.resolution, tuple(self.references), self.wanted)

    @property
    def event(self) -> str:
        """What a webhook calls its end."""
        return "completed" if self.status == "COMPLETED" else "failed"

    def answer(self, task: Task | None, base: str) -> dict:
        """What the API says of this job now; `task` holds its pictures, `base` is the address their URLs begin with."""
        known = {"id": self.id, "createdAt": _moment(self.created)}
        if "unfinished" in self.wanted and self.polls < self.wanted.number("unfinished"):
            step = _ON_THE_WAY[min(max(self.polls, 1), len(_ON_THE_WAY)) - 1]
            return known | step if step else {}
        return known | self.outcome(task, base)

    def outcome(self, task: Task | None, base: str) -> dict:
        """How far it is, and what came of it."""
        if not self.ended:
            return {"status": self.status, "progress": self._progress(), "result": None, "error": None}
        said = {"status": self.status, "progress": 100, "result": None, "error": self.error or None}
        said |= {"completedAt": _moment(self.ended), "creditCost": 0}
        if task is None:
            return said
        said["creditCost"] = round(COST[self.resolution] * len(task.pictures), 2)
        if "expired" in self.wanted:
            return said | {"expired": True}
        if "no-status" in self.wanted:
            del said["status"]
        return said | {"result": {} if "no-url" in self.wanted else {"images": task.urls(base)}}

    def _progress(self) -> int:
        lasts = self.ready - self.created
        return min(int(100 * (time.time() - self.created) / lasts), 95) if lasts > 0 else 0


class Jobs:
    """All jobs of the last day."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._by_key: dict[tuple[str, str], str] = {}
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        self.open: list[str] = []  # the ids of those that an earlier sandbox left unfinished
        for path in folder.glob("*.json"):
            job = Job(**json.loads(path.read_text()))
            self._by_key[job.owner, job.key] = job.id
            if not job.closed:
                self.open.append(job.id)

    def of_key(self, owner: str, key: str) -> Job | None:
        """The job that an Idempotency-Key brought within the last 24 hours."""
        with self._lock:
            job = self.find(self._by_key.get((owner, key))) if key else None
            return job if job and time.time() - job.created < KEPT_FOR else None

    def add(self, job: Job) -> tuple[Job, bool]:
        """Keep a new job; or the one that its Idempotency-Key has already, and that it isn't new."""
        with self._lock:
            if older := self.of_key(job.owner, job.key):
                return older, False
            self._by_key[job.owner, job.key] = job.id
            self._write(job)
            return job, True

    def find(self, job_id: object) -> Job | None:
        """The job of this id, if there is one."""
        try:
            path = self._folder / f"{uuid.UUID(str(job_id))}.json"
            return Job(**json.loads(path.read_text()))
        except (ValueError, FileNotFoundError):
            return None

    def change(self, job_id: object, change: Callable[[Job], None]) -> Job | None:
        """Change a job, alone, and keep it."""
        with self._lock:
            job = self.find(job_id)
            if job:
                change(job)
                self._write(job)
            return job

    def _write(self, job: Job) -> None:
        write(self._folder / f"{job.id}.json", asdict(job))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
