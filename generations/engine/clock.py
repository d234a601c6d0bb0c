"""A clock that was set back: what was to wait for seconds would wait for as long as the clock was set back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from generations.engine import collecting, saving, sending
from generations.engine.claiming import lease_end
from generations.models import Generation, Status

# Nothing waits longer by itself. What the API told to wait for longer is held back for everybody, not by its own time.
LONGEST_PAUSES = {
    Status.QUEUED: sending.LONGEST_PAUSE,
    Status.PROCESSING: collecting.LONGEST_PAUSE,
    Status.SAVING: saving.LONGEST_PAUSE,
}
DOUBT = timedelta(seconds=60)  # clocks of several machines differ by seconds, and are set by seconds


def catch_up(now: datetime) -> None:
    """Make due what waits for longer than anything may, and let no lease last longer than one that begins now.

    A call in flight keeps a whole lease from now on; one whose worker is gone is given up as soon as it expires.
    """
    too_far = Q()
    for status, seconds in LONGEST_PAUSES.items():
        too_far |= Q(status=status, due_at__gt=now + timedelta(seconds=seconds) + DOUBT)
    for resolution in settings.APIFRAME_TIMEOUTS:
        end = lease_end(resolution, now)
        too_far |= Q(status=Status.SENDING, resolution=resolution, lease_expires_at__gt=end + DOUBT)
    too_far |= Q(status=Status.SAVING, lease_expires_at__gt=saving.lease_end(now) + DOUBT)
    for generation in Generation.objects.unfinished().filter(too_far):
        _bring_near(generation, now)


def _bring_near(generation: Generation, now: datetime) -> None:
    """Guarded by what was read: whoever moved it meanwhile has written times of the present clock."""
    ends = {Status.SENDING: lease_end(generation.resolution, now), Status.SAVING: saving.lease_end(now)}
    end = ends.get(generation.status)
    lease = generation.lease_expires_at and end and min(generation.lease_expires_at, end)
    rows = Generation.objects.filter(pk=generation.pk, status=generation.status, due_at=generation.due_at)
    rows.filter(lease_holder=generation.lease_holder).update(due_at=min(generation.due_at, now), lease_expires_at=lease)
