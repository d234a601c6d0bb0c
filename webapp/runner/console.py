"""What a person reads in the terminal: every part's lines behind its name, one at a time."""

import os
import threading
from typing import BinaryIO

COLOURS = (36, 33, 32, 35, 34, 31)  # ANSI: cyan, yellow, green, magenta, blue, red
WIDTH = 8


class Console:
    """Writes whole lines from many threads. A terminal that has gone away stops nothing."""

    def __init__(self, stream: BinaryIO, *, colour: bool | None = None) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._colour = stream.isatty() and "NO_COLOR" not in os.environ if colour is None else colour
        self._colours: dict[str, int] = {}

    def line(self, name: str, text: bytes) -> None:
        """One line that a part wrote, without its newline."""
        label = f"{name:<{WIDTH}} |"
        if self._colour:
            label = f"\x1b[{self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])}m{label}\x1b[0m"
        self._write(label.encode() + b" " + text + b"\n")

    def say(self, sentence: str) -> None:
        """Words of the runner itself."""
        self._write(f"{sentence}\n".encode())

    def _write(self, line: bytes) -> None:
        with self._lock:
            try:
                self._stream.write(line)
                self._stream.flush()
            except (OSError, ValueError):  # closed, or a pipe that nobody reads any more
                pass
