"""The API is away, or goes away in the middle of a call."""

import pytest

from generations.models import Charged, Status
from tests.broker import await_that
from tests.engine_steps import journal, whys
from tests.faults.sandbox import SandboxProcess
from tests.faults.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own(stage, tmp_path) -> Stage:
    """A stage whose sandbox is the test's own."""
    with SandboxProcess(tmp_path / "sandbox") as sandbox:
        yield Stage(tmp_path, stage.socket, stage.author, sandbox)


def test_while_it_is_away_nothing_is_sent_and_when_it_is_back_it_is_sent_once(own):
    own.sandbox.end_at_once()
    with own.worker():
        generation = own.press()
        await_that(generation.events.filter(why__startswith="The request never left").exists)
        with SandboxProcess(own.sandbox.folder, own.sandbox.port):
            own.await_status(generation, Status.FINISHED)
    assert own.check() == 1
    assert journal(generation).count("saving") == 1


def test_gone_in_the_middle_of_a_call_it_leaves_the_outcome_unknown(own):
    with own.worker():
        generation = own.press("Long [sandbox:delay=600]")
        await_that(lambda: own.sandbox.total)
        own.sandbox.end_at_once()
        with SandboxProcess(own.sandbox.folder, own.sandbox.port):
            own.await_status(generation, Status.UNKNOWN)
    assert own.check() == 1
    assert generation.charged == Charged.UNKNOWN
    assert "connection was lost" in whys(generation)


def test_gone_before_a_download_it_hands_the_picture_out_when_it_is_back(own):
    with own.worker(waits_at="answer committed") as worker:
        generation = own.press()
        worker.await_point("answer committed")
        own.sandbox.end_at_once()
        worker.go_on("answer committed")
        await_that(generation.events.filter(why__startswith="Not home yet").exists)
        with SandboxProcess(own.sandbox.folder, own.sandbox.port):
            own.await_status(generation, Status.FINISHED)
    assert own.check() == 1
