"""What an open page asks for every other second: what changed since? Told from what was looked up a moment ago."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.news import News, news_since
from generations.gallery.recent import recent_line, recent_states
from generations.gallery.tile import Place
from generations.gallery.tiles import places_moved
from generations.models import GalleryImage

MOST_WATCHED = 300
KINDS = {"pictures": GalleryImage.Kind.GENERATED, "uploads": GalleryImage.Kind.UPLOAD}


@dataclass(frozen=True)
class Question:
    """What a page knows: state and place in the line of its generations, and on a page that shows all that is newest,
    the sort key of its first tile, and how much news above it was told already.
    """

    known: dict[int, tuple[str, int]]
    newest: int | None = None
    kind: str = "pictures"
    told: int = 0

    @classmethod
    def read(cls, query: str) -> Self:
        """Of an address; what can't be read is passed over.

        `known` names the tiles, as `12-queued-3,13-sending`: the third is the place that a waiting one was told, if it
        was. `newest`, `kind` and `told` are about the news.
        """
        given = dict(parse_qsl(query))
        kind, told = given.get("kind", ""), given.get("told", "")
        return cls(
            known=dict(_known(given.get("known", ""))),
            newest=_sort_key(given.get("newest", "")) if kind in KINDS else None,
            kind=kind,
            told=int(told) if told.isdecimal() and len(told) < 9 else 0,
        )


@dataclass(frozen=True)
class Changes:
    """The generations that are in another state, the places that are others, and the news if it isn't what was told."""

    moved: frozenset[int]
    places: list[Place]
    news: News | None
    is_up_to_date: bool
    """Whether nothing of others is above the page's first tile."""

    def __bool__(self) -> bool:
        return bool(self.moved or self.places or self.news is not None)


def changes_since(question: Question, viewer: int) -> Changes:
    """What is different from what a page of that person knows.

    At most a query each for states, the line and the images, and often none (`recent`).
    """
    states = recent_states.of(question.known)
    moved = frozenset(pk for pk, status in states.items() if status != question.known[pk][0])
    told = {pk: place for pk, (_, place) in question.known.items() if place and pk not in moved}
    news = None if question.newest is None else news_since(KINDS[question.kind], viewer, question.newest)
    return Changes(
        moved=moved,
        places=places_moved(told, recent_line()) if told else [],
        news=None if news is None or news.count == question.told else news,
        is_up_to_date=news is not None and not news.count,
    )


def _known(text: str) -> Iterator[tuple[int, tuple[str, int]]]:
    """Ids with states, and places in the line or 0."""
    for word in text.split(",")[:MOST_WATCHED]:
        number, status, place, *_ = f"{word}--".split("-")
        if number.isdecimal() and len(number) < 19:
            yield int(number), (status, int(place) if place.isdecimal() and len(place) < 9 else 0)


def _sort_key(text: str) -> int | None:
    try:
        return read_cursor(text)
    except BrokenCursor:
        return None
