"""The account: counters that really count."""

from __future__ import annotations

import json
import threading
from pathlib import Path

PLAN_CREDITS = 12_000.0
# One credit is one hundredth of a dollar, and these are the model maker's prices.
COST = {"1K": 13.4, "2K": 13.4, "4K": 24.0}


class Account:
    """Credits and pictures, kept in a file. Credits that would fall below zero begin again, as with a new month."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._counters = {"credits": PLAN_CREDITS, "total_images": 0}
        if path.exists():
            self._counters = json.loads(path.read_text())

    def charge(self, resolution: str, pictures: int) -> None:
        """Count pictures drawn, and take what they cost."""
        with self._lock:
            left = round(self._counters["credits"] - COST[resolution] * pictures, 2)
            self._counters["credits"] = left if left >= 0 else round(left + PLAN_CREDITS, 2)
            self._counters["total_images"] += pictures
            write(self._path, self._counters)

    def answer(self) -> dict:
        """What GET /account says."""
        with self._lock:
            return {"email": "sandbox@example.com", **self._counters, "plan": "sandbox"}


def write(path: Path, value: object) -> None:
    """Write JSON so that a reader, or a start after a crash, finds the old file or the new one."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value))
    fresh.replace(path)
