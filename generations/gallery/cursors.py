"""Where a page ended, as a text that the next page's address carries."""

LONGEST = 17
"""Digits: microseconds up to the year 5138, which any date can hold."""


class BrokenCursor(ValueError):
    """A cursor that no page gave out."""

    def __init__(self) -> None:
        super().__init__("This cursor was not given out by Musa. Start again without one.")


def read_cursor(cursor: str) -> int | None:
    """The sort key that a cursor holds, None if there is no cursor. Raises BrokenCursor."""
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= LONGEST):
        raise BrokenCursor
    return int(cursor)
