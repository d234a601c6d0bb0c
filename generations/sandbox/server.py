"""The server: a stand-in for both versions of the API, answering over real HTTP as they do, blocking included."""

from __future__ import annotations

import random
import socket
import socketserver
import threading
import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

from .account import Account
from .asked import Asked
from .desk import Desk
from .handler import Handler
from .jobs import Jobs
from .markers import Markers
from .painting import Job, PainterApart, PainterHere
from .tasks import Task, Tasks, sweep
from .uploads import Uploads

_PATIENCE = 5.0


@dataclass(frozen=True)
class Request:
    """A request that arrived: `body` is the parsed JSON, None if there was none or it was broken."""

    method: str
    path: str
    headers: dict[str, str]
    body: object


class Sandbox:
    """A sandbox in this process: a context manager, or `start()` and `stop()`.

    `data` is the folder of its pictures, tasks and counters; `delay` the shortest and the longest time of an answer in
    seconds. `url` is the base address; `requests` holds what arrived, oldest first, if `record` is on. Webhooks go to
    this computer and to `webhook_hosts` only.
    """

    def __init__(
        self,
        data: Path,
        delay: tuple[float, float] = (0, 0),
        port: int = 0,
        host: str = "127.0.0.1",
        painter: PainterHere | PainterApart | None = None,
        log: Callable[[str], None] | None = None,
        record: bool = True,
        webhook_hosts: Collection[str] = (),
    ) -> None:
        self.images = data / "images"
        self.incoming = data / "incoming"
        for folder in (self.images, self.incoming):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.images, data / "tasks"):
            sweep(folder)
        for unfinished in self.incoming.iterdir():
            unfinished.unlink()
        self.tasks = Tasks(data / "tasks")
        self.account = Account(data / "account.json")
        self.uploads = Uploads(data / "uploads")
        self.desk = Desk(self, Jobs(data / "jobs"), webhook_hosts)
        self.requests: list[Request] = []
        self.stopping = threading.Event()
        self._delay = delay
        self._painter = painter or PainterHere()
        self._log = log
        self.record = record
        self._first_came: dict[str, float] = {}
        self._lock = threading.Lock()
        self._server = _Server((host, port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host}:{port}"

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen, in a thread."""
        self._thread.start()
        self.desk.start()

    def stop(self) -> None:
        """Stop listening and close every connection, answered or not."""
        self.stopping.set()
        self._painter.stop()
        self._server.shutdown()
        self._thread.join()
        self.desk.settle(_PATIENCE)
        self._server.close_connections()
        self._server.server_close()

    def remember(self, method: str, path: str, headers: dict[str, str], body: object) -> None:
        """Record a request that arrived."""
        self.requests.append(Request(method, path, headers, body))

    def poll(self, task_id: object) -> Task | None:
        """The task of this id, fetched once more."""

        def count(task: Task) -> None:
            task.polls += 1

        return self.tasks.change(task_id, count)

    def log(self, line: str) -> None:
        if self._log:
            self._log(line)

    def waiting_time(self, markers: Markers) -> float:
        """How many seconds an answer takes."""
        if "delay" in markers:
            return markers.number("delay")
        return random.uniform(*self._delay)  # noqa: S311 - a delay, not a secret

    def holding(self, asked: Asked) -> tuple[Markers, float]:
        """The markers that hold for this coming of a request, and the seconds since it first came (0 at first)."""
        if not {"once", "too-many", "busy"} & asked.markers.values.keys():
            return asked.markers, 0.0
        with self._lock:
            now = time.monotonic()
            first = asked.fingerprint not in self._first_came
            since = now - self._first_came.setdefault(asked.fingerprint, now)
        markers = asked.markers if first or "once" not in asked.markers else asked.markers.lasting()
        return markers, 0.0 if first else max(since, 1e-9)

    def draw(self, asked: Asked, markers: Markers) -> Task:
        """Draw what was asked, charge for it and keep the task. Raises NotLoaded."""
        count = int(markers.number("pictures")) if "pictures" in markers else 1
        task = self._task(asked, markers)
        task.pictures = [f"{task.id}-{number}" for number in range(count)]
        self._paint(asked, task)
        self.account.charge(asked.resolution, count)
        self.tasks.add(task)
        return task

    def _paint(self, asked: Asked, task: Task) -> None:
        """Draw the pictures of a task, except those that were drawn before for the same request."""
        to_draw = {}
        for name, (take, older) in zip(task.pictures, self.tasks.take(task.fingerprint, task.pictures), strict=True):
            if older is None or not self._linked(older, name):
                to_draw[str(self.images / f"{name}.png")] = take
        if to_draw:
            self._painter.paint(
                Job(
                    prompt=asked.prompt,
                    aspect_ratio=asked.aspect_ratio,
                    resolution=asked.resolution,
                    references=asked.references,
                    paths=tuple(to_draw),
                    takes=tuple(to_draw.values()),
                    size=task.wanted.size(),
                    format="JPEG" if "jpeg" in task.wanted else "PNG",
                )
            )

    def _linked(self, older: str, name: str) -> bool:
        """Give an older picture a second name, if it still exists and is finished."""
        picture = self.images / f"{name}.png"
        try:
            picture.hardlink_to(self.images / f"{older}.png")
        except FileNotFoundError:
            return False
        picture.touch()
        return True

    def fail(self, asked: Asked, markers: Markers) -> Task:
        """Keep a task that fails: nothing is drawn, nothing charged."""
        task = self._task(asked, markers)
        self.tasks.add(task)
        return task

    def _task(self, asked: Asked, markers: Markers) -> Task:
        return Task(str(uuid.uuid4()), asked.fingerprint, [], markers.values)


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that stopping closes them too."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._open: set[socket.socket] = set()
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        # HTTPServer asks the resolver for its own name here, which may take seconds and is used for nothing.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def process_request(self, request: socket.socket, client_address: object) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: socket.socket, client_address: object) -> None:
        """A client that went away is no news."""
