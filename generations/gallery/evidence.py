"""Whether a request without an answer was charged: what the account counted, told as facts, the conclusion last."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from generations.models import Generation, Status

CONCLUSIONS = {
    "charged": "The account counts one picture more than came home: it was probably charged.",
    "not_charged": "The account counts as many pictures as came home: it was probably not charged.",
    "still_drawing": "It can’t be told yet: the provider may still be drawing. The account will be read again.",
    "others": "It can’t be told: others were in flight, and what is missing may be theirs.",
    "disagree": "It can’t be told: what the account counts doesn’t fit what Musa sent. Somebody else may use it too.",
    "unread": "It can’t be told: the account doesn’t tell enough.",
}
BEFORE_UNREAD = "It can’t be told: the account could not be read before it was sent."
AFTER_UNREAD = "It can’t be told yet: the account has not been read since."
LIKELY = ("charged", "not_charged")


class Fact(NamedTuple):
    """A row: what, how much, when it was seen. `tone` is set on the conclusion: `likely`, or `open`."""

    label: str
    value: str
    at: datetime | None = None
    tone: str = ""


def evidence(generation: Generation) -> list[Fact]:
    """The rows for a generation that ended without an answer; none for any other."""
    if generation.status != Status.UNKNOWN:
        return []
    kept = generation.evidence
    verdict = kept.get("verdict", "")
    so = CONCLUSIONS.get(verdict, AFTER_UNREAD if "before" in kept else BEFORE_UNREAD)
    readings = [_reading(f"Account {when}", kept[when]) for when in ("before", "after") if when in kept]
    return [*readings, *_others(kept), Fact("So", so, tone="likely" if verdict in LIKELY else "open")]


def _reading(label: str, kept: dict) -> Fact:
    told = [_count(kept["total_images"], "picture")] if kept["total_images"] is not None else []
    told += [f"{Decimal(kept['credits']):,f} credits"] if kept["credits"] is not None else []
    return Fact(label, " · ".join(told) or "told nothing", datetime.fromisoformat(kept["seen_at"]))


def _others(kept: dict) -> list[Fact]:
    if "home" not in kept:
        return []
    home = Fact("Came home in between", _count(kept["home"], "picture") if kept["home"] else "nothing")
    others = kept["others"]
    return [home, Fact("May have been counted too", f"{_count(others, 'picture')} of others")] if others else [home]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
