"""What the database said a moment ago: open pages ask much the same, and one look answers many of them.

Each process remembers for itself, for less time than anybody notices; the database stays the truth.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from generations.gallery.filters import Filters
from generations.gallery.line import Line, line_up
from generations.gallery.usual import usual_seconds
from generations.models import Generation

Answer = TypeVar("Answer")
STATES_KEPT = 0.25
LINE_KEPT = 1.5
IMAGES_KEPT = 1.0
"""Seconds. What a person waits for is kept the shortest."""
MOST_STATES = 5000
MOST_IMAGES = 300


class Recent(Generic[Answer]):
    """An answer that is asked for anew once it is older than it may be; `kept` says how many seconds that is."""

    def __init__(self, look: Callable[[], Answer], kept: Callable[[], float]) -> None:
        self._look = look
        self._kept = kept
        self._lock = threading.Lock()
        self._answer: Answer | None = None
        self._looked_at = float("-inf")

    def __call__(self) -> Answer:
        with self._lock:  # whoever comes while another one looks gets the same answer
            if time.monotonic() - self._looked_at >= self._kept():
                self._answer = self._look()
                self._looked_at = time.monotonic()
            return self._answer


class RecentStates:
    """The states of generations, each as it was at most `STATES_KEPT` seconds ago."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[int, tuple[float, str]] = {}

    def of(self, ids: Iterable[int]) -> dict[int, str]:
        """By id; those that don't exist are missing. At most one query."""
        with self._lock:
            oldest = time.monotonic() - STATES_KEPT
            unknown = [pk for pk in ids if self._states.get(pk, (oldest, ""))[0] <= oldest]
            if unknown:
                self._look(unknown)
            return {pk: self._states[pk][1] for pk in ids if pk in self._states}

    def _look(self, ids: list[int]) -> None:
        if len(self._states) > MOST_STATES:
            self._states.clear()
        for pk in ids:
            self._states.pop(pk, None)
        now = time.monotonic()  # before the question: what changes meanwhile is asked for again
        states = Generation.objects.filter(pk__in=ids).values_list("pk", "status")
        self._states |= {pk: (now, status) for pk, status in states}


def _newest_images(kind: str) -> Callable[[], list[tuple[int, int]]]:
    """Asks for the sort keys of the newest images of that kind and the ids of those who made them, newest first."""
    return lambda: list(
        Filters(kind=kind).images().order_by("-sort_key").values_list("sort_key", "author_id")[:MOST_IMAGES]
    )


recent_states = RecentStates()
recent_line: Recent[Line] = Recent(lambda: line_up(usual_seconds()), lambda: LINE_KEPT)
recent_images = {kind: Recent(_newest_images(kind), lambda: IMAGES_KEPT) for kind in ("generated", "upload")}
