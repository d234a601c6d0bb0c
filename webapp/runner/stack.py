"""Which parts Musa consists of, as the environment decides."""

import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from webapp import embedded_redis
from webapp.runner.address import free_loopback_port
from webapp.runner.process import Part
from webapp.runner.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parent.parent.parent

# When a part is told to end: first what lets new work in, then what works, then what they need.
DOORS, WORKERS, GROUND = 0, 1, 2
DOORS_PATIENCE, GROUND_PATIENCE = 8, 4  # seconds
DEFAULT_TIMEOUT = 600  # seconds: the longest call, a picture in 4K
MARGIN = 30  # seconds that a worker gets beyond its longest call
SPARE_THREADS = 4  # the calls worker fetches and tidies beside the calls in flight


class Stack(NamedTuple):
    host: str
    port: int
    data: Path
    environment: dict[str, str]
    ground: list[Part]
    prepare: Part
    parts: list[Part]

    @property
    def in_sandbox(self) -> bool:
        return self.environment.get("MUSA_SANDBOX") == "1"


def read(given: Mapping[str, str]) -> Stack:
    """The stack that an environment asks for. Raises Refusal for a value that can't be."""
    data = Path(given.get("MUSA_DATA_DIR") or CHECKOUT / "data").resolve()
    host = given.get("HOST") or "127.0.0.1"
    port = _number(given, "PORT", 8000, least=1, most=65535)
    in_flight = _number(given, "APIFRAME_MAX_IN_FLIGHT", 8, least=1, most=256)
    patience = (_number(given, "APIFRAME_TIMEOUT", 0, least=0, most=3600) or DEFAULT_TIMEOUT) + MARGIN
    environment = {**given, "MUSA_DATA_DIR": str(data), "HOST": host, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment.setdefault("MALLOC_ARENA_MAX", "2")  # glibc's arena per thread would cost each part 10 MB and more
    environment.setdefault("CELERY_SKIP_CHECKS", "1")  # prepare has checked; workers would load every address for it
    ground = []
    if not _is_set(given, "REDIS_URL"):
        environment["REDIS_URL"] = embedded_redis.url(data)
        ground.append(_redis(data, environment))
    if not _is_set(given, "APIFRAME_API_KEY"):
        environment["MUSA_SANDBOX"] = "1"
        if not _is_set(given, "APIFRAME_BASE_URL"):
            sandbox_port = free_loopback_port()
            environment["APIFRAME_BASE_URL"] = f"http://127.0.0.1:{sandbox_port}"
            ground.append(_sandbox(sandbox_port, data, environment))
    return Stack(
        *(host, port, data, environment, ground),
        prepare=_part("prepare", ["manage.py", "prepare"], environment),
        parts=[
            _web(host, port, environment),
            _worker("calls", in_flight + SPARE_THREADS, patience, environment),
            _worker("pictures", 2, patience, environment),
            _beat(data, environment),
        ],
    )


def _redis(data: Path, environment: dict[str, str]) -> Part:
    program = embedded_redis.server_program()
    if not program:
        raise Refusal(
            "There is no Redis server: install one (on Debian: apt-get install redis-server), or set REDIS_URL."
        )
    socket = embedded_redis.socket_path(data)
    command = embedded_redis.command(program, socket, data)
    return Part("redis", command, environment, str(CHECKOUT), GROUND, GROUND_PATIENCE)


def _sandbox(port: int, data: Path, environment: dict[str, str]) -> Part:
    command = ["-m", "generations.sandbox", "--port", str(port), "--data", str(data / "sandbox")]
    return _part("sandbox", command, environment, GROUND, GROUND_PATIENCE)


def _web(host: str, port: int, environment: dict[str, str]) -> Part:
    command = [
        *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", "2", "--blocking-threads", "8", "--backlog", "1024", "--log-level", "error"),
        *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "6"),
        "webapp.wsgi:application",
    ]
    return _part("web", command, environment, DOORS, DOORS_PATIENCE)


def _worker(queue: str, threads: int, patience: int, environment: dict[str, str]) -> Part:
    command = [
        *("-m", "celery", "--quiet", "-A", "webapp", "worker", "--queues", queue, "--hostname", f"{queue}@%h"),
        *("--pool", "threads", "--concurrency", str(threads), "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
    ]
    # Celery warns root of pickled messages; ours are JSON.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges", **environment}
    return _part(queue, command, quiet, WORKERS, patience)


def _beat(data: Path, environment: dict[str, str]) -> Part:
    command = [
        *("-m", "celery", "--quiet", "-A", "webapp.beat", "beat", "--loglevel", "WARNING"),
        *("--schedule", str(data / "beat-schedule"), "--pidfile", ""),
    ]
    return _part("beat", command, environment, DOORS, DOORS_PATIENCE)


def _part(name: str, arguments: list[str], environment: dict[str, str], stage: int = 0, patience: int = 8) -> Part:
    return Part(name, [sys.executable, *arguments], environment, str(CHECKOUT), stage, patience)


def _is_set(given: Mapping[str, str], name: str) -> bool:
    return bool(given.get(name) or given.get(f"{name}_FILE"))


def _number(given: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    raw = given.get(name) or str(default)
    with contextlib.suppress(ValueError):
        if least <= int(raw) <= most:
            return int(raw)
    raise Refusal(f"{name} must be a whole number from {least} to {most}, not {raw!r}.")


def open_socket_folder(stack: Stack) -> None:
    """Make the folder of the embedded Redis' socket. Raises Refusal if somebody else owns it."""
    try:
        embedded_redis.prepare_socket_folder(embedded_redis.socket_path(stack.data))
    except OSError as error:
        raise Refusal(f"The embedded Redis has no place for its socket: {error}") from error


def close_socket_folder(stack: Stack) -> None:
    """Remove the socket, and its folder if that stands outside of the data folder."""
    socket = embedded_redis.socket_path(stack.data)
    socket.unlink(missing_ok=True)
    if socket.parent != stack.data:
        with contextlib.suppress(OSError):
            socket.parent.rmdir()
