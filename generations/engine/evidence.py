"""Whether a request without an answer was charged, as far as the account's own counters tell. Pure reasoning.

The account is read at two moments, before the request was sent and after it ended. What it counts in between are our
pictures that came home in between, whatever others that were under way at either reading drew, and the one in question.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum, auto
from typing import Any, Self, TypeVar

Number = TypeVar("Number", int, Decimal)


class Verdict(StrEnum):
    """What can be said.

    CHARGED          the account counts exactly the picture in question more than can be explained without it
    NOT_CHARGED      it counts as many as came home
    STILL_DRAWING    as many as came home so far, and the provider may still be drawing
    OTHERS           others were in flight, and what is missing may be theirs
    DISAGREE         the counters don't fit what we know: somebody else uses the account, or it isn't the same one
    UNREAD           the account couldn't be read, or tells too little
    """

    CHARGED = auto()
    NOT_CHARGED = auto()
    STILL_DRAWING = auto()
    OTHERS = auto()
    DISAGREE = auto()
    UNREAD = auto()

    @property
    def is_last(self) -> bool:
        """Whether reading the account once more can't tell more."""
        return self in (Verdict.CHARGED, Verdict.NOT_CHARGED)


@dataclass(frozen=True)
class Reading:
    """The account's counters at some moment between `asked_at` and `seen_at`; None for what it didn't tell."""

    asked_at: datetime
    seen_at: datetime
    total_images: int | None = None
    credits: Decimal | None = None

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Self:
        asked_at, seen_at = (datetime.fromisoformat(kept[name]) for name in ("asked_at", "seen_at"))
        credits = kept["credits"]
        return cls(asked_at, seen_at, kept["total_images"], None if credits is None else Decimal(credits))

    def as_json(self) -> dict[str, Any]:
        return {
            "asked_at": self.asked_at.isoformat(),
            "seen_at": self.seen_at.isoformat(),
            "total_images": self.total_images,
            "credits": None if self.credits is None else f"{self.credits.normalize():f}",
        }


@dataclass(frozen=True)
class Drawing:
    """Another request of ours: the account counted its pictures at some moment from `began` to `ended` (None: not yet).

    `sure`: it did count them; else it may have counted any number of them.
    """

    began: datetime
    ended: datetime | None = None
    pictures: int = 1
    sure: bool = False


def weigh(before: Reading, after: Reading, others: Iterable[Drawing]) -> tuple[int, int]:
    """How many pictures of others the account must have counted between both readings, and how many more it may have.

    A reading takes a while, so what happened meanwhile may or may not be in it.
    """
    home = open_ = 0
    for other in others:
        ended = other.ended or after.seen_at
        if ended < before.asked_at or other.began > after.seen_at:
            continue
        if other.sure and other.began > before.seen_at and ended < after.asked_at:
            home += other.pictures
        else:
            open_ += other.pictures
    return home, open_


def judge(before: Reading, after: Reading, home: int, others: int, *, still_drawing: bool = False) -> Verdict:
    """What both readings say of the one picture in question.

    Args:
        home, others: as `weigh` answers.
        still_drawing: whether the provider may not have come to an end with it when the account was read again.
    """
    spent = _difference(before.credits, after.credits)
    counted = _difference(after.total_images, before.total_images)
    if counted is None:
        return _judge_by_credits(spent, home + others, still_drawing)
    excess = counted - home
    if excess < 0 or excess > others + 1:
        return Verdict.DISAGREE
    if excess == 0:
        if spent and not home + others:
            return Verdict.DISAGREE
        return Verdict.STILL_DRAWING if still_drawing else Verdict.NOT_CHARGED
    return Verdict.CHARGED if excess == others + 1 else Verdict.OTHERS


def _judge_by_credits(spent: Decimal | None, others: int, still_drawing: bool) -> Verdict:
    """Nobody knows what a picture takes, so credits tell only about a request that was alone."""
    if spent is None:
        return Verdict.UNREAD
    if others:
        return Verdict.OTHERS
    if spent < 0:
        return Verdict.DISAGREE
    if spent > 0:
        return Verdict.CHARGED
    return Verdict.STILL_DRAWING if still_drawing else Verdict.NOT_CHARGED


def _difference(more: Number | None, less: Number | None) -> Number | None:
    return None if more is None or less is None else more - less
