"""A runner in a process of its own, whose parts are small programs of the tests."""

import json
import os
import sys
from pathlib import Path

from tests.program import Program

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


class FakeRunner(Program):
    """Start it with parts by name; `through` is the command that starts it, such as make."""

    def __init__(self, folder: Path, parts: dict[str, dict], *, prepare: str = "", through: list[str] | None = None):
        plan = json.dumps({"folder": str(folder), "prepare": PREAMBLE + prepare, "parts": parts})
        super().__init__([*(through or []), sys.executable, "-m", "tests.fake_runner", plan])

    def pid_of(self, name: str, *, life: int = 1) -> int:
        """The process id that a part printed in its nth life."""
        return int(self.await_line(f"{name:<8} | up", times=life).split()[-1])


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
