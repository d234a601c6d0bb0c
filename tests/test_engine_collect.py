"""Asking after tasks: together, patiently, and never taking an odd answer for a failure."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generations import engine
from generations.engine.collecting import EMPTY_ANSWERS, Collected
from generations.models import Charged, Generation, ProviderAccount, Status

from .engine_steps import api, carry, finished, journal
from .factories import make_generation
from .http_server import answer, hang_up

pytestmark = pytest.mark.django_db
URL = "https://cdn.example.com/images/a.png"


def processing(task_id="task", **fields) -> Generation:
    return make_generation(status=Status.PROCESSING, charged=Charged.UNKNOWN, task_id=task_id, **fields)


def due_again() -> None:
    Generation.objects.update(due_at=timezone.now())


def test_one_task_is_fetched_alone(mia, settings):
    processing("one")
    with api(settings, answer(200, {})) as server:
        engine.collect("worker")
    assert (server.received[0].path, server.received[0].json()) == ("/fetch", {"task_id": "one"})


def test_several_tasks_are_fetched_together(mia, settings):
    processing("one")
    processing("two")
    with api(settings, answer(200, {"tasks": []})) as server:
        engine.collect("worker")
    assert [request.path for request in server.received] == ["/fetch-many"]
    assert server.received[0].json() == {"task_ids": ["one", "two"]}


def test_at_most_twenty_together(mia, settings):
    for number in range(23):
        processing(f"task-{number}")
    with api(settings, answer(200, {"tasks": []})) as server:
        engine.collect("worker")
        engine.collect("worker")
    assert [len(request.json()["task_ids"]) for request in server.received] == [20, 3]


def test_a_finished_task_is_to_be_saved(mia, settings):
    generation = processing("one")
    with api(settings, answer(200, finished(URL, task_id="one"))):
        collected = engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, generation.image_urls, generation.charged) == (Status.SAVING, [URL], Charged.YES)
    assert (collected.saves, collected.ended) == ([generation.pk], 1)


def test_each_of_several_gets_its_own_answer(mia, settings):
    done, waits, failed = processing("a"), processing("b"), processing("c")
    tasks = [
        {"task_id": "c", "status": "failed", "message": "No."},
        finished(URL, task_id="a"),
        {"task_id": "b", "status": "staged"},
    ]
    with api(settings, answer(200, {"tasks": tasks})):
        collected = engine.collect("worker")
    states = {generation.pk: generation.status for generation in Generation.objects.all()}
    assert states == {done.pk: "saving", waits.pk: "processing", failed.pk: "failed"}
    assert (collected.saves, collected.ended) == ([done.pk], 2)


def test_a_failed_task_fails_in_the_words_of_the_api_and_may_have_been_charged(mia, settings):
    generation = processing()
    said = {"task_id": "task", "task_type": "nano-banana-pro", "status": "failed", "message": "Unsafe.", "actions": []}
    with api(settings, answer(200, said)):
        engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, generation.error_code) == (Status.FAILED, "task_failed")
    assert (generation.error_message, generation.charged) == ("Unsafe.", Charged.UNKNOWN)


@pytest.mark.parametrize(
    "said",
    [
        answer(200, {}),
        answer(200, []),
        answer(200, b"<html>"),
        answer(200, {"task_id": "task", "status": "staged"}),
        answer(200, {"task_id": "task", "status": "processing", "percentage": "35"}),
        answer(200, {"task_id": "task", "status": "a new word"}),
        answer(404, {"errors": [{"msg": "Task not found"}]}),
        answer(429, {}, {"Retry-After": "1"}),
        answer(500, {}),
        answer(502, b"<html>"),
        hang_up,
    ],
    ids=["{}", "[]", "page", "staged", "percentage", "new word", "404", "429", "500", "502", "hung up"],
)
def test_an_odd_answer_means_not_yet(mia, settings, said):
    generation = processing()
    with api(settings, said):
        collected = engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, collected.saves, collected.ended) == (Status.PROCESSING, [], 0)
    assert generation.due_at > timezone.now()


def test_an_odd_id_among_many_does_not_silence_the_others(mia, settings):
    good, odd = processing("good"), processing("odd")

    def judge(connection, request):
        good = request.json().get("task_id") == "good"
        status, body = (200, finished(URL, task_id="good")) if good else (400, {})
        connection.sendall(answer(status, body, {"Connection": "close"}))

    with api(settings, judge):
        engine.collect("worker")
    good.refresh_from_db()
    odd.refresh_from_db()
    assert (good.status, odd.status) == (Status.SAVING, Status.PROCESSING)


def test_a_refused_key_pauses_the_queue_and_fails_no_task(mia, settings):
    generation = processing()
    with api(settings, answer(401, {})):
        engine.collect("worker")
    generation.refresh_from_db()
    assert generation.status == Status.PROCESSING
    assert ProviderAccount.current().pause_code == "unauthorized"


def test_finished_without_a_picture_is_believed_after_a_few_times(mia, settings):
    generation = processing()
    states = []
    with api(settings, answer(200, {"task_id": "task", "status": "finished"})):
        for _ in range(EMPTY_ANSWERS):
            due_again()
            engine.collect("worker")
            generation.refresh_from_db()
            states.append(generation.status)
    assert states == ["processing"] * (EMPTY_ANSWERS - 1) + ["failed"]
    assert (generation.error_code, generation.charged) == ("no_image", Charged.UNKNOWN)


def test_a_picture_that_comes_after_an_empty_answer_is_saved(mia, settings):
    generation = processing()
    with api(settings, answer(200, {"task_id": "task", "status": "finished"}), answer(200, finished(URL))):
        engine.collect("worker")
        due_again()
        engine.collect("worker")
    generation.refresh_from_db()
    assert generation.status == Status.SAVING


def test_nothing_is_given_up_within_a_day(mia, settings):
    generation = processing(sent_at=timezone.now() - timedelta(hours=23))
    with api(settings, answer(200, {})):
        engine.collect("worker")
    generation.refresh_from_db()
    assert generation.status == Status.PROCESSING


def test_after_a_day_without_a_picture_it_has_failed(mia, settings):
    generation = processing(sent_at=timezone.now() - timedelta(hours=25))
    with api(settings, answer(200, {})):
        engine.collect("worker")
    generation.refresh_from_db()
    assert (generation.status, generation.error_code) == (Status.FAILED, "no_image")


def test_a_picture_that_comes_after_a_day_is_saved(mia, settings):
    generation = processing(sent_at=timezone.now() - timedelta(hours=25))
    with api(settings, answer(200, finished(URL))):
        engine.collect("worker")
    generation.refresh_from_db()
    assert generation.status == Status.SAVING


def test_the_pauses_grow_to_a_minute(mia, settings):
    generation = processing()
    pauses = []
    with api(settings, answer(200, {})):
        for _ in range(14):
            due_again()
            engine.collect("worker")
            generation.refresh_from_db()
            pauses.append(round((generation.due_at - timezone.now()).total_seconds()))
    assert pauses == sorted(pauses)
    assert pauses[0] <= 2 and 55 <= pauses[-1] <= 60


def test_a_task_is_first_due_two_seconds_after_it_was_accepted(mia, settings):
    with api(settings, answer(200, {"task_id": "task", "status": "processing"})) as server:
        generation = carry(mia)
        assert engine.collect("worker") == Collected()
    assert 0 < (generation.due_at - timezone.now()).total_seconds() <= 2
    assert len(server.received) == 1


def test_it_tells_when_the_next_task_is_due(mia, settings):
    processing(due_at=timezone.now() + timedelta(seconds=1.5))
    processing()
    with api(settings, answer(200, {})):
        assert 0 < engine.collect("worker").next_in <= 1.5


def test_when_all_are_done_there_is_no_next_time(mia, settings):
    processing()
    with api(settings, answer(200, finished(URL))):
        assert engine.collect("worker").next_in is None


def test_it_passes_on_from_unfinished_to_saved_in_the_journal(mia, sandbox):
    generation = carry(mia, "A fox [sandbox:unfinished=7]")
    for _ in range(6):
        due_again()
        engine.collect("worker")
    generation.refresh_from_db()
    assert generation.status == Status.PROCESSING
    due_again()
    engine.collect("worker")
    assert journal(generation) == ["queued", "sending", "processing", "saving"]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_asks(settings):
    processing()
    together = threading.Barrier(8)

    def ask(_) -> Collected:
        try:
            together.wait()
            return engine.collect("worker")
        finally:
            connection.close()

    with api(settings, answer(200, {})) as server, ThreadPoolExecutor(8) as pool:
        results = list(pool.map(ask, range(8)))
    assert len(server.received) == 1
    assert sum(result.next_in is not None for result in results) == 1
