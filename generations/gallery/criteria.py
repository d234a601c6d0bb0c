"""A query with its fields understood: what the index is asked, and what stands beside it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from generations.gallery.fields import (
    STATUSES,
    Facets,
    Meaning,
    Order,
    Span,
    Statuses,
    These,
    Unreadable,
    meaning,
)
from generations.gallery.named import Names
from generations.gallery.query import Clause, Field, Phrase, Query, Term

NOT_BESIDE_OR = "dates, likenesses and states can’t be joined by OR"
EVERY_STATUS = frozenset().union(*STATUSES.values())


@dataclass(frozen=True)
class Alternatives:
    """One of `wanted` must be there, or one of `excluded` must not."""

    wanted: tuple[Phrase | Facets, ...] = ()
    excluded: tuple[Phrase | Facets, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What could not be read, as it was typed, and why."""

    text: str
    why: str


@dataclass(frozen=True)
class Criteria:
    """All must hold. `these`: sets of sort keys, in each of which an image must be. `statuses`: generations in one of
    these states are asked for, not pictures.
    """

    alternatives: tuple[Alternatives, ...] = ()
    spans: tuple[Span, ...] = ()
    excluded_spans: tuple[Span, ...] = ()
    these: tuple[frozenset[int], ...] = ()
    not_these: frozenset[int] = frozenset()
    statuses: frozenset[str] | None = None
    best_first: bool = False
    left_out: tuple[LeftOut, ...] = ()

    def admit(self, words: Sequence[str], facets: Collection[str]) -> bool:
        """Whether what has these words and facets passes as far as the index is asked."""

        def has(atom: Phrase | Facets) -> bool:
            return not set(atom.terms).isdisjoint(facets) if isinstance(atom, Facets) else stands_in(atom, words)

        return all(any(map(has, one.wanted)) or not all(map(has, one.excluded)) for one in self.alternatives)


def stands_in(phrase: Phrase, words: Sequence[str]) -> bool:
    """Whether the words have the phrase somewhere."""
    return next(places_of(phrase, words), None) is not None


def places_of(phrase: Phrase, words: Sequence[str]) -> Iterator[int]:
    """Where in the words the phrase begins."""
    *whole, last = phrase.tokens
    for place in range(len(words) - len(whole)):
        end = words[place + len(whole)]
        fits = end.startswith(last) if phrase.is_prefix else end == last
        if fits and list(words[place : place + len(whole)]) == whole:
            yield place


def understand(query: Query, viewer: int | None) -> Criteria:
    """Read the fields of a query; a query to the database for each name, none without."""
    reading = _Reading(query, Names(viewer))
    for clause in query.clauses:
        reading.take(clause)
    return reading.criteria()


class _Reading:
    """What was understood so far."""

    def __init__(self, query: Query, names: Names) -> None:
        self.query = query
        self.names = names
        self.alternatives: list[Alternatives] = []
        self.beside: list[tuple[Span | These | Order, bool]] = []
        self.statuses: frozenset[str] | None = None
        self.left_out: list[LeftOut] = []

    def take(self, clause: Clause) -> None:
        read = [(term, found) for term in clause.terms if (found := self._meaning(term)) is not None]
        if read and all(isinstance(found, Statuses) for _, found in read):
            self._narrow(read)
        elif len(clause.terms) == 1:
            for term, found in read:
                self._take_one(term, found)
        else:
            self._take_joined(read)

    def _take_one(self, term: Term, found: Phrase | Meaning) -> None:
        if isinstance(found, Span | These | Order):
            self.beside.append((found, term.is_excluded))
        else:
            self._ask([(term, found)])

    def _take_joined(self, read: list[tuple[Term, Phrase | Meaning]]) -> None:
        asked = [(term, found) for term, found in read if isinstance(found, Phrase | Facets)]
        for term, found in read:
            if not isinstance(found, Phrase | Facets):
                self._leave_out(term, NOT_BESIDE_OR)
        self._ask(asked)

    def _ask(self, asked: list[tuple[Term, Phrase | Facets]]) -> None:
        if asked:
            wanted = tuple(found for term, found in asked if not term.is_excluded)
            excluded = tuple(found for term, found in asked if term.is_excluded)
            self.alternatives.append(Alternatives(wanted, excluded))

    def _narrow(self, read: list[tuple[Term, Statuses]]) -> None:
        groups = (EVERY_STATUS - found.values if term.is_excluded else found.values for term, found in read)
        one = frozenset().union(*groups)
        self.statuses = one if self.statuses is None else self.statuses & one

    def _meaning(self, term: Term) -> Phrase | Meaning | None:
        if not isinstance(term.atom, Field):
            return term.atom
        try:
            return meaning(term.atom, self.names)
        except Unreadable as error:
            self._leave_out(term, str(error))
            return None

    def _leave_out(self, term: Term, why: str) -> None:
        self.left_out.append(LeftOut(self.query.text[term.start : term.end], why))

    def criteria(self) -> Criteria:
        spans = [(found, out) for found, out in self.beside if isinstance(found, Span)]
        these = [(found.sort_keys, out) for found, out in self.beside if isinstance(found, These)]
        return Criteria(
            alternatives=tuple(self.alternatives),
            spans=tuple(span for span, is_excluded in spans if not is_excluded),
            excluded_spans=tuple(span for span, is_excluded in spans if is_excluded),
            these=tuple(keys for keys, is_excluded in these if not is_excluded),
            not_these=frozenset().union(*(keys for keys, is_excluded in these if is_excluded)),
            statuses=self.statuses,
            best_first=any(found.is_best != out for found, out in self.beside if isinstance(found, Order)),
            left_out=tuple(self.left_out),
        )
