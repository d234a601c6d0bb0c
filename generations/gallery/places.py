"""The line as it was a moment ago: many open pages ask for their places, and one look answers them all."""

import threading
import time

from generations.gallery.line import Line, line_up
from generations.gallery.usual import usual_seconds

KEPT = 1.5
"""Seconds; a page asks every two."""


class RecentLine:
    """Lines up anew when the last look is too old; each process has one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._kept_until = 0.0

    def look(self) -> Line:
        """The line, at most `KEPT` seconds old."""
        with self._lock:
            if self._line is None or time.monotonic() >= self._kept_until:
                self._line = line_up(usual_seconds())
                self._kept_until = time.monotonic() + KEPT
            return self._line


recent_line = RecentLine()
