"""A real Redis for tests, and real workers that are told through it."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
import redis
from celery.app.task import Task
from django.db import connection

from webapp import embedded_redis
from webapp.celery import app

from .program import PATIENCE, Program


def await_that(condition: Callable[[], object]) -> None:
    """Ask again and again until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it didn't happen"
        Event().wait(0.02)


@contextmanager
def redis_server(folder: Path) -> Iterator[Path]:
    """A Redis server; its socket."""
    socket = folder / "redis.sock"
    with Program(embedded_redis.command(embedded_redis.server_program(), socket, folder)):
        await_that(socket.exists)
        yield socket


@contextmanager
def telling(socket: Path) -> Iterator[redis.Redis]:
    """What this process tells its workers goes to that Redis."""
    app.set_current()  # the clock's app may have been imported last
    tell = Task.apply_async
    with (
        app.connection_for_write(f"redis+socket://{socket}") as link,
        redis.Redis(unix_socket_path=str(socket)) as client,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(Task, "apply_async", lambda task, *args, **more: tell(task, *args, **more, connection=link))
        yield client


def database_url() -> str:
    """The database of the tests, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
