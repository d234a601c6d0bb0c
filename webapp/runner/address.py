"""The address that Musa listens on: is it free, and does it answer?"""

import os
import socket

from webapp.runner.refusal import Refusal

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to


def ensure_free(host: str, port: int) -> None:
    """Raises Refusal if another program listens there, or if this machine has no such address."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # The web server shares its port with SO_REUSEPORT and would not notice that somebody else has it.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refusal(
            f"Musa can't listen on {host}:{port} ({reason}). Choose another port, such as: PORT={port + 1} make run"
        ) from error


def free_loopback_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def web_address(host: str, port: int) -> str:
    """What a person on this machine types into a browser."""
    host = ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_healthy(host: str, port: int, *, timeout: float = 3) -> bool:
    """Whether GET /healthz answers 200. Spoken by hand: http.client would double the runner's memory."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    question = f"GET /healthz HTTP/1.0\r\nHost: {name}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((ANYWHERE.get(host, host), port), timeout) as connection:
            connection.sendall(question.encode())
            return connection.recv(64).split()[1:2] == [b"200"]
    except OSError:
        return False
