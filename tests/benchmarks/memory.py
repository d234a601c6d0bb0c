"""What the calls worker, and the whole stack, hold in memory while many requests with heavy references wait."""

import base64
import http.client
import io
import json
import os
import re
import signal
import tempfile
import threading
import time
from pathlib import Path

from PIL import Image

from tests.benchmarks.startup import memory_by_part, pss
from tests.benchmarks.table import Table, verdict
from tests.real_runner import Installation
from tests.remote import Remote, invite

CALLS = 64
REFERENCES = 2
SIDE = 1290  # pixels of noise, which nothing compresses: a PNG of 5 MB
AT_ONCE = 8  # so many one request may ask for
LIMIT = 150.0  # megabytes, of the calls worker
STACK_LIMIT = 600.0  # megabytes, of all processes together
PATIENCE = 420  # seconds
PROMPT = f"A lighthouse [sandbox:hang={PATIENCE}] [sandbox:size=64x64]"
EVERY = 0.2  # seconds between two looks


def run() -> list[Table]:
    columns = ["version", "what", "when", "MB", "limit", ""]
    title = f"{CALLS} calls with {REFERENCES} pictures of 5 MB in flight (PSS)"
    return [Table(title, columns, rows(1) + rows(2))]


def rows(version: int) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        settings = {"APIFRAME_MAX_IN_FLIGHT": str(CALLS), "APIFRAME_API_VERSION": str(version)}
        with Installation(data, APIFRAME_TIMEOUT=str(PATIENCE), **settings) as installation:
            installation.await_ready()
            (person,) = invite(data, 1, lambda: installation.port)
            with Watch(installation.find("queues calls")) as watch:
                idle, stack_idle = watch.latest, whole(installation)
                ask(person)
                await_drawn(installation)
                waiting, stack_waiting = watch.latest, whole(installation)
            installation.child.send_signal(signal.SIGTERM)
            installation.await_line("Waiting for calls")
            installation.stop()  # the second signal doesn't wait for them
    calls = {"idle": idle, "all wait": waiting, "at most": watch.most}
    stack = {"idle": stack_idle, "all wait": stack_waiting}
    return [
        [f"{version}", what, *row(when, megabytes, limit)]
        for what, measured, limit in (("calls worker", calls, LIMIT), ("all", stack, STACK_LIMIT))
        for when, megabytes in measured.items()
    ]


def row(when: str, megabytes: float, limit: float) -> list[str]:
    bounds = ["", ""] if when == "idle" else [f"{limit:.0f}", verdict(megabytes, limit)]
    return [when, f"{megabytes:.0f}", *bounds]


def whole(installation: Installation) -> float:
    """Megabytes of all its processes, the sandbox's too."""
    return sum(memory_by_part(installation).values())


def ask(person: Remote) -> None:
    """Ask for all of them; the references travel to Musa once."""
    wanted = {"prompt": PROMPT, "aspect_ratio": "1:1", "resolution": "1K", "count": AT_ONCE}
    references: list = [noise() for _ in range(REFERENCES)]
    for _ in range(CALLS // AT_ONCE):
        asked = person.post("generations", wanted | {"references": references})["generations"]
        references = asked[0]["references"]


def noise() -> str:
    """A picture of noise, as a data URI."""
    file = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), os.urandom(SIDE * SIDE * 3)).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def await_drawn(installation: Installation) -> None:
    """Until the sandbox has every request whole, and has drawn what none of its answers names yet."""
    (command,) = {words for words in installation.processes().values() if "generations.sandbox --port" in words}
    port = int(re.search(r"--port (\d+)", command)[1])
    deadline = time.monotonic() + PATIENCE
    while drawn(port) < CALLS:
        assert time.monotonic() < deadline, f"only {drawn(port)} of {CALLS} requests arrived"
        time.sleep(1)


def drawn(port: int) -> int:
    """How many pictures the sandbox has drawn."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/account", headers={"Authorization": "benchmark"})
    return json.loads(connection.getresponse().read())["total_images"]


class Watch:
    """Looks at the memory of some processes again and again: the sum in megabytes, the latest and the most."""

    def __init__(self, pids: list[int]) -> None:
        self._pids = pids
        self._ending = threading.Event()
        self.most = self.latest = self._look()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()

    def _look(self) -> float:
        return sum(pss(pid) for pid in self._pids)

    def _watch(self) -> None:
        while not self._ending.wait(EVERY):
            self.latest = self._look()
            self.most = max(self.most, self.latest)
