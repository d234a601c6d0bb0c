"""What somebody typed into the search, read: words, "phrases", prefix*, -without, OR, and fields such as by:mia.

Clauses are joined by *and*; OR joins the terms of one clause, so it binds tighter: `a OR b c` is (a or b) and c.
"""

import re
from dataclasses import dataclass

from generations.models.tokens import tokens

MAX_TOKENS = 64
"""What is typed beyond is not looked at."""
PREFIX_LENGTH = 2
"""A shorter last word means itself: nearly every picture has a word that begins with it."""
FIELDS = (
    *("by", "project", "in", "tag", "ratio", "res", "rating", "color", "colour", "like", "from", "depth"),
    *("is", "has", "after", "before", "on", "status", "sort", "prompt"),
)

_ITEM = re.compile(
    rf"""
    (?P<or>(?<!\S)OR(?!\S))
    | (?P<minus>(?<!\S)-)? (?:
        (?P<field>(?i:{"|".join(FIELDS)})) : (?: "(?P<quoted_value>[^"]*)"? | (?P<value>[^\s"]*) )
        | "(?P<quoted>[^"]*)(?P<closed>"?) (?P<quoted_star>\*?)
        | (?P<word>[^\s"]+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow each other; a single word is a phrase of one. With `is_prefix` the last one goes on."""

    tokens: tuple[str, ...]
    is_prefix: bool = False

    def as_prefix(self) -> "Phrase":
        return Phrase(self.tokens, is_prefix=len(self.tokens[-1]) >= PREFIX_LENGTH)


@dataclass(frozen=True)
class Field:
    """One of `FIELDS` with the value as it was typed, unquoted."""

    name: str
    value: str


@dataclass(frozen=True)
class Term:
    """A phrase or a field, and where it stands in the text."""

    atom: Phrase | Field
    is_excluded: bool
    start: int
    end: int


@dataclass(frozen=True)
class Clause:
    """Terms of which one is enough; there is at least one."""

    terms: tuple[Term, ...]

    @property
    def start(self) -> int:
        return self.terms[0].start

    @property
    def end(self) -> int:
        return self.terms[-1].end

    @property
    def field(self) -> str:
        """The field that all its terms are about, none of them excluded; else ""."""
        names = {term.atom.name if isinstance(term.atom, Field) and not term.is_excluded else "" for term in self.terms}
        return names.pop() if len(names) == 1 else ""

    @property
    def values(self) -> list[str]:
        """What stands after the colons, in order."""
        return [term.atom.value for term in self.terms if isinstance(term.atom, Field)]


@dataclass(frozen=True)
class Query:
    """All clauses must hold. Empty, it asks for nothing in particular."""

    text: str = ""
    clauses: tuple[Clause, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def phrases(self) -> list[Phrase]:
        """The words that are looked for, not those that must not be there."""
        terms = (term for clause in self.clauses for term in clause.terms if not term.is_excluded)
        return [term.atom for term in terms if isinstance(term.atom, Phrase)]

    def of_field(self, *names: str) -> list[Clause]:
        """The clauses that are about one of these fields only."""
        return [clause for clause in self.clauses if clause.field in names]


def parse(text: str) -> Query:
    """Read what was typed; nothing is refused, and signs without letters or digits are passed over.

    `semi-transparent`, a field that there isn't (`foo:bar`), and characters of a script without spaces are phrases; the
    last word matches as a beginning, so that results come while one types.
    """
    clauses: list[list[Term]] = []
    room, joins, is_open = MAX_TOKENS, False, False
    for item in _ITEM.finditer(text):
        if item["or"]:
            joins, is_open = bool(clauses), False
            continue
        atom = _atom(item, room)
        if atom is None:
            continue
        room -= len(atom.tokens) if isinstance(atom, Phrase) else 1
        term = Term(atom, bool(item["minus"]), item.start(), item.end())
        if joins:
            clauses[-1].append(term)
        else:
            clauses.append([term])
        joins = False
        is_open = isinstance(atom, Phrase) and not item["minus"] and not item["closed"]
    if is_open:
        last = clauses[-1].pop()
        clauses[-1].append(Term(last.atom.as_prefix(), False, last.start, last.end))
    return Query(text, tuple(Clause(tuple(terms)) for terms in clauses))


def _atom(item: re.Match, room: int) -> Phrase | Field | None:
    if room <= 0:
        return None
    if item["field"]:
        return Field(item["field"].lower(), (item["quoted_value"] or item["value"] or "").strip())
    typed = item["quoted"] or item["word"] or ""
    words = tuple(tokens(typed)[:room])
    if not words:
        return None
    goes_on = item["quoted_star"] or (item["word"] or "").endswith("*")
    return Phrase(words).as_prefix() if goes_on else Phrase(words)
