"""What Musa adds to a call: from the end of the API's answer until the picture is finished, the stack else idle."""

import statistics
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from generations.sandbox.painting import Job, PainterHere
from tests.benchmarks.table import Table, verdict
from tests.http_server import HTTPServer, Received, answer
from tests.real_runner import Installation
from tests.remote import Remote, invite

ROUNDS = {"1K": 30, "4K": 12}
LIMITS = {"1K": 0.4, "4K": 1.5}  # seconds, at the median
WARMING = 2  # rounds before those that count


def run() -> list[Table]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        api = API(folder)
        api.url = stack.enter_context(HTTPServer([api], keep_bodies=True)).url
        installation = stack.enter_context(Installation(folder / "data", APIFRAME_BASE_URL=api.url))
        installation.await_ready()
        (person,) = invite(folder / "data", 1, lambda: installation.port)
        measured = {resolution: measure(person, api, resolution) for resolution in ROUNDS}
        installation.stop()
    return [table(measured, api)]


class API:
    """Answers at once, each time with another picture as the sandbox draws them, and knows when it had answered."""

    def __init__(self, folder: Path) -> None:
        self.url = ""
        self.answered: dict[str, float] = {}  # seconds since the epoch, by task id
        self.sizes: dict[str, int] = {}  # bytes of a picture, by resolution
        self._folder = folder

    def __call__(self, connection, request: Received) -> None:
        if request.path == "/account":
            connection.sendall(answer(200, {"credits": 1000, "total_images": len(self.answered)}))
        elif request.path == "/nano-banana-pro":
            self._answer(connection, request.json()["resolution"])
        else:
            connection.sendall(answer(200, (self._folder / request.path[1:]).read_bytes()))

    def draw(self, resolution: str, number: int) -> None:
        """A picture that no call has had, drawn before anything is measured."""
        path = self._folder / f"{resolution}.png"
        PainterHere().paint(Job(f"A lighthouse at dusk, {number}", "1:1", resolution, (), (str(path),)))
        self.sizes[resolution] = path.stat().st_size

    def _answer(self, connection, resolution: str) -> None:
        task = f"task-{len(self.answered)}"
        reply = {"task_id": task, "task_type": "nano-banana-pro", "status": "finished"}
        connection.sendall(answer(200, reply | {"image_urls": [f"{self.url}/{resolution}.png"]}))
        self.answered[task] = time.time()


def measure(person: Remote, api: API, resolution: str) -> list[float]:
    """Seconds of each round."""
    taken = []
    for number in range(WARMING + ROUNDS[resolution]):
        api.draw(resolution, number)
        wanted = {"prompt": "A lighthouse at dusk", "aspect_ratio": "1:1", "resolution": resolution}
        pk = person.post("generations", wanted)["generations"][0]["id"]
        while (generation := person.get(f"generations/{pk}"))["status"] != "finished":
            time.sleep(0.25)  # seldom, because each question takes a core away
        taken.append(
            datetime.fromisoformat(generation["finished_at"]).timestamp() - api.answered[generation["task_id"]]
        )
    return taken[WARMING:]


def table(measured: dict[str, list[float]], api: API) -> Table:
    rows = []
    for resolution, seconds in measured.items():
        median, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        megabytes = api.sizes[resolution] / 1_000_000
        limit = LIMITS[resolution]
        cells = [resolution, f"{megabytes:.1f}", f"{median:.2f}", f"{p95:.2f}", f"{limit}", verdict(median, limit)]
        rows.append(cells)
    columns = ["resolution", "MB", "p50 s", "p95 s", "limit of p50", ""]
    return Table("From the end of the API's answer to the finished picture", columns, rows)
