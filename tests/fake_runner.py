"""A runner in a process of its own, whose parts are small programs of the tests."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 30  # seconds that a test waits for an event; only a failure takes that long

# What parts do. Each says its process id once it is ready for signals.
UP = "print('up', os.getpid())\n"
ENDURE = UP + "signal.pause()"
STUBBORN = "signal.signal(signal.SIGTERM, lambda *_: None)\n" + UP + "while True: signal.pause()"
GOODBYE = "signal.signal(signal.SIGTERM, lambda *_: (print('goodbye'), sys.exit(0)))\n" + UP + "signal.pause()"
CHILD = "import os, signal; print('child', os.getpid(), flush=True); signal.pause()"
WITH_CHILD = f"subprocess.Popen([sys.executable, '-c', {CHILD!r}])\n" + ENDURE
DIE = "print('dying'); sys.exit(7)"
PREAMBLE = "import os, signal, subprocess, sys\n"


def part(program: str, *, stage: int = 0, patience: float = 20) -> dict:
    """A part that runs a Python program; os, signal, subprocess and sys are imported."""
    return {"program": PREAMBLE + program, "stage": stage, "patience": patience}


class FakeRunner:
    """Start it with parts by name; `parent` is the command that starts it, such as make."""

    def __init__(self, folder: Path, parts: dict[str, dict], *, prepare: str = "", through: list[str] | None = None):
        plan = json.dumps({"folder": str(folder), "prepare": PREAMBLE + prepare, "parts": parts})
        self.child = subprocess.Popen(
            [*(through or []), sys.executable, "-m", "tests.fake_runner", plan],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.child.stdout:
            with self._news:
                self.lines.append(line.rstrip("\n"))
                self._news.notify_all()

    def await_line(self, words: str, *, times: int = 1) -> str:
        """The nth line that holds these words, as soon as it is there."""

        def found() -> list[str]:
            return [line for line in self.lines if words in line][times - 1 :]

        with self._news:
            assert self._news.wait_for(found, PATIENCE), f"no {words!r} in {self.lines}"
            return found()[0]

    def pid_of(self, name: str, *, life: int = 1) -> int:
        """The process id that a part printed in its nth life."""
        return int(self.await_line(f"{name:<8} | up", times=life).split()[-1])

    def wait(self) -> int:
        code = self.child.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        if self.child.poll() is None:
            self.child.terminate()
            try:
                self.child.wait(PATIENCE)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.child.pid, signal.SIGKILL)


def await_death(pid: int) -> bool:
    """Whether a process that is not our child has ended, or ends in time."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle):
        return bool(select.select([handle], [], [], PATIENCE)[0])


def main(plan: dict) -> int:
    from webapp.runner import __main__ as runner
    from webapp.runner import supervisor
    from webapp.runner.console import Console
    from webapp.runner.process import Part
    from webapp.runner.stack import Stack

    supervisor.FIRST_PAUSE = 0.01
    supervisor.ECHO, supervisor.QUIET_WAIT = 0.8, 1

    def made(name: str, program: str, stage: int = 0, patience: float = 20) -> Part:
        return Part(name, [sys.executable, "-c", program], dict(os.environ), plan["folder"], stage, patience)

    folder = Path(plan["folder"])
    parts = [made(name, **given) for name, given in plan["parts"].items()]
    stack = Stack("127.0.0.1", 1, folder, {}, [], made("prepare", plan["prepare"]), parts)
    return runner.run(stack, Console(sys.stdout.buffer), os.getppid())


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
