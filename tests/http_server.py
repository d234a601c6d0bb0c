"""A small real HTTP server for tests, which answers as it was told and remembers what it was asked."""

import json
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Received:
    """A request as it came; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Answer = bytes | Callable[[socket.socket, Received], None]


def answer(status: int = 200, body: Any = b"", headers: dict[str, str] | None = None) -> bytes:
    """An HTTP answer's bytes; a body that isn't bytes is sent as JSON. A header of None is left out."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Length": str(len(content))} | (headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + content


@dataclass
class HTTPServer:
    """Answers each request with the next of `answers`, and goes on with the last. `url` once it is entered.

    A callable answer gets the connection and the request and may do anything; the connection is closed after it.
    """

    answers: list[Answer]
    tls: ssl.SSLContext | None = None
    read_bodies: bool = True
    keep_bodies: bool = True
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    bytes_received: int = 0

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, raw: socket.socket) -> None:
        with suppress(OSError), raw:
            connection = self.tls.wrap_socket(raw, server_side=True) if self.tls else raw
            with connection, connection.makefile("rb") as stream:
                while request := self._receive(stream):
                    with self._lock:
                        self.received.append(request)
                        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                    if callable(said):
                        said(connection, request)
                        return
                    connection.sendall(said)
                    if request.headers.get("connection") == "close":
                        return

    def _receive(self, stream: Any) -> Received | None:
        first = stream.readline()
        self.bytes_received += len(first)
        if not first.endswith(b" HTTP/1.1\r\n"):  # the end, or not HTTP
            return None
        method, path, _ = first.decode("latin-1").split(" ")
        headers = {}
        while line := stream.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        left, body = int(headers.get("content-length", 0)) if self.read_bodies else 0, bytearray()
        while left:
            piece = stream.read(min(left, 256 * 1024))
            if not piece:
                return None
            left -= len(piece)
            if self.keep_bodies:
                body += piece
        return Received(method, path, headers, bytes(body))


def drip(connection: socket.socket, _: Received) -> None:
    """A byte of the answer now and then, without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    pause = threading.Event()
    with suppress(OSError):
        while not pause.wait(0.02):
            connection.sendall(b"z")


def hang_up(connection: socket.socket, _: Received) -> None:
    """Close without a word."""


def silence(connection: socket.socket, _: Received) -> None:
    """Say nothing until the client leaves."""
    with suppress(OSError):
        connection.recv(1)
