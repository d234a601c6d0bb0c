"""What workers tell each other: enough that nothing waits for long, and never a storm."""

import os
from datetime import timedelta

import pytest
from celery.app.task import Task
from django.utils import timezone
from kombu.exceptions import OperationalError

from generations import engine, tasks
from generations.engine import Work
from generations.models import Generation, ProviderAccount, Status
from webapp import beat
from webapp.celery import app

from .engine_steps import TASK, api, ask, finished, picture_bytes
from .factories import make_generation
from .http_server import answer

pytestmark = pytest.mark.django_db
URL = "https://cdn.example.com/a.png"


@pytest.fixture(autouse=True)
def messages(monkeypatch, settings):
    """What was told, in order: the task's name, its arguments, whether later."""
    settings.APIFRAME_MAX_IN_FLIGHT = 4
    told = []

    def tell(task, args=None, kwargs=None, countdown=None, **_):
        told.append((task.name.rpartition(".")[2], *(args or ()), *(["later"] if countdown else [])))

    monkeypatch.setattr(Task, "apply_async", tell)
    return told


# Waking


def test_one_message_for_each_claim(messages):
    tasks.wake(3)
    assert messages == [("carry_next",)] * 3


def test_no_more_messages_than_free_slots(messages):
    make_generation(status=Status.SENDING)
    tasks.wake(8)
    assert messages == [("carry_next",)] * 3


def test_no_message_without_a_free_slot(messages):
    for _ in range(5):
        make_generation(status=Status.SENDING)
    tasks.wake()
    assert messages == []


def test_a_queue_that_is_down_breaks_nothing(monkeypatch, mia, settings):
    def down(*_, **__):
        raise OperationalError("no Redis")

    monkeypatch.setattr(Task, "apply_async", down)
    tasks.wake(2)
    generation = ask(mia)
    with api(settings, answer(200, finished(URL))):
        tasks.carry_next()
    generation.refresh_from_db()
    assert generation.status == Status.SAVING


# After a call


def test_who_finds_no_work_says_nothing(messages):
    tasks.carry_next()
    assert messages == []


@pytest.mark.parametrize(
    ("said", "follows"),
    [
        (answer(200, finished(URL)), [("save_pictures", 1)]),
        (answer(200, {"task_id": TASK}), [("collect", "later")]),
        (answer(400, {}), []),
        (answer(500, {}), []),
        (answer(504, b""), []),
        (answer(429, {}, {"Retry-After": "9"}), [("carry_next", "later")]),
        (answer(401, {}), [("carry_next", "later")]),
    ],
    ids=["finished", "unfinished", "refused", "failed", "unknown", "told to wait", "paused"],
)
def test_what_follows_an_answer(mia, settings, messages, said, follows):
    generation = ask(mia)
    with api(settings, said):
        tasks.carry_next()
    assert messages == [(name, generation.pk) if name == "save_pictures" else (name, *rest) for name, *rest in follows]


def test_one_message_empties_the_queue(mia, settings, messages):
    for _ in range(6):
        ask(mia)
    tasks.wake()
    with api(settings, answer(400, {})) as server:
        messages.pop()
        tasks.carry_next()
    assert (len(server.received), messages) == (6, [])


def test_a_worker_that_is_to_end_leaves_the_rest_to_the_next_one(mia, settings, messages, monkeypatch):
    ask(mia)
    ask(mia)
    messages.clear()
    monkeypatch.setattr(tasks._ending, "is_set", lambda: True)
    with api(settings, answer(400, {})) as server:
        tasks.carry_next()
    assert (len(server.received), messages) == (1, [("carry_next",)])


def test_when_the_api_is_away_the_chains_do_not_multiply(mia, settings, messages):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    for _ in range(3):
        ask(mia)
    tasks.wake()
    for _ in range(9):
        assert len(messages) == 1
        messages.clear()
        Generation.objects.update(due_at=timezone.now())
        ProviderAccount.note(wait_until=None)
        tasks.carry_next()


