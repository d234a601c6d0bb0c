"""What a filter beside the search box is: its choices, what is chosen, and where a press on it leads.

They are written into the query itself, so that an address, a saved view and the box always say the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

MOST_NAMED = 3
"""Of more than so many choices only the number is said."""

RARE = ("tag", "ratio", "res", "colour", "verdict", "references")
"""They stand in a menu of their own until they are chosen."""

Address = Callable[[str], str]
"""The studio's address with another query."""


@dataclass(frozen=True)
class Option:
    """A value that can be chosen, or taken back: a press leads to `url`."""

    id: str
    label: str
    url: str
    is_on: bool
    initials: str = ""
    shape: str = ""  # the class of an avatar's colour or of a ratio
    colour: str = ""  # of a swatch, as #rrggbb


@dataclass(frozen=True)
class Facet:
    """A filter: `value` says what is chosen, "" if nothing is; `clear_url` leads back to all.

    A switch has no options: `clear_url` turns it on or off. `find`: more options are found by name, and what that is
    called.
    """

    name: str
    title: str
    icon: str
    value: str
    clear_url: str
    options: tuple[Option, ...] = ()
    is_switch: bool = False
    find: str = ""

    @property
    def is_tucked(self) -> bool:
        """Whether it stands in the menu of those that are seldom wanted."""
        return self.name in RARE and not self.value


@dataclass(frozen=True)
class DateFacet(Facet):
    """From and to, both included, as `<input type=date>` takes them; and the stretches of time one asks for most."""

    first: str = ""
    last: str = ""
