"""Which words of a caption a search looked for."""

import re
from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from generations.gallery.criteria import places_of
from generations.gallery.query import Phrase, Query
from generations.gallery.tile import Tile
from generations.models.tokens import tokens

LEAD = 16

_PIECES = re.compile(r"[^\W_]+|\S")


def mark_matches(tiles: Iterable[Tile], query: Query) -> None:
    """Mark in the captions of tiles what was looked for; they begin near it, because one line is all that is seen."""
    phrases = query.phrases
    if not phrases:
        return
    for tile in tiles:
        tile.marked = marked(tile.prompt, phrases)


def marked(text: str, phrases: Sequence[Phrase], *, is_whole: bool = False) -> SafeString:
    """The text, escaped, with `<mark>` around each place where one of the phrases stands.

    Where the first stands more than `LEAD` characters in, what comes before is cut off at a word, unless all of the
    text is wanted.
    """
    spans = _joined(_spans(text, phrases))
    done = _start(text, spans[0][0]) if spans and not is_whole else 0
    html = ["…"] if done else []
    for start, end in spans:
        html += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*html, escape(text[done:])]))  # noqa: S308  (escaped piece by piece)


def _start(text: str, first: int) -> int:
    return 0 if first <= LEAD else text.rfind(" ", 0, first - 1) + 1


def _spans(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    words, places = [], []
    for start, end, cut in _pieces(text):
        words += cut
        places += [(start, end)] * len(cut)
    return [
        (places[first][0], places[first + len(phrase.tokens) - 1][1])
        for phrase in phrases
        for first in places_of(phrase, words)
    ]


def _pieces(text: str) -> Iterable[tuple[int, int, list[str]]]:
    """Words, and characters of scripts that write no spaces: from where to where, and as the search cuts them."""
    for found in _PIECES.finditer(text):
        cut = tokens(found[0])
        if len(cut) > 1:
            yield from ((place, place + 1, tokens(text[place])) for place in range(found.start(), found.end()))
        else:
            yield found.start(), found.end(), cut


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
