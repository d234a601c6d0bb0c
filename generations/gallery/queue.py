"""The page of the queue: what runs, what waits in the order it will be taken, what needs a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone

from generations.gallery import words
from generations.gallery.line import LONGEST, Line, line_up
from generations.gallery.tile import Tile
from generations.gallery.tiles import generation_tiles
from generations.gallery.usual import usual_seconds
from generations.models import AspectRatio, Generation, ProviderAccount, Status, User

MOST_COUNTED = 10_000
MOST_NEEDING = 20
STARTED = (Status.SENDING, Status.PROCESSING, Status.SAVING)
UNHEARD = timedelta(seconds=20)
"""What is due is claimed within seconds; if it waits longer beside a free slot, the workers haven't heard of it yet."""


@dataclass(frozen=True)
class Row:
    """A generation in the queue: its tile, what it asks for, and when the picture will be there; "" if nobody knows."""

    tile: Tile
    facts: str
    ready: str = ""


@dataclass(frozen=True)
class Press:
    """What one press would do: to how many, at which cost."""

    count: int
    cost: str = ""


@dataclass(frozen=True)
class QueuePage:
    """At most `LONGEST` rows run or wait. Counts are words; `more`: how many further ones wait, "" if none."""

    needing: list[Row]
    running: list[Row]
    waiting: list[Row]
    waiting_count: str
    more: str
    all_ready: str
    slots: list[bool]
    slots_taken: int
    usual: dict[str, int]
    cancel_all: Press
    retry_all: Press
    is_catching_up: bool

    @property
    def is_live(self) -> bool:
        """Something will change by itself."""
        return bool(self.running or self.waiting)


def queue_page(viewer: User) -> QueuePage:
    """The queue of the whole team, and of the viewer's own what needs a person.

    A dozen queries, however long the queue is.
    """
    now = timezone.now()
    account = ProviderAccount.current()
    usual = usual_seconds()
    line = line_up(usual, account.wait_until)
    queued = Generation.objects.filter(status=Status.QUEUED).order_by()
    started = Generation.objects.filter(status__in=STARTED).order_by("sent_at", "pk")
    running = _ids(started, LONGEST)
    waiting = list(line.turns)[: LONGEST - len(running)]
    needing = _ids(Generation.objects.by(viewer).needing_a_person().lately().order_by("-sort_key"), MOST_NEEDING)
    rows = _rows([*running, *waiting, *needing], viewer, line, {} if account.is_paused else _expected(line, now))
    count = queued[:MOST_COUNTED].count()
    return QueuePage(
        needing=[rows[pk] for pk in needing if pk in rows],
        running=[rows[pk] for pk in running if pk in rows],
        waiting=[rows[pk] for pk in waiting if pk in rows],
        waiting_count=_counted(count),
        more=_counted(count - len(waiting)) if count > len(waiting) else "",
        all_ready="" if account.is_paused else _all_ready(line, count, usual, now),
        slots=[number < line.slots_taken for number in range(settings.APIFRAME_MAX_IN_FLIGHT)],
        slots_taken=line.slots_taken,
        usual=usual,
        cancel_all=Press(Generation.objects.by(viewer).unsent().order_by()[:MOST_COUNTED].count()),
        retry_all=_retry_all(viewer),
        is_catching_up=not account.is_paused and not _is_told_to_wait(account, now) and _is_unheard(line, now),
    )


def _ids(generations: QuerySet[Generation], most: int) -> list[int]:
    return list(generations.values_list("pk", flat=True)[:most])


def _rows(ids: Iterable[int], viewer: User, line: Line, expected: dict[int, str]) -> dict[int, Row]:
    generations = Generation.objects.filter(pk__in=ids)
    columns = ("pk", "aspect_ratio", "resolution", "position", "batch__count")
    facts = {pk: _facts(*row) for pk, *row in generations.values_list(*columns)}
    tiles = generation_tiles(generations, viewer, line)
    return {tile.id: Row(tile, facts[tile.id], expected.get(tile.id, "")) for tile in tiles}


def _facts(aspect_ratio: str, resolution: str, position: int, count: int) -> str:
    of_batch = f" · {position + 1} of {count}" if count > 1 else ""
    return f"{AspectRatio(aspect_ratio).label} · {resolution}{of_batch}"


def _expected(line: Line, now: datetime) -> dict[int, str]:
    return {pk: words.about((turn.ready_at - now).total_seconds()) for pk, turn in line.turns.items()}


def _all_ready(line: Line, count: int, usual: dict[str, int], now: datetime) -> str:
    """When the last one that waits is ready; those that have no turn yet take a slot each for the usual time."""
    if not line.turns:
        return ""
    last = max(turn.ready_at for turn in line.turns.values())
    beyond = max(0, count - len(line.turns)) * mean(usual.values()) / settings.APIFRAME_MAX_IN_FLIGHT
    return words.about((last - now).total_seconds() + beyond)


def _counted(count: int) -> str:
    return f"more than {MOST_COUNTED - 1:,}" if count >= MOST_COUNTED else f"{count:,}"


def _retry_all(viewer: User) -> Press:
    """What `actions.retry_all_failed` would ask for, at today's prices."""
    failed = Generation.objects.by(viewer).failed_lately()
    counts = Generation.objects.filter(pk__in=failed.values("pk")).values_list("resolution").annotate(Count("pk"))
    numbers = dict(counts.order_by())
    cost = sum(settings.APIFRAME_COSTS[resolution] * number for resolution, number in numbers.items())
    return Press(sum(numbers.values()), words.money(cost) if cost else "")


def _is_told_to_wait(account: ProviderAccount, now: datetime) -> bool:
    return account.wait_until is not None and account.wait_until > now


def _is_unheard(line: Line, now: datetime) -> bool:
    has_room = line.slots_taken < settings.APIFRAME_MAX_IN_FLIGHT
    return has_room and line.waits_since is not None and line.waits_since < now - UNHEARD
