"""Acts in the background: a few steps, then the next in line; what was lost on the way is found again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.db import connection

from generations import actions, acts, tasks
from generations.models import Act, GalleryImage
from tests.factories import make_image
from webapp.beat import app as clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch) -> list[tuple]:
    """What the workers are told; nobody listens."""
    told = []
    monkeypatch.setattr(tasks, "_tell", lambda task, *args, **more: told.append((task.name.rpartition(".")[2], *args)))
    return told


@pytest.fixture
def act(mia, told, monkeypatch) -> Act:
    """One of five steps, none of them done."""
    monkeypatch.setattr("generations.acts.STEP", 1)
    monkeypatch.setattr("generations.actions.acting.AT_ONCE", 0)
    return actions.act(mia, "rate", [make_image(author=mia).pk for _ in range(5)], {"rating": 3})


def test_a_few_steps_are_done_and_the_rest_comes_after_those_who_wait(act, told, monkeypatch):
    monkeypatch.setattr(tasks, "STEPS_AT_ONCE", 3)
    tasks.carry_act(act.pk)
    assert GalleryImage.objects.filter(rating=3).count() == 3
    assert told == [("carry_act", act.pk)]
    told.clear()
    tasks.carry_act(act.pk)
    assert GalleryImage.objects.filter(rating=3).count() == 5
    assert told == []


def test_a_message_that_comes_twice_does_nothing_more(act, told):
    tasks.carry_act(act.pk)
    act.refresh_from_db()
    ended = act.finished_at
    tasks.carry_act(act.pk)
    act.refresh_from_db()
    assert (act.finished_at, act.changed) == (ended, 5)


def test_an_act_that_stands_still_is_told_again_by_the_janitor(act, told, monkeypatch):
    monkeypatch.setattr("generations.engine.refresh_account", lambda: False)
    tasks.reconcile()
    assert told == []
    Act.objects.update(at=act.at - acts.carrying.STANDS_AFTER * 2)
    tasks.reconcile()
    assert told == [("carry_act", act.pk)]


def test_pictures_worker_and_clock_know_the_tasks():
    routes = django_settings.CELERY_TASK_ROUTES
    for task in (tasks.carry_act, tasks.empty_trash):
        assert routes[task.name] == {"queue": "pictures"}
    assert clock.conf.beat_schedule["empty-trash"]["task"] == tasks.empty_trash.name


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_each_step_once(act):
    def carry() -> bool:
        try:
            return acts.carry(act.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        ends = [future.result() for future in [workers.submit(carry) for _ in range(2)]]
    act.refresh_from_db()
    assert ends == [False, False]
    assert (act.changed, act.finished_at is not None) == (5, True)
    assert GalleryImage.objects.filter(rating=3).count() == 5
