"""Taking back what was not sent, and asking again for what ended without a picture."""

import pytest

from generations import engine
from generations.actions import Order, cancel, retry, submit
from generations.actions.retrying import NotRetryable
from generations.models import Charged, Generation, Status

from .engine_steps import ask, journal
from .factories import make_generation, make_upload

pytestmark = pytest.mark.django_db


def test_what_waits_can_be_cancelled_for_free(mia):
    generation = ask(mia)
    assert cancel(generation, mia) is True
    generation.refresh_from_db()
    assert (generation.status, generation.charged, generation.cost) == (Status.CANCELLED, Charged.NO, 0)
    assert generation.finished_at is not None


def test_the_journal_names_who_cancelled(mia, tom):
    generation = ask(mia)
    cancel(generation, tom)
    assert generation.events.last().actor == "tom@example.com"


def test_what_was_cancelled_is_never_claimed(mia):
    cancel(ask(mia), mia)
    assert engine.claim("worker") is None


@pytest.mark.parametrize("status", sorted(set(Status.values) - {"queued"}))
def test_what_was_sent_or_has_ended_cannot_be_cancelled(mia, status):
    generation = make_generation(mia, status=status)
    assert cancel(generation, mia) is False
    generation.refresh_from_db()
    assert generation.status == status


def test_cancelling_twice_is_written_once(mia):
    generation = ask(mia)
    cancel(generation, mia)
    assert cancel(generation, mia) is False
    assert journal(generation) == ["queued", "cancelled"]


def test_one_of_a_batch_can_be_cancelled_alone(mia):
    batch, _ = submit(mia, Order("A fox", "1:1", "1K", count=3))
    cancel(batch.generations.get(position=1), mia)
    assert list(batch.generations.order_by("position").values_list("status", flat=True)) == [
        "queued",
        "cancelled",
        "queued",
    ]


# Again


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED, Status.UNKNOWN])
def test_again_is_a_new_generation_that_points_back(mia, tom, status):
    earlier = make_generation(mia, status=status, prompt="A heron", aspect_ratio="16:9", resolution="4K")
    new = retry(earlier, tom).generations.get()
    assert (new.retry_of, new.author, new.status) == (earlier, tom, Status.QUEUED)
    assert (new.prompt, new.aspect_ratio, new.resolution) == ("A heron", "16:9", "4K")


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED, Status.UNKNOWN])
def test_the_earlier_one_stays_as_it_was(mia, status):
    earlier = make_generation(mia, status=status)
    retry(earlier, mia)
    earlier.refresh_from_db()
    assert (earlier.status, journal(earlier)) == (status, [status])


@pytest.mark.parametrize("status", ["queued", "sending", "processing", "saving", "finished"])
def test_what_runs_or_has_its_picture_is_not_asked_for_again(mia, status):
    earlier = make_generation(mia, status=status)
    with pytest.raises(NotRetryable):
        retry(earlier, mia)
    assert Generation.objects.count() == 1


def test_again_has_the_same_references_in_the_same_order(mia):
    given = (make_upload(mia), "https://example.com/a.png", make_upload(mia))
    earlier = submit(mia, Order("A fox", "1:1", "1K", references=given))[0].generations.get()
    cancel(earlier, mia)
    earlier.refresh_from_db()
    new = retry(earlier, mia).generations.get()
    assert tuple(reference.url or reference.image for reference in new.references.order_by("position")) == given


def test_one_of_a_batch_is_asked_for_again_alone(mia):
    batch, _ = submit(mia, Order("A fox", "1:1", "1K", count=4))
    earlier = batch.generations.get(position=2)
    cancel(earlier, mia)
    earlier.refresh_from_db()
    assert retry(earlier, mia).count == 1


def test_pressed_twice_it_is_asked_for_once(mia):
    failed = make_generation(mia, status=Status.FAILED)
    assert retry(failed, mia) == retry(failed, mia)
    assert failed.retries.count() == 1


def test_after_a_retry_has_failed_too_one_may_ask_once_more(mia):
    failed = make_generation(mia, status=Status.FAILED)
    cancel(retry(failed, mia).generations.get(), mia)
    retry(failed, mia)
    assert failed.retries.count() == 2


def test_two_people_may_both_ask_again(mia, tom):
    failed = make_generation(mia, status=Status.FAILED)
    assert retry(failed, mia) != retry(failed, tom)
