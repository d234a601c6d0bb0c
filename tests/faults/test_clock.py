"""A clock that is set back by an hour: nothing is paid twice, and nothing waits for that hour."""

import signal

import pytest

from generations.models import Status
from tests.faults.worker import SHORT_LEASE

pytestmark = pytest.mark.django_db(transaction=True)
AN_HOUR_BACK = -3600


def test_during_a_call_its_picture_comes_home(stage):
    with stage.worker(waits_at="answer read", clock=AN_HOUR_BACK) as worker:
        generation = stage.press()
        worker.await_point("answer read")
        worker.move_the_clock()
        worker.go_on("answer read")
        stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 1


def test_what_waited_before_is_sent_at_once(stage):
    generation = stage.press()
    with stage.worker(clock=AN_HOUR_BACK) as worker:
        worker.move_the_clock()
        stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 1


@pytest.mark.parametrize(
    ("point", "end", "charged"),
    [
        ("claimed", Status.UNKNOWN, 0),
        ("answer committed", Status.FINISHED, 1),
        ("half downloaded", Status.FINISHED, 1),
    ],
)
def test_what_a_dead_worker_left_before_goes_on_at_once(stage, point, end, charged):
    with stage.worker(dies_at=point, settings=SHORT_LEASE) as worker:
        generation = stage.press()
        assert worker.await_death() == -signal.SIGKILL
    with stage.worker(clock=AN_HOUR_BACK, settings=SHORT_LEASE) as worker:
        worker.move_the_clock()
        stage.await_status(generation, Status.FINISHED, end)
    assert stage.check() == charged
    assert generation.status == end


def test_a_task_that_was_under_way_before_is_asked_after_at_once(stage):
    with stage.worker(clock=AN_HOUR_BACK) as worker:
        generation = stage.press("Slow [sandbox:unfinished=2]")
        stage.await_status(generation, Status.PROCESSING, janitor=False)
        worker.move_the_clock()
        stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 1
