"""How long generations usually take."""

from statistics import median

from django.core.cache import cache

from generations.models import Generation, Status

DEFAULTS = {"1K": 20, "2K": 45, "4K": 85}
SAMPLE = 20
"""So many of a resolution, the newest, speak for it …"""
WINDOW = 300
"""… among so many finished ones, so that a resolution that nobody uses is not searched for in all of history."""
KEPT = 60
KEY = "usual-seconds"


def usual_seconds() -> dict[str, int]:
    """Seconds from sending to finished by resolution, the median of recent ones; at most a minute old."""
    return cache.get_or_set(KEY, _measure, KEPT)


def _measure() -> dict[str, int]:
    finished = Generation.objects.filter(status=Status.FINISHED).order_by("-sort_key")
    taken = {resolution: [] for resolution in DEFAULTS}
    for resolution, sent_at, finished_at in finished.values_list("resolution", "sent_at", "finished_at")[:WINDOW]:
        if len(taken[resolution]) < SAMPLE:
            taken[resolution].append((finished_at - sent_at).total_seconds())
    return {
        resolution: max(1, round(median(seconds))) if seconds else DEFAULTS[resolution]
        for resolution, seconds in taken.items()
    }
