"""What somebody typed into the search: words that must be there, phrases, and words that must not."""

import re
from dataclasses import dataclass

from generations.models.tokens import tokens

MAX_TOKENS = 64
"""What is typed beyond is not looked at."""
PREFIX_LENGTH = 2
"""A shorter last word means itself: nearly every picture has a word that begins with it."""

_ITEM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow each other; a single word is a phrase of one. With `is_prefix` the last one goes on."""

    tokens: tuple[str, ...]
    is_prefix: bool = False

    def as_prefix(self) -> "Phrase":
        return Phrase(self.tokens, is_prefix=len(self.tokens[-1]) >= PREFIX_LENGTH)


@dataclass(frozen=True)
class Query:
    """All of `wanted`, none of `excluded`. Empty, it asks for nothing in particular."""

    wanted: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.excluded)


def parse(text: str) -> Query:
    """Read what was typed; nothing is refused, and signs without letters or digits are passed over.

    Words are joined by *and*; `"two words"` and `semi-transparent` must follow each other; `-word` and `-"two words"`
    must not be there; the last word matches as a beginning, so that results come while one types.
    """
    wanted, excluded, room = [], [], MAX_TOKENS
    is_open = False
    for item in _ITEM.finditer(text):
        words = tuple(tokens(item["quoted"] or item["word"] or "")[:room])
        if not words:
            continue
        room -= len(words)
        (excluded if item["minus"] else wanted).append(Phrase(words))
        is_open = not item["minus"] and not item["closed"]
    if is_open:
        wanted[-1] = wanted[-1].as_prefix()
    return Query(tuple(wanted), tuple(excluded))
