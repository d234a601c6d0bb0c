"""How soon Musa is healthy at a second start, and what it costs in memory when nobody uses it."""

import tempfile
from collections import defaultdict
from pathlib import Path

from tests.benchmarks.table import Table, verdict
from tests.real_runner import Installation

READY_LIMIT = 6.0  # seconds
MEMORY_LIMIT = 400.0  # megabytes, over all processes
WARMING_REQUESTS = 40  # enough that each of the web's processes has shown pages

PARTS = {
    "granian": "web",
    "queues calls": "calls",
    "queues pictures": "pictures",
    "webapp.beat": "beat",
    "redis": "redis",
    "generations.sandbox": "sandbox",
    "webapp.runner": "runner",
    "make": "make",
}


def run() -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Installation(data) as first:
            fresh = first.await_ready()
            first.stop()
        with Installation(data) as second:
            again = second.await_ready()
            for _ in range(WARMING_REQUESTS):
                second.get("/accounts/login/")
            memory = memory_by_part(second)
            second.stop()
    return [startup_table(fresh, again), memory_table(memory)]


def memory_by_part(installation: Installation) -> dict[str, float]:
    """Megabytes by part: the sum of PSS, in which a page that n processes share counts one nth in each."""
    memory: dict[str, float] = defaultdict(float)
    for pid, command in installation.processes().items():
        part = next((part for words, part in PARTS.items() if words in command), "other")
        memory[part] += pss(pid)
    return memory


def pss(pid: int) -> float:
    """A process' proportional set size in megabytes (proc_pid_smaps_rollup(5))."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def startup_table(fresh: float, again: float) -> Table:
    rows = [
        ["a new data folder", f"{fresh:.1f}", "", ""],
        ["a second start", f"{again:.1f}", f"{READY_LIMIT:.0f}", verdict(again, READY_LIMIT)],
    ]
    return Table("From make run to healthy", ["start", "seconds", "limit", ""], rows)


def memory_table(memory: dict[str, float]) -> Table:
    rows = [[part, f"{megabytes:.0f}", "", ""] for part, megabytes in sorted(memory.items(), key=lambda pair: -pair[1])]
    total = sum(memory.values())
    rows.append(["all", f"{total:.0f}", f"{MEMORY_LIMIT:.0f}", verdict(total, MEMORY_LIMIT)])
    return Table("Memory when idle (sum of PSS, MB)", ["part", "MB", "limit", ""], rows)
