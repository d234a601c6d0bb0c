"""Reading one large JSON object piece by piece: each entry of its lists by itself, however it was written."""

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any

from generations.archives.errors import Unreadable

LONGEST = 4_000_000
"""Characters of one entry."""
NOT_JSON = "The manifest isn't complete JSON: it was changed, or it is cut off."
_SPACE = " \t\r\n"


def entries(pieces: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    """Name and value of each member of the object; of a member that is a list, each entry by itself.

    Raises: Unreadable.
    """
    text = _Text(pieces)
    text.expect("{")
    if text.next_is("}"):
        return
    while True:
        name = text.value()
        text.expect(":")
        if not isinstance(name, str):
            raise Unreadable(NOT_JSON)
        if text.next_is("["):
            for entry in _list(text):
                yield name, entry
        else:
            yield name, text.value()
        if text.next_is("}"):
            return
        text.expect(",")


def _list(text: "_Text") -> Iterator[Any]:
    if text.next_is("]"):
        return
    while True:
        yield text.value()
        if text.next_is("]"):
            return
        text.expect(",")


class _Text:
    def __init__(self, pieces: Iterable[bytes]) -> None:
        decode = codecs.getincrementaldecoder("utf-8")()
        self._pieces = (decode.decode(piece) for piece in pieces)
        self._text = ""
        self._at = 0
        self._ended = False
        self._scan = json.JSONDecoder().raw_decode

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            raise Unreadable(NOT_JSON)

    def next_is(self, sign: str) -> bool:
        """Whether this sign comes next; if so, it is passed."""
        self._skip()
        if self._text[self._at : self._at + 1] != sign:
            return False
        self._at += 1
        return True

    def value(self) -> Any:
        """The next value, whole."""
        self._skip()
        while True:
            try:
                value, end = self._scan(self._text, self._at)
            except (ValueError, RecursionError):
                end = None
            # a number at the end of what has been read may go on
            if end is not None and (end < len(self._text) or self._ended):
                self._at = end
                return value
            if len(self._text) - self._at > LONGEST:
                raise Unreadable("One entry of the manifest is larger than any that Musa writes.")
            if not self._more():
                if end is None:
                    raise Unreadable(NOT_JSON)
                self._at = end
                return value

    def _skip(self) -> None:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return

    def _more(self) -> bool:
        try:
            piece = next(self._pieces, None)
        except UnicodeDecodeError as error:
            raise Unreadable("The manifest isn't UTF-8.") from error
        if piece is None:
            self._ended = True
            return False
        self._text = self._text[self._at :] + piece
        self._at = 0
        return True
