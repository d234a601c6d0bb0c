"""After the clock was set back nothing waits longer than it should have."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import engine
from generations.models import Generation, Status

from .factories import make_generation

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def left_over(status, **fields) -> Generation:
    """Written an hour ahead of the present clock."""
    ahead = timezone.now() + HOUR
    return make_generation(status=status, **{"due_at": ahead} | fields)


@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING, Status.SAVING])
def test_what_waits_for_longer_than_any_pause_is_due_at_once(status):
    generation = left_over(status)
    engine.reconcile("janitor")
    generation.refresh_from_db()
    assert generation.due_at <= timezone.now()


@pytest.mark.parametrize(
    ("status", "seconds"), [(Status.QUEUED, 110), (Status.PROCESSING, 50), (Status.SAVING, 110)], ids=str
)
def test_an_ordinary_pause_is_left_alone(status, seconds):
    due = timezone.now() + timedelta(seconds=seconds)
    generation = left_over(status, due_at=due)
    engine.reconcile("janitor")
    generation.refresh_from_db()
    assert generation.due_at == due


@pytest.mark.parametrize(("status", "seconds"), [(Status.SENDING, 360), (Status.SAVING, 120)])
def test_a_lease_lasts_no_longer_than_one_that_begins_now(status, seconds):
    generation = left_over(status, lease_holder="worker:1", lease_expires_at=timezone.now() + HOUR)
    engine.reconcile("janitor")
    generation.refresh_from_db()
    assert generation.status == status
    assert generation.lease_expires_at <= timezone.now() + timedelta(seconds=seconds)


def test_a_lease_that_was_given_just_now_is_left_alone():
    expires = timezone.now() + timedelta(seconds=659)
    generation = left_over(Status.SENDING, resolution="4K", lease_holder="worker:1", lease_expires_at=expires)
    engine.reconcile("janitor")
    generation.refresh_from_db()
    assert generation.lease_expires_at == expires
