"""Who is next: the order in which the engine will take what waits, and about when, told from the database alone."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from generations.models import Generation, Status

LONGEST = 200
"""Turns that are told; nobody counts further."""
SOON = timedelta(seconds=5)
"""When something is said to end that takes longer than usual already."""


class Asked(NamedTuple):
    """What the order depends on."""

    id: int
    author: int
    status: str
    resolution: str
    sent_at: datetime | None
    due_at: datetime


@dataclass(frozen=True)
class Turn:
    """A place in the line, from 1, and when its picture will probably be there."""

    position: int
    ready_at: datetime


@dataclass(frozen=True)
class Line:
    """The turns by generation, those in front first; how many slots are taken, and since when one waits that is due."""

    turns: dict[int, Turn]
    slots_taken: int
    waits_since: datetime | None

    def position(self, generation_id: int) -> int:
        """From 1; 0 if it doesn't wait, or too far behind to be told."""
        turn = self.turns.get(generation_id)
        return turn.position if turn else 0


def line_up(usual: dict[str, int], start: datetime | None = None) -> Line:
    """Look at what is in flight and what waits; one query.

    Args:
        usual: seconds that a request takes, by resolution.
        start: nobody sends before that moment.
    """
    now = timezone.now()
    asked = [Asked(*row) for row in _rows()]
    waiting = [one for one in asked if one.status == Status.QUEUED]
    taken = [one for one in asked if one.status != Status.QUEUED and _holds_slot(one, now)]
    return Line(
        turns=dict(_turns(waiting, taken, usual, now, max(start or now, now))),
        slots_taken=len(taken),
        waits_since=min((one.due_at for one in waiting if one.due_at <= now), default=None),
    )


def _rows() -> Iterable[tuple]:
    """What is in flight, and of everybody as many waiting ones as could have a turn that is told."""
    columns = ("id", "author_id", "status", "resolution", "sent_at", "due_at")
    place = Window(RowNumber(), partition_by=F("author_id"), order_by=F("id").asc())
    waiting = Generation.objects.filter(status=Status.QUEUED).annotate(place=place).filter(place__lte=LONGEST)
    running = Generation.objects.filter(status__in=[Status.SENDING, Status.PROCESSING])
    return waiting.order_by().values_list(*columns).union(running.order_by().values_list(*columns), all=True)


def _holds_slot(one: Asked, now: datetime) -> bool:
    """As `GenerationQuerySet.in_flight` has it."""
    timeout = timedelta(seconds=settings.APIFRAME_TIMEOUTS[one.resolution])
    return one.status == Status.SENDING or one.sent_at > now - timeout


def _turns(
    waiting: list[Asked], taken: list[Asked], usual: dict[str, int], now: datetime, clock: datetime
) -> Iterable[tuple[int, Turn]]:
    """Claim as the engine will (`engine.claim`): when a slot is free, of those due, the person with the fewest in
    flight, then the oldest. `clock` goes from one such moment to the next.
    """
    takes = {resolution: timedelta(seconds=seconds) for resolution, seconds in usual.items()}
    slots = [(max(one.sent_at + takes[one.resolution], now + SOON), one.author) for one in taken]
    heapify(slots)
    busy = Counter(author for _, author in slots)
    lanes: dict[int, deque[Asked]] = defaultdict(deque)
    for one in sorted(waiting, key=lambda one: one.id):
        lanes[one.author].append(one)

    for position in range(1, min(LONGEST, len(waiting)) + 1):
        while True:
            while slots and slots[0][0] <= clock:
                busy[heappop(slots)[1]] -= 1
            oldest = _oldest_due(lanes, clock)
            if oldest and len(slots) < settings.APIFRAME_MAX_IN_FLIGHT:
                break
            clock = slots[0][0] if oldest else min(one.due_at for lane in lanes.values() for one in lane)
        one = min(oldest, key=lambda one: (busy[one.author], one.id))
        lanes[one.author].remove(one)
        ready_at = clock + takes[one.resolution]
        heappush(slots, (ready_at, one.author))
        busy[one.author] += 1
        yield one.id, Turn(position, ready_at)


def _oldest_due(lanes: dict[int, deque[Asked]], clock: datetime) -> list[Asked]:
    """Of everybody the oldest that may be sent at that moment."""
    firsts = (next((one for one in lane if one.due_at <= clock), None) for lane in lanes.values())
    return [one for one in firsts if one]
