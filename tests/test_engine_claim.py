"""Which generation a free slot takes, and that there are never more in flight than there are slots."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generations import engine
from generations.engine import claiming
from generations.models import Charged, Generation, ProviderAccount, Status

from .engine_steps import journal
from .factories import make_generation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def slots(settings):
    settings.APIFRAME_MAX_IN_FLIGHT = 2
    return settings


def test_the_intent_to_send_is_recorded_by_the_claim(mia):
    before = timezone.now()
    waiting = make_generation(mia)
    generation = engine.claim("worker")
    assert (generation.pk, generation.status, generation.charged) == (waiting.pk, Status.SENDING, Charged.UNKNOWN)
    assert generation.sent_at >= before
    assert journal(generation) == ["queued", "sending"]


def test_the_lease_outlives_the_call_by_a_minute(mia, settings):
    settings.APIFRAME_TIMEOUTS = {"4K": 600}
    make_generation(mia, resolution="4K")
    generation = engine.claim("worker")
    assert generation.lease_expires_at - generation.sent_at == timedelta(seconds=660)
    assert generation.lease_holder.startswith("worker:")


def test_two_claims_by_one_worker_have_different_leases(mia):
    make_generation(mia)
    make_generation(mia)
    assert engine.claim("worker").lease_holder != engine.claim("worker").lease_holder


def test_nothing_waits(mia):
    make_generation(mia, status=Status.FINISHED)
    assert engine.claim("worker") is None


def test_the_oldest_comes_first(mia):
    oldest = make_generation(mia)
    make_generation(mia)
    assert engine.claim("worker").pk == oldest.pk


def test_the_person_with_the_fewest_in_flight_comes_first(mia, tom):
    make_generation(mia, status=Status.SENDING)
    make_generation(mia)
    of_tom = make_generation(tom)
    assert engine.claim("worker").pk == of_tom.pk


def test_a_large_batch_does_not_hold_up_a_single_picture(mia, tom, settings):
    settings.APIFRAME_MAX_IN_FLIGHT = 4
    for _ in range(6):
        make_generation(mia)
    make_generation(tom)
    authors = [engine.claim("worker").author for _ in range(4)]
    assert authors == [mia, tom, mia, mia]


def test_a_task_that_is_being_worked_on_counts_for_its_person(mia, tom):
    make_generation(mia, status=Status.PROCESSING)
    make_generation(mia)
    of_tom = make_generation(tom)
    assert engine.claim("worker").pk == of_tom.pk


def test_what_is_not_due_yet_is_left_alone(mia):
    make_generation(mia, due_at=timezone.now() + timedelta(seconds=30))
    assert engine.claim("worker") is None


def test_what_is_due_passes_what_is_not(mia):
    make_generation(mia, due_at=timezone.now() + timedelta(seconds=30))
    due = make_generation(mia)
    assert engine.claim("worker").pk == due.pk


@pytest.mark.parametrize("status", [Status.SENDING, Status.PROCESSING])
def test_no_slot_is_free_while_calls_are_in_flight(mia, status):
    for _ in range(2):
        make_generation(status=status)
    make_generation(mia)
    assert engine.claim("worker") is None


@pytest.mark.parametrize("status", [Status.SAVING, Status.FINISHED, Status.FAILED, Status.UNKNOWN, Status.CANCELLED])
def test_what_is_past_the_call_holds_no_slot(mia, status):
    for _ in range(2):
        make_generation(status=status)
    make_generation(mia)
    assert engine.claim("worker") is not None


def test_a_task_that_takes_longer_than_a_call_may_holds_no_slot(mia, settings):
    settings.APIFRAME_TIMEOUTS = {"1K": 300, "2K": 300, "4K": 600}
    for _ in range(2):
        make_generation(status=Status.PROCESSING, resolution="2K", sent_at=timezone.now() - timedelta(seconds=301))
    make_generation(mia)
    assert engine.claim("worker") is not None


def test_a_4k_task_holds_its_slot_for_as_long_as_a_4k_call_may_take(mia, settings):
    settings.APIFRAME_TIMEOUTS = {"1K": 300, "2K": 300, "4K": 600}
    for _ in range(2):
        make_generation(status=Status.PROCESSING, resolution="4K", sent_at=timezone.now() - timedelta(seconds=301))
    make_generation(mia)
    assert engine.claim("worker") is None


def test_a_call_of_a_dead_worker_holds_its_slot_until_the_janitor_ends_it(mia):
    for _ in range(2):
        make_generation(status=Status.SENDING, sent_at=timezone.now() - timedelta(hours=1))
    make_generation(mia)
    assert engine.claim("worker") is None


def test_nobody_claims_while_the_queue_is_paused(mia):
    make_generation(mia)
    ProviderAccount.pause("unauthorized", "The key is wrong.")
    assert engine.claim("worker") is None


def test_claims_go_on_when_the_pause_is_over(mia):
    make_generation(mia)
    ProviderAccount.pause("unauthorized", "The key is wrong.")
    ProviderAccount.resume()
    assert engine.claim("worker") is not None


def test_nobody_claims_while_told_to_wait(mia):
    make_generation(mia)
    ProviderAccount.note(wait_until=timezone.now() + timedelta(seconds=5))
    assert engine.claim("worker") is None


def test_claims_go_on_when_the_wait_is_over(mia):
    make_generation(mia)
    ProviderAccount.note(wait_until=timezone.now())
    assert engine.claim("worker") is not None


def test_one_that_is_cancelled_at_that_very_moment_is_passed_over(mia, monkeypatch):
    cancelled = make_generation(mia)
    other = make_generation(mia)
    fairest = claiming._fairest

    def slow_choice(*asked):
        chosen = fairest(*asked)
        if chosen.pk == cancelled.pk:
            Generation.objects.move(cancelled.pk, Status.QUEUED, Status.CANCELLED, actor="mia")
        return chosen

    monkeypatch.setattr(claiming, "_fairest", slow_choice)
    assert engine.claim("worker").pk == other.pk


def test_the_number_of_questions_does_not_grow_with_the_queue(mia, django_assert_num_queries):
    make_generation(mia)
    with django_assert_num_queries(14, exact=False):
        engine.claim("worker")
    for _ in range(50):
        make_generation()
    with django_assert_num_queries(14, exact=False):
        engine.claim("worker")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limit", [1, 5])
def test_sixteen_workers_at_once_claim_exactly_as_many_as_there_are_slots(settings, limit):
    settings.APIFRAME_MAX_IN_FLIGHT = limit
    for author in [make_user() for _ in range(3)]:
        for _ in range(10):
            make_generation(author)
    together = threading.Barrier(16)

    def worker(number: int) -> list[int]:
        try:
            together.wait()
            claimed = [engine.claim(f"worker-{number}") for _ in range(2)]
        finally:
            connection.close()
        return [generation.pk for generation in claimed if generation]

    with ThreadPoolExecutor(16) as pool:
        claimed = [pk for pks in pool.map(worker, range(16)) for pk in pks]
    assert len(claimed) == len(set(claimed)) == limit
    assert Generation.objects.filter(status=Status.SENDING).count() == limit
    shares = Counter(Generation.objects.filter(status=Status.SENDING).values_list("author", flat=True)).values()
    assert max(shares) <= -(-limit // 3)


@pytest.mark.django_db(transaction=True)
def test_claims_are_decided_one_after_the_other(monkeypatch):
    for _ in range(4):
        make_generation()
    together, deciding, most = threading.Barrier(4), [], []
    fairest = claiming._fairest

    def slow_choice(*asked):
        deciding.append(1)
        most.append(len(deciding))
        threading.Event().wait(0.05)
        deciding.pop()
        return fairest(*asked)

    def worker(number: int) -> None:
        try:
            together.wait()
            engine.claim(f"worker-{number}")
        finally:
            connection.close()

    monkeypatch.setattr(claiming, "_fairest", slow_choice)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(worker, range(4)))
    assert max(most) == 1
    assert Generation.objects.filter(status=Status.SENDING).count() == 2


def test_what_was_asked_of_the_sandbox_is_never_sent_to_the_api_that_charges(mia, settings):
    make_generation(mia, provider="sandbox")
    settings.SANDBOX = False
    assert engine.claim("worker") is None


def test_what_was_asked_of_the_api_waits_while_the_sandbox_serves(mia):
    make_generation(mia, provider="apiframe")
    assert engine.claim("worker") is None
