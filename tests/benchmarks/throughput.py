"""Many short calls at once: how long a hundred generations take, against what the API alone would need."""

import tempfile
import time
from datetime import datetime
from pathlib import Path

from tests.benchmarks.table import Table, verdict
from tests.real_runner import Installation
from tests.remote import Remote, invite

IN_FLIGHT = 50
GENERATIONS = 100
ANSWER = 2.0  # seconds
AT_ONCE = 8  # so many one request may ask for
PROMPT = f"A lighthouse [sandbox:delay={ANSWER:g}] [sandbox:size=64x64]"  # small: the drawing isn't measured
RATIO_LIMIT = 1.5


def run() -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Installation(data, APIFRAME_MAX_IN_FLIGHT=str(IN_FLIGHT)) as installation:
            installation.await_ready()
            (person,) = invite(data, 1, lambda: installation.port)
            finish(person, AT_ONCE)  # what the first calls wake up is there already
            seconds = finish(person, GENERATIONS)
            installation.stop()
    return [table(seconds)]


def finish(person: Remote, count: int) -> float:
    """Seconds from the first request to the last finished picture."""
    asked: set[int] = set()
    while len(asked) < count:
        wanted = {
            "prompt": PROMPT,
            "aspect_ratio": "1:1",
            "resolution": "1K",
            "count": min(AT_ONCE, count - len(asked)),
        }
        asked |= {generation["id"] for generation in person.post("generations", wanted)["generations"]}
    while True:
        generations = [generation for pk, generation in person.generations().items() if pk in asked]
        ends = [generation["finished_at"] for generation in generations]
        if all(ends):
            assert all(generation["status"] == "finished" for generation in generations)
            begun = min(generation["created_at"] for generation in generations)
            return (moment(max(ends)) - moment(begun)).total_seconds()
        time.sleep(0.5)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def table(seconds: float) -> Table:
    ideal = GENERATIONS / IN_FLIGHT * ANSWER
    ratio = seconds / ideal
    row = [f"{GENERATIONS}", f"{IN_FLIGHT}", f"{seconds:.1f}", f"{ideal:.1f}", f"{ratio:.2f}", f"{RATIO_LIMIT}"]
    columns = ["generations", "in flight", "seconds", "ideal", "ratio", "limit", ""]
    return Table(f"Throughput against answers of {ANSWER:g} seconds", columns, [[*row, verdict(ratio, RATIO_LIMIT)]])
