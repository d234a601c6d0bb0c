"""Keeping what the account's counters tell of requests that brought no answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.db.models import F, Q

from generations.engine.evidence import Drawing, Reading, Verdict, judge, weigh
from generations.engine.provider import provider_name
from generations.models import Charged, Generation, GenerationEvent, ProviderAccount, Status

AT_ONCE = 200
FIRST_WITHIN = timedelta(days=1)
LOOKED_AT_FOR = timedelta(hours=1)  # so long after it can have been drawn, another reading may still tell more
MOST_LINES = 10_000  # of the journal; where more happened, nothing can be told
NAMED_AT_ONCE = 500


def reading_before(account: ProviderAccount) -> dict:
    """What is kept with a generation that is about to be sent: the account as last seen."""
    if account.asked_at is None or account.seen_at is None:
        return {}
    reading = Reading(account.asked_at, account.seen_at, account.total_images, account.credits)
    return {"before": reading.as_json()}


def note_reading(after: Reading) -> None:
    """Weigh a new reading for those without an answer that no reading has told enough of yet."""
    waiting = list(_waiting(after))
    if not waiting:
        return
    earliest = min(_before(generation).asked_at for generation in waiting)
    drawings = _drawings(earliest - timedelta(seconds=max(settings.APIFRAME_TIMEOUTS.values())))
    for generation in waiting:
        evidence = generation.evidence | _found(generation, after, drawings)
        Generation.objects.filter(pk=generation.pk, status=Status.UNKNOWN).update(evidence=evidence)


def _waiting(after: Reading) -> Iterator[Generation]:
    unknown = Generation.objects.filter(status=Status.UNKNOWN, provider=provider_name())
    for generation in unknown.order_by("-sort_key")[:AT_ONCE]:
        ended = generation.finished_at <= after.asked_at
        if "before" in generation.evidence and ended and _is_open(generation, after.asked_at):
            yield generation


def _is_open(generation: Generation, now: datetime) -> bool:
    """Whether a reading may tell something new."""
    verdict = generation.evidence.get("verdict")
    if verdict is None:
        return now < generation.finished_at + FIRST_WITHIN
    return not Verdict(verdict).is_last and now < _drawn_until(generation) + LOOKED_AT_FOR


def _found(generation: Generation, after: Reading, drawings: dict[int, Drawing] | None) -> dict:
    before, kept = _before(generation), {"after": after.as_json()}
    if drawings is None:
        return kept | {"verdict": Verdict.OTHERS}
    home, others = weigh(before, after, (drawing for pk, drawing in drawings.items() if pk != generation.pk))
    verdict = judge(before, after, home, others, still_drawing=after.asked_at < _drawn_until(generation))
    return kept | {"home": home, "others": others, "verdict": verdict}


def _before(generation: Generation) -> Reading:
    return Reading.of_json(generation.evidence["before"])


def _drawn_until(generation: Generation) -> datetime:
    """When the provider has come to an end with a request that it never answered."""
    longest = timedelta(seconds=settings.APIFRAME_TIMEOUTS[generation.resolution])
    return max(generation.sent_at + longest, generation.finished_at or generation.sent_at)


def _drawings(since: datetime) -> dict[int, Drawing] | None:
    """What was under way since then, by id; None if it was too much to say.

    By the journal, whose last lines are at hand, because no index leads from a moment to the generations of it.
    """
    recent = list(takewhile(lambda line: line["at"] >= since, _last_lines()))
    if len(recent) == MOST_LINES:
        return None
    came = {line["generation_id"]: line["at"] for line in recent if line["to_status"] == Status.SAVING}
    ids = sorted({line["generation_id"] for line in recent})
    rows = list(Generation.objects.filter(_ours(), status__in=(Status.SENDING, Status.PROCESSING)))
    for start in range(0, len(ids), NAMED_AT_ONCE):
        rows += Generation.objects.filter(_ours(), pk__in=ids[start : start + NAMED_AT_ONCE])
    return {row.pk: _drawing(row, came.get(row.pk)) for row in rows if _may_count(row, came)}


def _last_lines() -> Iterator[dict]:
    moves = GenerationEvent.objects.exclude(from_status=F("to_status")).order_by("-id")
    return moves.values("generation_id", "to_status", "at")[:MOST_LINES].iterator(chunk_size=NAMED_AT_ONCE)


def _ours() -> Q:
    return Q(provider=provider_name(), sent_at__isnull=False)


def _may_count(row: Generation, came: dict[int, datetime]) -> bool:
    """Not what cost nothing, nor what had come home before."""
    at_home = row.status in (Status.SAVING, Status.FINISHED) and row.pk not in came
    return row.charged != Charged.NO and not at_home


def _drawing(row: Generation, came_home: datetime | None) -> Drawing:
    began, pictures = row.first_sent_at or row.sent_at, len(row.image_urls) or 1
    if row.charged == Charged.YES:
        return Drawing(began, came_home or row.finished_at, pictures, sure=True)
    return Drawing(began, _drawn_until(row) if row.is_final else None, pictures)
