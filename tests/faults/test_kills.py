"""A worker that is killed between two states: what becomes of the generation, and how often it was charged."""

import signal

import pytest

from generations.models import Status
from tests.broker import await_that
from tests.faults.points import POINTS
from tests.faults.worker import SHORT_LEASE

pytestmark = pytest.mark.django_db(transaction=True)

KILLED = {  # at which point, doing what: how it ends, and how often it was charged
    "claimed, uncommitted": ("", Status.FINISHED, 1),
    "claimed": ("", Status.UNKNOWN, 0),
    "about to send": ("", Status.UNKNOWN, 0),
    "half sent": ("", Status.UNKNOWN, 0),
    "answered, unread": ("", Status.UNKNOWN, 1),
    "answer read": ("", Status.UNKNOWN, 1),
    "answer written, uncommitted": ("", Status.UNKNOWN, 1),
    "answer committed": ("", Status.FINISHED, 1),
    "refusal read": ("[sandbox:refused]", Status.UNKNOWN, 0),
    "refusal committed": ("[sandbox:refused]", Status.FAILED, 0),
    "task asked after": ("[sandbox:unfinished=1]", Status.FINISHED, 1),
    "task's end committed": ("[sandbox:unfinished=1]", Status.FINISHED, 1),
    "half downloaded": ("", Status.FINISHED, 1),
    "file stored": ("", Status.FINISHED, 1),
    "rows written, uncommitted": ("", Status.FINISHED, 1),
    "rows committed": ("", Status.FINISHED, 1),
}
DIED_WITH_THE_ANSWER = {"answer read", "answer written, uncommitted"}


def test_every_point_is_played():
    assert KILLED.keys() == POINTS.keys()


@pytest.mark.parametrize("point", KILLED)
def test_killed_exactly_there_it_ends_well(stage, point):
    marker, end, charged = KILLED[point]
    with stage.worker(dies_at=point, settings=SHORT_LEASE) as worker:
        generation = stage.press(f"A lighthouse {marker}")
        assert worker.await_death() == -signal.SIGKILL
    with stage.worker():
        stage.await_status(generation, *Status.FINISHED, end)
    died_with = {generation.pk} if point in DIED_WITH_THE_ANSWER else ()
    assert stage.check(died_with_the_answer=died_with) == charged
    assert generation.status == end


def test_killed_while_the_api_draws_the_outcome_stays_unknown(stage):
    with stage.worker(settings=SHORT_LEASE) as worker:
        generation = stage.press("A long call [sandbox:delay=600]")
        await_that(lambda: stage.sandbox.total > stage.charged_before)
        worker.kill()
    with stage.worker():
        stage.await_status(generation, Status.UNKNOWN)
    assert stage.check() == 1


@pytest.mark.parametrize("point", ["claimed", "answered, unread", "answer read", "answer written, uncommitted"])
def test_version_2_is_sent_again_by_itself_and_charged_once(stage, point):
    version_2 = {"APIFRAME_API_VERSION": 2}
    with stage.worker(dies_at=point, settings=SHORT_LEASE | version_2) as worker:
        generation = stage.press()
        assert worker.await_death() == -signal.SIGKILL
    with stage.worker(settings=version_2):
        stage.await_status(generation, Status.FINISHED, Status.UNKNOWN)
    assert stage.check() == 1
    assert generation.status == Status.FINISHED
