"""One connection: reads requests, asks the sandbox, writes answers."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from . import asked, bodies, deliveries, uploads
from .handler_v2 import CallsV2
from .markers import Markers
from .painting import DrawingFailed, NotLoaded

if TYPE_CHECKING:
    from .server import Sandbox

_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"
_FEWEST_IDS, _MOST_IDS = 2, 20


class Handler(CallsV2, BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    # An idle connection is closed after this many seconds, and its thread with it.
    timeout = 30

    def setup(self) -> None:
        super().setup()
        self.sandbox: Sandbox = self.server.sandbox
        self._word = ""
        self._status = 0

    # -- HTTP

    def do_GET(self) -> None:
        self._answer(self._call_v2() or {"/account": self._account}.get(self.path, self._image))

    def do_POST(self) -> None:
        calls = {"/nano-banana-pro": self._generate, "/fetch": self._fetch, "/fetch-many": self._fetch_many}
        self._answer(self._call_v2() or calls.get(self.path, self._nothing_here))

    def _answer(self, call: Callable[[bodies.Body], None]) -> None:
        began = time.monotonic()
        self._word, self._status = "", 0
        body = bodies.Body()
        try:
            if not self._too_large():
                self._receive(body)
                call(body)
        except OSError:
            self.close_connection = True
        finally:
            body.discard()
            spent = round((time.monotonic() - began) * 1000)
            self.sandbox.log(f"{self.command} {self.path} {self._status or '-'} {spent} ms {self._word}".rstrip())

    def _too_large(self) -> bool:
        """Refuse a body over the limit; it is read all the same (to a point), or the client never sees the answer."""
        length = self._length()
        if length <= bodies.LIMIT:
            return False
        left = min(length, 3 * bodies.LIMIT)
        while left > 0 and (chunk := self.rfile.read(min(1 << 18, left))):
            left -= len(chunk)
        self._json(413, {"errors": [{"msg": "Request body too large"}]}, {"Connection": "close"})
        return True

    def _length(self) -> int:
        length = self.headers.get("Content-Length") or "0"
        return int(length) if length.isdecimal() else 0

    def _receive(self, body: bodies.Body) -> None:
        """Read the body, by way of a file, into `body`; remember the request if a test wants to see it."""
        length, whole = self._length(), None
        path = self.sandbox.incoming / uuid.uuid4().hex
        try:
            if length:
                bodies.spool(self.rfile, length, path)
                is_form = self.headers.get_content_type() == "multipart/form-data"
                parsed = uploads.parse(path, self.headers.get_boundary()) if is_form else bodies.parse(path)
                body.fields, body.files = parsed.fields, parsed.files
                whole = json.loads(path.read_bytes()) if self.sandbox.record and not is_form else None
        except bodies.Broken:
            self._word = "broken body"
        finally:
            path.unlink(missing_ok=True)
        if self.sandbox.record:
            self.sandbox.remember(self.command, self.path, dict(self.headers.items()), whole)

    # -- Calls

    def _generate(self, body: bodies.Body) -> None:
        if not self._authorized():
            return
        began = time.monotonic()
        try:
            wanted = asked.read(body, self.sandbox.incoming)
            markers, since = self.sandbox.holding(wanted)
            self._word = str(markers)
            if self._refused_at_once(markers, since):
                return
            task = self.sandbox.fail(wanted, markers) if "failed" in markers else self.sandbox.draw(wanted, markers)
        except (asked.Refused, NotLoaded) as error:
            self._refuse(str(error))
            return
        except DrawingFailed as error:
            self._word = str(error)
            self._json(500, {})
            return
        finally:
            body.discard()
        spent = time.monotonic() - began
        wait = self.sandbox.waiting_time(markers) + (markers.number("hang") if "hang" in markers else 0)
        if self.sandbox.stopping.wait(max(0.0, wait - spent)):
            self.close_connection = True
            return
        self._deliver(markers, task.answer(self._base()))

    def _refused_at_once(self, markers: Markers, since: float) -> bool:
        """Answer those markers for which nothing is drawn."""
        for name, status in (("too-many", 429), ("busy", 503)):
            if name in markers and (not since or since < markers.number(name)):
                wait = max(0, round(markers.number(name) - since))
                self._json(status, {}, {"Retry-After": str(wait)})
                return True
        if "refused" in markers:
            self._refuse(markers.text("refused"))
        elif "unauthorized" in markers:
            self._json(401, {})
        elif "payment" in markers:
            self._json(402, {"errors": [{"msg": "Not enough credits"}]})
        elif "server-error" in markers:
            self._json(500, {})
        elif "bad-gateway" in markers:
            self.page(502, "502 Bad Gateway")
        elif "redirect" in markers:
            self._json(307, {}, {"Location": self.path})
        else:
            return False
        return True

    def _deliver(self, markers: Markers, answer: dict, status: int = 200) -> None:
        if "drop" in markers:
            self.close_connection = True
        elif "gateway-timeout" in markers:
            self.page(504, "504 Gateway Time-out")
        elif "empty" in markers:
            self._json(status, {})
        elif "drip" in markers:
            self._drip(answer, status, markers.number("drip"))
        else:
            self._json(status, answer)

    def _drip(self, answer: dict, status: int, seconds: float) -> None:
        content = json.dumps(answer).encode()
        self.begin(status, "application/json", len(content))
        for byte in content:
            self.wfile.write(bytes([byte]))
            if self.sandbox.stopping.wait(seconds / len(content)):
                self.close_connection = True
                return

    def _fetch(self, body: bodies.Body) -> None:
        if not self._authorized():
            return
        task_id = body.fields.get("task_id") if isinstance(body.fields, dict) else None
        if not task_id:
            self._refuse("task_id is required!")
            return
        task = self.sandbox.poll(task_id)
        if task is None:
            self._json(404, {"errors": [{"msg": "Task not found"}]})
            return
        self._word = str(task.wanted)
        self._json(200, task.answer(self._base()))

    def _fetch_many(self, body: bodies.Body) -> None:
        if not self._authorized():
            return
        ids = body.fields.get("task_ids") if isinstance(body.fields, dict) else None
        if not isinstance(ids, list) or not _FEWEST_IDS <= len(ids) <= _MOST_IDS:
            self._refuse(f"task_ids should be a list of {_FEWEST_IDS} to {_MOST_IDS} ids!")
            return
        tasks = [task for task in map(self.sandbox.poll, ids) if task]
        self._json(200, {"tasks": [task.answer(self._base()) for task in tasks]})

    def _account(self, _: bodies.Body) -> None:
        if self._authorized():
            self._json(200, self.sandbox.account.answer())

    def _image(self, body: bodies.Body) -> None:
        delivery = deliveries.find(self.sandbox, self.path)
        if delivery is None:
            self._nothing_here(body)
            return
        self._word = str(delivery.task.wanted)
        deliveries.send(delivery, self)

    def _nothing_here(self, _: bodies.Body) -> None:
        self._json(404, {"errors": [{"msg": "Not found"}]})

    # -- Answers

    def _authorized(self) -> bool:
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ").strip()
        if key and key != "invalid":
            return True
        self._json(401, {})
        return False

    def _base(self) -> str:
        return f"http://{self.headers.get('Host') or self.sandbox.url.removeprefix('http://')}"

    def _refuse(self, message: str) -> None:
        self._json(400, {"errors": [{"msg": message}]})

    def _json(self, status: int, answer: dict, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(answer).encode()
        self.begin(status, "application/json", len(content), headers)
        self.wfile.write(content)

    def page(self, status: int, title: str) -> None:
        content = _PAGE.format(title).encode()
        self.begin(status, "text/html", len(content))
        self.wfile.write(content)

    def begin(self, status: int, kind: str, length: int | None, headers: dict[str, str] | None = None) -> None:
        """Begin an answer; without a length it lasts until the connection closes."""
        self._status = status
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header(*(("Content-Length", str(length)) if length is not None else ("Connection", "close")))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """The sandbox writes its own line per request."""
