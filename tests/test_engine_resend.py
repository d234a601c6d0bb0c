"""Where a key makes it the same request, what brought no answer is sent again; and nothing else ever is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import actions, engine, tasks
from generations.engine import sending
from generations.models import Charged, Generation, Status
from generations.providers import Reply, TaskState

from .engine_steps import TASK, api, carry, claim, journal, whys
from .factories import make_generation
from .http_server import answer, hang_up

pytestmark = pytest.mark.django_db
JOB = {"jobId": TASK, "status": "QUEUED"}


@pytest.fixture(autouse=True)
def version_2(settings):
    settings.APIFRAME_API_VERSION = 2


def is_due(generation) -> None:
    Generation.objects.filter(pk=generation.pk).update(due_at=timezone.now())


def go_on(generation) -> Generation:
    """Claimed once more, and carried."""
    is_due(generation)
    engine.carry(engine.claim("worker"))
    generation.refresh_from_db()
    return generation


def unanswered(author, settings) -> Generation:
    """Sent once, and no answer came."""
    with api(settings, hang_up):
        return carry(author)


def worker_died(generation) -> Generation:
    Generation.objects.filter(pk=generation.pk).update(lease_expires_at=timezone.now())
    engine.reconcile("janitor")
    generation.refresh_from_db()
    return generation


def test_without_an_answer_it_waits_to_be_sent_again(mia, settings):
    generation = unanswered(mia, settings)
    assert (generation.status, generation.charged, generation.resends) == (Status.QUEUED, Charged.UNKNOWN, 1)
    assert journal(generation) == ["queued", "sending", "queued"]
    assert "same key" in whys(generation)


def test_sent_again_it_carries_the_same_key(mia, settings):
    with api(settings, hang_up, answer(202, JOB)) as server:
        generation = go_on(carry(mia))
    assert (generation.status, generation.task_id) == (Status.PROCESSING, TASK)
    first, second = (request.headers["idempotency-key"] for request in server.received)
    assert first == second


def test_an_answer_that_was_lost_brings_the_one_picture_after_all(mia, sandbox):
    generation = go_on(carry(mia, "A lighthouse [sandbox:drop][sandbox:once][sandbox:size=64x64]"))
    sandbox.desk.settle(30)
    is_due(generation)
    engine.collect("worker")
    engine.save(generation.pk, "worker")
    generation.refresh_from_db()
    assert (generation.status, generation.images.count()) == (Status.FINISHED, 1)
    assert len(sandbox.desk.jobs.open) == 0
    sent = [request for request in sandbox.requests if request.path == "/v2/images/generate"]
    assert len(sent) == 2
    assert len({request.headers["Idempotency-Key"] for request in sent}) == 1


def test_the_time_of_the_first_sending_is_kept(mia, settings):
    generation = unanswered(mia, settings)
    first = generation.first_sent_at
    with api(settings, hang_up):
        go_on(generation)
    assert first is not None
    assert (generation.first_sent_at, generation.resends) == (first, 2)
    assert generation.sent_at > first


def test_a_call_whose_worker_died_is_sent_again(mia):
    generation = worker_died(claim(mia))
    assert (generation.status, generation.charged, generation.resends) == (Status.QUEUED, Charged.UNKNOWN, 1)
    assert generation.events.last().actor == "janitor"


def test_after_five_times_a_person_decides(mia, settings):
    with api(settings, hang_up) as server:
        generation = carry(mia)
        for _ in range(5):
            assert generation.status == Status.QUEUED
            go_on(generation)
    assert (generation.status, generation.error_code, generation.charged) == ("unknown", "no_answer", "unknown")
    assert len(server.received) == 6


def test_each_pause_is_longer(mia, settings):
    pauses = []
    with api(settings, hang_up):
        generation = carry(mia)
        for _ in range(4):
            pauses.append((generation.due_at - timezone.now()).total_seconds())
            go_on(generation)
    assert pauses == sorted(pauses)
    assert pauses[0] <= 2 and pauses[3] > 60


def test_while_it_waits_others_go_on(mia, settings, monkeypatch):
    told = []
    monkeypatch.setattr(tasks, "_tell", lambda task, *_, countdown=None: told.append((task.name, countdown is None)))
    claim(mia)
    make_generation(mia)
    Generation.objects.update(status=Status.QUEUED)
    with api(settings, hang_up) as server:
        tasks.carry_next()
    assert len(server.received) == 2
    assert told == [("generations.tasks.carry_next", False)] * 2


# Where it would not be the same request


def test_version_1_never_sends_again(mia, settings):
    settings.APIFRAME_API_VERSION = 1
    generation = unanswered(mia, settings)
    assert (generation.status, generation.resends) == (Status.UNKNOWN, 0)
    assert worker_died(claim(mia)).status == Status.UNKNOWN


@pytest.mark.parametrize(
    ("name", "value"), [("APIFRAME_API_VERSION", 1), ("APIFRAME_API_KEY", "afk_other"), ("SECRET_KEY", "other")]
)
def test_with_another_version_account_or_secret_it_is_not_sent_again(mia, settings, name, value):
    generation = unanswered(mia, settings)
    setattr(settings, name, value)
    with api(settings, answer(202, JOB)) as server:
        go_on(generation)
    assert (generation.status, generation.charged) == (Status.UNKNOWN, Charged.UNKNOWN)
    assert server.received == []


def test_after_a_day_the_api_has_forgotten_the_key(mia, settings):
    generation = unanswered(mia, settings)
    Generation.objects.update(first_sent_at=timezone.now() - timedelta(hours=24))
    with api(settings, answer(202, JOB)) as server:
        go_on(generation)
    assert generation.status == Status.UNKNOWN
    assert "can't be sent again" in generation.error_message
    assert server.received == []


def test_so_near_to_a_day_that_it_might_arrive_after_it_it_is_not_sent_again(mia, settings):
    settings.APIFRAME_TIMEOUTS = {"1K": 300}
    generation = unanswered(mia, settings)
    Generation.objects.update(first_sent_at=timezone.now() - timedelta(hours=24) + timedelta(seconds=200))
    assert go_on(generation).status == Status.UNKNOWN


# What an earlier sending without an answer leaves open


def test_nobody_listening_the_second_time_says_nothing_about_the_first(mia, settings):
    generation = unanswered(mia, settings)
    go_on(generation)  # the server of the first time is gone
    assert (generation.status, generation.charged) == (Status.QUEUED, Charged.UNKNOWN)
    assert generation.sent_at is not None


@pytest.mark.parametrize("status", [401, 402, 429])
def test_a_pause_or_a_wait_leaves_the_charge_open(mia, settings, status):
    with api(settings, hang_up, answer(status, {})):
        generation = go_on(carry(mia))
    assert (generation.status, generation.charged) == (Status.QUEUED, Charged.UNKNOWN)


def test_a_refusal_of_the_second_leaves_the_charge_of_the_first_open(mia, settings):
    with api(settings, hang_up, answer(400, {"error": "No names."})):
        generation = go_on(carry(mia))
    assert (generation.status, generation.error_code) == (Status.FAILED, "bad_request")
    assert generation.charged == Charged.UNKNOWN
    assert generation.cost > 0


def test_it_cannot_be_cancelled_any_more(mia, settings):
    generation = unanswered(mia, settings)
    assert not generation.can_cancel
    assert actions.cancel(generation, mia) is False
    assert actions.cancel_all(mia) == 0
    generation.refresh_from_db()
    assert generation.status == Status.QUEUED


# The first answer, late


def late_answer(mia) -> Generation:
    """Its lease had run out; now the first sending's answer is there after all."""
    generation = claim(mia)
    held = Generation.objects.get(pk=generation.pk)
    worker_died(generation)
    sending.receive(held, Reply(TaskState.UNFINISHED, TASK))
    generation.refresh_from_db()
    return generation


def test_a_late_answer_is_kept_while_it_waits_to_be_sent_again(mia):
    generation = late_answer(mia)
    assert (generation.status, generation.task_id) == (Status.QUEUED, TASK)


def test_then_it_is_asked_after_and_not_sent_again(mia, settings):
    generation = late_answer(mia)
    with api(settings, answer(202, JOB)) as server:
        go_on(generation)
    assert (generation.status, generation.task_id) == (Status.PROCESSING, TASK)
    assert server.received == []
