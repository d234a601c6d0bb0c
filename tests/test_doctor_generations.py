"""The doctor on generations: those that stand still, and those whose pictures don't fit their state."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import Charged, Status
from tests.doctor_steps import found, stored_image, the_finding
from tests.engine_steps import journal
from tests.factories import make_generation, make_image

pytestmark = pytest.mark.django_db
NOW = timezone.now


def leased(ends_in: timedelta, **fields) -> dict:
    return {"lease_holder": "worker:1", "lease_expires_at": NOW() + ends_in} | fields


def test_states_of_every_kind_are_no_finding():
    for status in set(Status) - {Status.FINISHED, Status.SENDING}:
        make_generation(status=status)
    make_generation(status=Status.SENDING, **leased(timedelta(minutes=5)))
    assert found(repair=True) == []


def test_a_call_whose_worker_is_gone_is_named():
    generation = make_generation(status=Status.SENDING, **leased(timedelta(seconds=-1)))
    finding = the_finding()
    assert (finding.code, finding.subject) == ("sending_lost", f"generation {generation.pk}")


def test_without_repair_it_goes_on():
    generation = make_generation(status=Status.SENDING, **leased(timedelta(seconds=-1)))
    found()
    generation.refresh_from_db()
    assert generation.status == Status.SENDING


def test_repair_ends_it_as_unknown():
    generation = make_generation(status=Status.SENDING, **leased(timedelta(seconds=-1)))
    assert the_finding(repair=True).mended
    generation.refresh_from_db()
    assert (generation.status, generation.charged) == (Status.UNKNOWN, Charged.UNKNOWN)
    assert journal(generation) == [Status.SENDING, Status.UNKNOWN]
    assert found() == []


def test_one_without_a_lease_can_not_be_ended():
    make_generation(status=Status.SENDING)
    finding = the_finding(repair=True)
    assert (finding.code, finding.mended) == ("sending_lost", False)


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.SAVING])
def test_one_that_nobody_pursues_for_hours_is_reported(status):
    generation = make_generation(status=status, due_at=NOW() - timedelta(hours=3))
    finding = the_finding(repair=True)
    assert (finding.code, finding.subject) == ("overdue", f"generation {generation.pk}")
    assert not finding.mended


@pytest.mark.parametrize("status", [Status.PROCESSING, Status.SAVING])
def test_one_that_is_a_little_late_is_not(status):
    make_generation(status=status, due_at=NOW() - timedelta(minutes=30))
    assert found() == []


def test_one_that_is_being_saved_now_is_not():
    make_generation(status=Status.SAVING, due_at=NOW() - timedelta(hours=3), **leased(timedelta(minutes=5)))
    assert found() == []


def test_one_whose_saving_worker_is_gone_is():
    make_generation(status=Status.SAVING, due_at=NOW() - timedelta(hours=3), **leased(timedelta(hours=-2)))
    assert the_finding().code == "overdue"


def test_a_finished_one_without_an_image_is_reported_with_its_task():
    generation = make_generation(status=Status.FINISHED)
    finding = the_finding(repair=True)
    assert (finding.code, finding.subject) == ("finished_without_image", f"generation {generation.pk}")
    assert not finding.mended
    assert generation.task_id in finding.sentence


def test_a_finished_one_whose_image_is_in_the_trash_is_not():
    stored_image(trashed_at=NOW())
    assert found() == []


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING, Status.FAILED, Status.CANCELLED, Status.UNKNOWN])
def test_an_image_of_one_that_is_not_finished_is_reported(status):
    image = stored_image(status=status)
    finding = the_finding(repair=True)
    assert (finding.code, finding.subject) == ("image_of_unfinished", f"image {image.pk}")
    assert not finding.mended


def test_one_that_is_still_saving_may_have_some_of_its_images():
    stored_image(status=Status.SAVING)
    assert found() == []


def test_more_than_one_chunk_is_gone_through(monkeypatch):
    monkeypatch.setattr("generations.engine.examination.finding.by_key.__defaults__", (2,))
    generations = [make_generation(status=Status.FINISHED) for _ in range(5)]
    make_image(generations[2])
    subjects = [f.subject for f in found(fast=True) if f.code == "finished_without_image"]
    assert subjects == [f"generation {generations[n].pk}" for n in (0, 1, 3, 4)]