def test_while_everybody_waits_the_next_claim_waits_too(mia, settings, monkeypatch):
    countdowns = []
    monkeypatch.setattr(Task, "apply_async", lambda *_, countdown=None, **__: countdowns.append(countdown))
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    ask(mia)
    ProviderAccount.note(missed=1000)
    countdowns.clear()
    tasks.carry_next()
    assert 25 < countdowns[0] <= 30


# Drafts


def test_drafts_whose_writers_are_gone_are_swept(settings):
    drafts = settings.MEDIA_ROOT / "drafts"
    drafts.mkdir(parents=True)
    for name, age in (("old", timedelta(days=2)), ("young", timedelta(hours=2))):
        (drafts / name).touch()
        then = (timezone.now() - age).timestamp()
        os.utime(drafts / name, (then, then))
    tasks.sweep_drafts()
    assert [path.name for path in drafts.iterdir()] == ["young"]


def test_the_clock_tells_only_tasks_that_there_are():
    assert {entry["task"] for entry in beat.app.conf.beat_schedule.values()} <= app.tasks.keys()


# Asking after tasks


def test_many_messages_to_ask_become_one(settings, messages):
    for number in range(3):
        make_generation(status=Status.PROCESSING, task_id=f"task-{number}")
    with api(settings, answer(200, {"tasks": []})):
        for _ in range(5):
            tasks.collect()
    assert messages == [("collect", "later")]


def test_a_finished_task_wakes_saving_and_a_waiting_call(settings, messages, mia):
    generation = make_generation(status=Status.PROCESSING, task_id=TASK)
    with api(settings, answer(200, finished(URL))):
        tasks.collect()
    assert messages == [("save_pictures", generation.pk), ("carry_next",)]


def test_a_failed_task_frees_a_slot_too(settings, messages):
    make_generation(status=Status.PROCESSING, task_id=TASK)
    with api(settings, answer(200, {"task_id": TASK, "status": "failed"})):
        tasks.collect()
    assert messages == [("carry_next",)]


# Saving


def test_a_picture_that_is_home_needs_no_more_messages(settings, messages):
    generation = make_generation(status=Status.SAVING)
    with api(settings, answer(200, picture_bytes())) as server:
        Generation.objects.update(image_urls=[f"{server.url}/a.png"])
        tasks.save_pictures(generation.pk)
    assert messages == []


def test_a_picture_that_is_not_home_is_tried_later(settings, messages):
    generation = make_generation(status=Status.SAVING)
    with api(settings, answer(503)) as server:
        Generation.objects.update(image_urls=[f"{server.url}/a.png"])
        tasks.save_pictures(generation.pk)
    assert messages == [("save_pictures", generation.pk, "later")]


# The janitor


def test_the_janitor_sets_everything_going(monkeypatch, messages, settings):
    work = Work(claims=2, collect=True, saves=[7], references=[9])
    monkeypatch.setattr(engine, "reconcile", lambda _: work)
    with api(settings, answer(500)):
        tasks.reconcile()
    assert messages == [("carry_next",)] * 2 + [("collect",), ("save_pictures", 7), ("keep_reference", 9)]


def test_the_end_of_a_pause_sets_the_queue_going_at_once(messages, settings, mia):
    ask(mia)
    ProviderAccount.pause("unauthorized", "The key is wrong.")
    messages.clear()
    with api(settings, answer(200, {"credits": 3})):
        tasks.reconcile()
    assert messages[-1] == ("carry_next",)


def test_an_account_that_answers_slowly_does_not_hold_up_the_janitor(messages, monkeypatch, mia):
    ask(mia)
    messages.clear()
    told = []
    monkeypatch.setattr(engine, "refresh_account", lambda: told.extend(messages))
    tasks.reconcile()
    assert told == [("carry_next",)]
