"""A real Celery worker with a real Redis, on the database of the tests: from the press of the button to the picture."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from generations import tasks
from generations.actions import Order, submit
from generations.models import Batch, Charged, Generation, Status
from generations.storage import store

from .broker import await_that, database_url, redis_server, telling
from .program import Program

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def worker(data: Path, socket: Path, sandbox_url: str) -> Iterator[Program]:
    """A worker for both queues, ready."""
    command = [
        *(sys.executable, "-m", "celery", "-A", "webapp", "worker", "--queues", "calls,pictures"),
        *("--pool", "threads", "--concurrency", "6", "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
    ]
    environment = {
        "MUSA_DATA_DIR": str(data),
        "DATABASE_URL": database_url(),
        "REDIS_URL": f"unix://{socket}",
        "APIFRAME_BASE_URL": sandbox_url,
    }
    with Program(command, **environment) as program:
        program.await_line(" ready.")
        yield program


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker, tmp_path_factory, sandbox_server) -> Iterator[tuple[Path, Path]]:
    """A Redis and a worker for the tests that leave them running: the worker's folder, and the socket."""
    folder = tmp_path_factory.mktemp("worker")
    with redis_server(folder) as socket, worker(folder, socket, sandbox_server.url):
        yield folder, socket


@pytest.fixture
def broker(shared, settings) -> Iterator[redis.Redis]:
    """The worker is there, and is told."""
    folder, socket = shared
    settings.MEDIA_ROOT = folder / "pictures"
    with telling(socket) as client:
        yield client


@pytest.fixture
def own_redis(tmp_path, settings) -> Iterator[Path]:
    """A Redis for one test; nobody listens to it yet."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    with redis_server(tmp_path) as socket, telling(socket):
        yield socket


def press(author, prompt: str, count: int = 1) -> Batch:
    return submit(author, Order(f"{prompt} [sandbox:size=64x64]", "1:1", "1K", count=count))[0]


def await_status(batch: Batch, status: str) -> list[Generation]:
    """The generations, when all of them are there."""
    waiting = batch.generations.exclude(status=status)
    await_that(lambda: not waiting.exists())
    return list(batch.generations.all())


def test_a_prompt_becomes_a_stored_picture(mia, broker):
    (generation,) = await_status(press(mia, "A lighthouse"), Status.FINISHED)
    image = generation.images.get()
    assert store.path(image.original_path).stat().st_size == image.bytes
    assert generation.charged == Charged.YES


def test_a_batch_is_finished_by_its_chain_of_messages(mia, broker):
    generations = await_status(press(mia, "Eight of them", count=8), Status.FINISHED)
    assert all(generation.images.count() == 1 for generation in generations)
    assert len({generation.task_id for generation in generations}) == 8


def test_a_task_that_is_not_finished_is_asked_after(mia, broker):
    (generation,) = await_status(press(mia, "Wait for it [sandbox:unfinished=1]"), Status.FINISHED)
    states = list(generation.events.order_by("id").values_list("to_status", flat=True))
    assert states == ["queued", "sending", "processing", "saving", "finished"]


def test_an_answer_that_never_comes_is_unknown(mia, broker):
    await_status(press(mia, "Lost [sandbox:drop]"), Status.UNKNOWN)


def test_with_an_emptied_queue_the_janitor_finds_the_work(mia, broker, monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda _: None)
    batch = press(mia, "Nobody was told", count=2)
    broker.flushall()
    tasks.reconcile.delay()
    await_status(batch, Status.FINISHED)


def test_told_to_stop_it_finishes_the_call_in_flight_and_leaves_nothing_behind(
    mia, own_redis, sandbox_server, tmp_path
):
    with worker(tmp_path, own_redis, sandbox_server.url) as program:
        batch = press(mia, "On its way [sandbox:delay=1]")
        await_that(lambda: not batch.generations.filter(status=Status.QUEUED).exists())
        program.child.send_signal(signal.SIGTERM)
        assert program.wait() == 0
    generation = batch.generations.get()
    assert generation.status in (Status.SAVING, Status.FINISHED)
    assert generation.task_id
    with pytest.raises(ProcessLookupError):
        os.killpg(program.child.pid, 0)


def test_what_was_asked_for_while_no_worker_was_there_is_done_by_the_next(mia, own_redis, sandbox_server, tmp_path):
    batch = press(mia, "Waiting for somebody", count=2)
    with worker(tmp_path, own_redis, sandbox_server.url):
        await_status(batch, Status.FINISHED)
