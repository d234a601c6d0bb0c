"""One press of Generate: everything is recorded, or nothing, and the queue is told when it is."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from generations import tasks
from generations.actions import Order, submit, submitting
from generations.models import Batch, Charged, Generation, Reference, Status

from .engine_steps import journal
from .factories import make_upload

pytestmark = pytest.mark.django_db


def order(prompt="A lighthouse", **fields) -> Order:
    return Order(**{"prompt": prompt, "aspect_ratio": "4:5", "resolution": "2K"} | fields)


@pytest.fixture
def woken(monkeypatch) -> list[int]:
    """How often, and for how many, the queue was woken."""
    calls = []
    monkeypatch.setattr(tasks, "wake", calls.append)
    return calls


def test_a_request_is_recorded_as_asked(mia):
    batch, created = submit(mia, order())
    generation = batch.generations.get()
    assert created
    assert (generation.prompt, generation.aspect_ratio, generation.resolution) == ("A lighthouse", "4:5", "2K")
    assert (generation.status, generation.author, generation.provider) == (Status.QUEUED, mia, "sandbox")
    assert journal(generation) == ["queued"]


def test_nothing_is_charged_yet_and_the_estimate_is_known(mia, settings):
    settings.APIFRAME_COSTS = {"2K": "0.25"}
    generation = submit(mia, order())[0].generations.get()
    assert (generation.charged, str(generation.cost)) == (Charged.NO, "0.2500")


@pytest.mark.parametrize("count", range(1, 9))
def test_a_batch_is_the_same_request_count_times(mia, count):
    batch, _ = submit(mia, order(count=count))
    generations = list(batch.generations.order_by("position"))
    assert [generation.position for generation in generations] == list(range(count))
    assert {generation.prompt for generation in generations} == {"A lighthouse"}


def test_a_batch_reads_from_left_to_right_among_the_newest(mia):
    first = submit(mia, order(count=3))[0]
    second = submit(mia, order(count=2))[0]
    newest_first = Generation.objects.order_by("-sort_key").values_list("batch", "position")
    assert list(newest_first) == [(second.pk, 0), (second.pk, 1), (first.pk, 0), (first.pk, 1), (first.pk, 2)]


def test_references_keep_their_order_in_each_generation(mia):
    images = [make_upload(mia) for _ in range(3)]
    batch, _ = submit(mia, order(count=2, references=(images[2], "https://example.com/a.png", images[0], images[1])))
    for generation in batch.generations.all():
        given = [(reference.image_id, reference.url) for reference in generation.references.order_by("position")]
        assert given == [
            (images[2].pk, ""),
            (None, "https://example.com/a.png"),
            (images[0].pk, ""),
            (images[1].pk, ""),
        ]


# The same request again


def test_the_same_request_key_is_the_same_batch(mia):
    key = uuid.uuid4().hex
    first, created = submit(mia, order(count=2, request_key=key))
    again, created_again = submit(mia, order(count=2, request_key=key))
    assert (first, created, created_again) == (again, True, False)
    assert Generation.objects.count() == 2


def test_somebody_elses_request_key_is_not_mine(mia, tom):
    assert submit(mia, order(request_key="a"))[0] != submit(tom, order(request_key="a"))[0]


@pytest.mark.parametrize("key", [None, ""])
def test_without_a_request_key_each_press_is_a_batch(mia, key):
    assert submit(mia, order(request_key=key))[0] != submit(mia, order(request_key=key))[0]


def test_a_repeated_request_wakes_nobody(mia, woken, django_capture_on_commit_callbacks):
    submit(mia, order(request_key="a"))
    with django_capture_on_commit_callbacks(execute=True):
        submit(mia, order(request_key="a"))
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_the_same_request_key_at_the_same_moment_is_one_batch(mia):
    together = threading.Barrier(8)

    def press(_) -> tuple[int, bool]:
        try:
            together.wait()
            batch, created = submit(mia, order(count=3, request_key="same"))
        finally:
            connection.close()
        return batch.pk, created

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))
    assert len({pk for pk, _ in answers}) == 1
    assert [created for _, created in answers].count(True) == 1
    assert Generation.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_many_who_press_at_the_same_moment_all_get_their_batch(mia):
    together = threading.Barrier(12)

    def press(_) -> bool:
        try:
            together.wait()
            return submit(mia, order(count=8))[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(press, range(12)))
    assert Generation.objects.values("sort_key").distinct().count() == 96


# Telling the queue


def test_the_queue_is_told_when_it_has_committed_and_not_before(mia, woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit(mia, order(count=5))
        assert woken == []
    assert woken == [5]


@pytest.mark.django_db(transaction=True)
def test_with_the_queue_down_the_request_is_recorded_all_the_same(mia, monkeypatch):
    def down(*_, **__):
        raise OperationalError("no Redis")

    monkeypatch.setattr(tasks.carry_next, "delay", down)
    monkeypatch.setattr(tasks.keep_reference, "apply_async", down)
    batch, created = submit(mia, order(references=("https://example.com/a.png",)))
    assert created
    assert batch.generations.get().status == Status.QUEUED


@pytest.mark.django_db(transaction=True)
def test_whatever_goes_wrong_after_it_was_recorded_it_is_recorded(mia, monkeypatch):
    def stumble(_):
        raise RuntimeError("what?")

    monkeypatch.setattr(tasks, "wake", stumble)
    assert submit(mia, order())[0].generations.count() == 1


def test_each_address_is_brought_home_once(mia, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(tasks, "fetch_reference", told.append)
    one, two = "https://example.com/1.png", "https://example.com/2.png"
    with django_capture_on_commit_callbacks(execute=True):
        submit(mia, order(count=3, references=(one, two, one)))
    assert sorted(Reference.objects.get(pk=pk).url for pk in told) == [one, two]


@pytest.mark.django_db(transaction=True)
def test_what_fails_half_way_leaves_nothing(mia, monkeypatch, woken):
    def fail(*_, **__):
        raise RuntimeError("half way")

    monkeypatch.setattr(submitting.GenerationEvent.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        submit(mia, order(count=4, references=(make_upload(mia),)))
    assert not Batch.objects.exists()
    assert not Generation.objects.exists()
    assert woken == []
