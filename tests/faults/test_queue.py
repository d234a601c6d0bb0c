"""The queue is only a hint: Redis is emptied, stopped and replaced, and the work goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generations.models import Status
from tests.broker import await_that, telling
from tests.faults.stage import Stage
from tests.program import Program
from webapp import embedded_redis

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def redis_at(socket: Path) -> Iterator[Program]:
    """A new and empty Redis there; the one before was killed, which leaves its socket behind."""
    socket.unlink(missing_ok=True)
    program = embedded_redis.server_program()
    with Program(embedded_redis.command(program, socket, socket.parent)) as server:
        await_that(socket.exists)
        yield server


def end_at_once(server: Program) -> None:
    server.child.kill()
    server.wait()


@pytest.fixture
def socket(tmp_path) -> Path:
    return tmp_path / "redis.sock"


@pytest.fixture
def stage_apart(tmp_path, settings, mia, sandbox_process, socket) -> Stage:
    """A stage whose Redis is the test's own."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    return Stage(tmp_path, socket, mia, sandbox_process, charged_before=sandbox_process.total)


def test_emptied_while_work_waits_it_loses_nothing(stage, queue):
    generations = [stage.press() for _ in range(3)]
    queue.flushall()
    with stage.worker():
        for generation in generations:
            stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 3


def test_emptied_again_and_again_while_it_works_it_loses_nothing(stage, queue):
    generations = [stage.press(f"Unfinished [sandbox:unfinished={n % 2}]") for n in range(6)]
    with stage.worker(settings={"APIFRAME_MAX_IN_FLIGHT": 2}):
        for generation in generations:
            queue.flushall()
            stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 6


def test_while_it_is_away_people_submit_and_when_it_is_back_the_work_goes_on(stage_apart, socket):
    with redis_at(socket) as server, telling(socket), stage_apart.worker():
        end_at_once(server)
        generation = stage_apart.press()
        assert generation.status == Status.QUEUED
        with redis_at(socket):
            stage_apart.await_status(generation, Status.FINISHED)
    assert stage_apart.check() == 1


def test_replaced_during_a_call_the_picture_comes_home(stage_apart, socket):
    with redis_at(socket) as server, telling(socket), stage_apart.worker(waits_at="answer read") as worker:
        generation = stage_apart.press()
        worker.await_point("answer read")
        end_at_once(server)
        with redis_at(socket):
            worker.go_on("answer read")
            stage_apart.await_status(generation, Status.FINISHED)
    assert stage_apart.check() == 1
