"""What finding pictures costs among few and among very many, side by side, on SQLite and on PostgreSQL.

Each gallery lives in a process of its own, with a database of its own; the galleries are asked in turn, so that a busy
machine slows all, and what is measured is scaled to the pace that the machine has when nothing else runs on it.
`GALLERY_IMAGES` sets how many pictures the large one has; with `GALLERY_FOLDER` the galleries stay
there for the next run.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.table import Table, verdict

FEW = 10_000
MANY = int(os.environ.get("GALLERY_IMAGES", "1000000"))
ROUNDS = int(os.environ.get("GALLERY_ROUNDS", "40"))
WARMING = 3
GROWTH, SLACK = 1.5, 3  # among many it may take so many times as long, and so many milliseconds more
DATABASES = ("sqlite", "postgresql")
SEEDING = 300  # seconds for a million
FULL = 60  # tiles of a page

CHECKOUT = Path(__file__).parents[2]
FOREIGN = ("MUSA_", "APIFRAME_", "DATABASE_", "REDIS_", "S3_", "EMAIL_", "SECRET_KEY")


def run() -> Iterator[Table]:
    for database in DATABASES:
        with ExitStack() as stack:
            few, many = (stack.enter_context(Gallery(database, images)) for images in (FEW, MANY))
            rounds = [(few.measure(), many.measure()) for _ in range(WARMING + ROUNDS)][WARMING:]
            _undisturbed([measured for pair in rounds for gallery in pair for measured in gallery.values()])
            names = list(rounds[0][0])
            rows = [_row(name, [(a[name], b[name]) for a, b in rounds]) for name in names]
            columns = [
                "milliseconds",
                f"{FEW:,}",
                f"{MANY:,} median",
                "95th",
                "limit",
                "",
                "ratio",
                "",
                "came",
                "queries",
            ]
            yield Table(f"{database}: server time, 95th percentiles of {ROUNDS}", columns, rows)
            yield _seeding(database, (few, many))
            yield from (_plan(many, row[0]) for row in rows if row[5] == "OVER")


def _undisturbed(measurements: list[dict]) -> None:
    """Scale each to the pace that this machine has when nobody disturbs it: its best within this run, a piece of work
    of fixed size being timed right before and after each question. Factors up to two and a half were seen.
    """
    best = min(measured["pace"] for measured in measurements)
    for measured in measurements:
        measured["ms"] *= best / measured["pace"]


def _row(name: str, pairs: list[tuple[dict, dict]]) -> list[str]:
    times = [[measured["ms"] for measured in column] for column in zip(*pairs, strict=True)]
    few, many = map(_percentile, times)
    some, sample = pairs[-1]
    came = f"{some['came']} / {sample['came']}"
    queries = f"{some['queries']} / {sample['queries']}"
    limit = sample["limit"]
    is_comparable = (
        sample["has_ratio"] and some["came"] == sample["came"]
    )  # not full among few: nothing to compare with
    growth = [f"{many / few:.2f}", verdict(many, GROWTH * few + SLACK)] if is_comparable else ["", ""]
    return [
        name,
        f"{few:.1f}",
        f"{statistics.median(times[1]):.1f}",
        f"{many:.1f}",
        str(limit),
        verdict(many, limit),
        *growth,
        came,
        queries,
    ]


def _percentile(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _seeding(database: str, galleries: tuple["Gallery", ...]) -> Table:
    rows = [
        [f"{gallery.images:,}", f"{gallery.seconds:.0f}", f"{SEEDING * gallery.images / 1_000_000:.0f}",
         verdict(gallery.seconds, max(SEEDING * gallery.images / 1_000_000, 60))]
        for gallery in galleries
        if gallery.seconds
    ]  # fmt: skip
    return Table(f"{database}: seeding", ["pictures", "seconds", "limit", ""], rows)


def _plan(gallery: "Gallery", name: str) -> Table:
    found = gallery.explain(name)
    sql = found["sql"] if len(found["sql"]) < 1500 else f"{found['sql'][:1500]} …"
    return Table(
        f"How {gallery.database} goes about: {name}",
        [f"{found['ms']:.0f} ms"],
        [[sql], *([line] for line in found["plan"])],
    )


class Gallery:
    """A seeded gallery in a process of its own, which measures everything once whenever it is asked to."""

    def __init__(self, database: str, images: int) -> None:
        self.database = database
        self.images = images

    def __enter__(self) -> "Gallery":
        kept = os.environ.get("GALLERY_FOLDER")
        self._temporary = None if kept else tempfile.TemporaryDirectory(prefix="musa-gallery-")
        folder = Path(kept or self._temporary.name) / f"{self.database}-{self.images}"
        folder.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.galleries", self.database, str(self.images), str(folder)],
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.seconds = json.loads(self._process.stdout.readline())
        return self

    def __exit__(self, *error) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        if self._temporary:
            self._temporary.cleanup()

    def measure(self) -> dict[str, dict]:
        """Milliseconds, how much came, queries: by question."""
        return self._ask(None)

    def explain(self, name: str) -> dict:
        """The slowest query of a question, and its plan."""
        return self._ask(name)

    def _ask(self, name: str | None) -> dict:
        self._process.stdin.write(f"{json.dumps(name)}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
