"""Who was let in a moment ago, so that "nothing changed" can be told them without asking who they are each time.

Nothing else is ever told on the strength of it: whatever changed is told by a view, behind the login.
"""

import time

KEPT = 10.0
"""Seconds in which somebody who has signed out may still hear that nothing changed."""
MOST = 2000


class Doorway:
    """People by the key of their web session; each process remembers for itself."""

    def __init__(self) -> None:
        self._people: dict[str, tuple[float, int]] = {}

    def let_in(self, session: str, person: int) -> None:
        """Note that this session is that person's, which was checked just now."""
        if len(self._people) >= MOST:
            self._people.clear()
        self._people[session] = (time.monotonic(), person)

    def who(self, session: str) -> int | None:
        """The id of the person who was let in with this session a moment ago."""
        checked_at, person = self._people.get(session, (float("-inf"), None))
        return person if time.monotonic() - checked_at < KEPT else None


doorway = Doorway()
