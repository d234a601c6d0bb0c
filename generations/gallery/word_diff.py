"""What two texts have in common, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from generations.models.tokens import tokens

MOST_EXACT = 1000
"""Texts of more words are compared without those that stand everywhere: the exact way takes their product in time."""

_WORDS = re.compile(r"\s*(?:[^\W_]+|\S)|\s+")


@dataclass(frozen=True)
class Piece:
    """Words that follow each other, with the spaces in front: `kind` is "same", "gone" or "new"."""

    text: str
    kind: str

    @property
    def words(self) -> str:
        return self.text.lstrip()

    @property
    def spaces(self) -> str:
        """Those in front: they aren't marked."""
        return self.text[: len(self.text) - len(self.words)]


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in one row, what is gone in front of what came in its place.

    Without the new ones they are the first text, without those that are gone the second: only spaces may differ.
    """
    old, new = list(_words(before)), list(_words(after))
    is_long = max(len(old), len(new)) > MOST_EXACT
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=is_long)
    pieces = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(new[j1:j2]), "same"))
            continue
        pieces += [Piece("".join(old[i1:i2]), "gone")] * (i2 > i1)
        pieces += [Piece("".join(new[j1:j2]), "new")] * (j2 > j1)
    return pieces


def before_of(pieces: list[Piece]) -> list[Piece]:
    """The first text: what stayed and what is gone."""
    return [piece for piece in pieces if piece.kind != "new"]


def after_of(pieces: list[Piece]) -> list[Piece]:
    """The second text: what stayed and what is new."""
    return [piece for piece in pieces if piece.kind != "gone"]


def _words(text: str) -> Iterator[str]:
    """Words and signs, each with the spaces in front of it; single characters of scripts that write no spaces."""
    for found in _WORDS.finditer(text):
        word = found[0]
        if word.isascii() or len(tokens(word)) < 2:
            yield word
        else:
            yield from word
