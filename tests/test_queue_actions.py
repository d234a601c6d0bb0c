"""Many at once: cancelling all that waits, asking again for all that failed, putting aside what nobody needs."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generations import tasks
from generations.actions import Order, cancel_all, dismiss, recall, retry, retry_all_failed, submit
from generations.actions.retrying import NotAsConfirmed
from generations.gallery import Filters, studio_page
from generations.models import Batch, Charged, Generation, GenerationEvent, Reference, Status

from .factories import make_generation, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch):
    """How many claims the queue was told of, each time."""
    calls = []
    monkeypatch.setattr(tasks, "wake", lambda count: calls.append(count) or True)
    return calls


def tiles(viewer) -> list[str]:
    return [tile.dom_id for tile in studio_page(Filters(), viewer).tiles]


# Cancelling all


def test_all_of_ones_own_that_wait_are_cancelled_for_free(mia):
    for _ in range(3):
        make_generation(mia)
    assert cancel_all(mia) == 3
    ends = set(Generation.objects.values_list("status", "charged", "cost"))
    assert ends == {(Status.CANCELLED, Charged.NO, 0)}
    assert not Generation.objects.filter(finished_at=None).exists()


def test_each_one_cancelled_has_a_line_in_its_journal(mia):
    waiting = [make_generation(mia) for _ in range(2)]
    cancel_all(mia)
    for generation in waiting:
        line = generation.events.last()
        assert (line.from_status, line.to_status, line.actor) == (Status.QUEUED, Status.CANCELLED, mia.email)


def test_what_others_wait_for_stays(mia, tom):
    theirs = make_generation(tom)
    assert cancel_all(mia) == 0
    theirs.refresh_from_db()
    assert theirs.status == Status.QUEUED


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"queued"}))
def test_what_was_sent_or_has_ended_stays_as_it_is(mia, status):
    generation = make_generation(mia, status)
    assert cancel_all(mia) == 0
    generation.refresh_from_db()
    assert generation.status == status
    assert generation.events.count() == 1


def test_a_second_press_of_cancel_all_finds_nothing(mia):
    make_generation(mia)
    assert (cancel_all(mia), cancel_all(mia)) == (1, 0)
    assert GenerationEvent.objects.filter(to_status=Status.CANCELLED).count() == 1


def test_cancelling_very_many_takes_few_queries(mia, django_assert_max_num_queries):
    batch = Batch.objects.create(author=mia, count=1)
    for position in range(40):
        make_generation(mia, batch=batch, position=position)
    with django_assert_max_num_queries(8):
        assert cancel_all(mia) == 40


# Asking again for all that failed


def test_all_that_failed_are_asked_for_again_as_they_were(mia, woken):
    sketch = make_upload(mia)
    failed = make_generation(mia, Status.FAILED, prompt="A cup", aspect_ratio="16:9", resolution="4K")
    Reference.objects.create(generation=failed, position=0, image=sketch)
    Reference.objects.create(generation=failed, position=1, url="https://example.com/a.png")

    assert retry_all_failed(mia) == 1

    again = failed.retries.get()
    assert (again.status, again.author, again.prompt) == (Status.QUEUED, mia, "A cup")
    assert (again.aspect_ratio, again.resolution) == ("16:9", "4K")
    given = again.references.order_by("position").values_list("image", "url")
    assert list(given) == [(sketch.pk, ""), (None, "https://example.com/a.png")]


def test_each_one_points_back_at_its_own(mia, woken):
    failed = [make_generation(mia, Status.FAILED) for _ in range(3)]
    assert retry_all_failed(mia) == 3
    again = Generation.objects.filter(status=Status.QUEUED).order_by("pk")
    assert [generation.retry_of for generation in again] == failed


def test_the_queue_is_told_once_for_all(mia, woken, django_capture_on_commit_callbacks):
    for _ in range(3):
        make_generation(mia, Status.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        retry_all_failed(mia)
    assert woken == [3]


def test_what_was_asked_for_again_already_is_left_out(mia, woken):
    retry(make_generation(mia, Status.FAILED), mia)
    assert retry_all_failed(mia) == 0


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"failed"}))
def test_only_what_failed_is_asked_for_again(mia, status):
    make_generation(mia, status)
    assert retry_all_failed(mia) == 0


def test_what_others_failed_at_is_left_alone(mia, tom):
    make_generation(tom, Status.FAILED)
    assert retry_all_failed(mia) == 0


def test_what_failed_long_ago_is_left_alone(mia):
    long_ago = timezone.now() - timedelta(days=8)
    make_generation(mia, Status.FAILED, created_at=long_ago, sent_at=long_ago, finished_at=long_ago)
    assert retry_all_failed(mia) == 0


def test_what_was_dismissed_is_left_alone(mia):
    dismiss(make_generation(mia, Status.FAILED), mia)
    assert retry_all_failed(mia) == 0


def test_another_number_than_was_agreed_to_asks_for_nothing(mia):
    for _ in range(2):
        make_generation(mia, Status.FAILED)
    with pytest.raises(NotAsConfirmed):
        retry_all_failed(mia, confirmed=1)
    assert Generation.objects.by(mia).failed_lately().count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_ask_once(mia, woken):
    for _ in range(3):
        make_generation(mia, Status.FAILED)
    together = threading.Barrier(2)
    counts = []

    def press():
        together.wait()
        counts.append(retry_all_failed(mia))
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sorted(counts) == [0, 3]
    assert Generation.objects.filter(status=Status.QUEUED).count() == 3


# Dealing with what has no picture


@pytest.mark.parametrize("status", ["failed", "cancelled", "unknown"])
def test_what_was_dealt_with_has_no_tile(mia, status):
    generation = make_generation(mia, status)
    assert dismiss(generation, mia) is True
    assert tiles(mia) == []


def test_the_journal_names_who_dealt_with_it(mia, tom):
    generation = make_generation(mia, Status.UNKNOWN)
    dismiss(generation, tom)
    line = generation.events.last()
    assert (line.from_status, line.to_status, line.actor) == ("unknown", "unknown", tom.email)
    assert "Dealt with" in line.why


@pytest.mark.parametrize("status", ["queued", "sending", "processing", "saving", "finished"])
def test_what_runs_or_has_a_picture_cannot_be_put_aside(mia, status):
    generation = make_generation(mia, status)
    assert dismiss(generation, mia) is False
    assert generation.events.count() == 1


def test_a_second_press_of_dismiss_writes_nothing(mia):
    generation = make_generation(mia, Status.FAILED)
    assert (dismiss(generation, mia), dismiss(generation, mia)) == (True, False)
    assert generation.events.count() == 2


def test_what_was_dealt_with_comes_back(mia):
    generation = make_generation(mia, Status.FAILED)
    dismiss(generation, mia)
    assert recall(generation, mia) is True
    assert tiles(mia) == [f"generation-{generation.pk}"]
    assert recall(generation, mia) is False


def test_late_evidence_brings_its_tile_back(mia):
    generation = make_generation(mia, Status.UNKNOWN, task_id="task-1")
    dismiss(generation, mia)
    Generation.objects.move(generation.pk, Status.UNKNOWN, Status.PROCESSING, actor="worker", finished_at=None)
    assert tiles(mia) == [f"generation-{generation.pk}"]


# A queue that can't be told


@pytest.mark.parametrize("told", [True, False])
def test_a_batch_knows_whether_the_queue_was_told(mia, monkeypatch, django_capture_on_commit_callbacks, told):
    monkeypatch.setattr(tasks, "wake", lambda count: told)
    with django_capture_on_commit_callbacks(execute=True):
        batch, _ = submit(mia, Order(prompt="A cup", aspect_ratio="1:1", resolution="1K"))
    assert batch.is_catching_up is not told
