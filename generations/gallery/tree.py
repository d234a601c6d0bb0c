"""The tree of a family: who stands where, and the lines between them.

One column for each edit. A picture's first child stands in its row, each further one in the next free row; branches may
be folded, or hidden with all that is below. All numbers are pixels of the tree at its own size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from generations.gallery.family import MOST_COUNTED, Family, Member

COLUMN, ROW = 172, 104
LEFT, TOP = 36, 4
HEIGHT, NARROWEST, WIDEST = 76, 30, 132
ROUND = 6  # radius of a line's corners
MANY = 80
"""In larger families branches off the path begin folded."""


@dataclass(frozen=True)
class Unfolding:
    """What somebody made of a tree.

    `fold`: "path" folds all that is off the path, "none" nothing, "" the branches there if there are many; `flipped`:
    those of which it is the other way round; `more`: images of which more children are wanted; `hidden`: branches that
    are left out.
    """

    fold: str = ""
    flipped: frozenset[int] = frozenset()
    more: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()


@dataclass(slots=True)
class Place:
    """Where a member stands. `parent`: the key of the one that it continues, None for a root. `below`: how many are
    folded away, `unseen`: how many more were made from it than are members here, as printed, "" if none.
    """

    member: Member
    column: int
    row: int
    parent: int | None
    on_path: bool
    can_fold: bool = False
    is_folded: bool = False
    below: str = ""
    unseen: str = ""
    unseen_row: int = 0  # where that is said, one column further

    @property
    def x(self) -> int:
        return LEFT + COLUMN * self.column

    @property
    def y(self) -> int:
        return TOP + ROW * self.row

    @property
    def width(self) -> int:
        return min(max(round(HEIGHT * self.member.width / self.member.height), NARROWEST), WIDEST)


@dataclass(frozen=True)
class Edge:
    """Lines to one place: from the picture that it continues, or (dashed) from all others that it was given."""

    to: int
    d: str
    on_path: bool
    is_second: bool


@dataclass(frozen=True)
class Tree:
    """Places in reading order: each before what continues it, and the path first. `first_depth`: of the first column;
    `hidden`: the branches that are left out, by the key of the first in each.
    """

    places: list[Place]
    edges: list[Edge]
    columns: int
    rows: int
    first_depth: int
    hidden: list[int]

    @property
    def width(self) -> int:
        return 2 * LEFT + COLUMN * self.columns

    @property
    def height(self) -> int:
        return TOP + ROW * self.rows + LEFT


def tree_of(family: Family, unfolding: Unfolding) -> Tree:
    """Place the members of a family."""
    planting = _Planting(family, unfolding)
    places = planting.places()
    first = min(place.column for place in places)
    for place in places:
        place.column -= first
    return Tree(
        places=places,
        edges=list(_edges({place.member.key: place for place in places})),
        columns=1 + max(place.column + bool(place.unseen) for place in places),
        rows=1 + max(max(place.row, place.unseen_row) for place in places),
        first_depth=first,
        hidden=sorted(planting.hidden),
    )


class _Planting:
    """Finds a place for each member that is shown."""

    def __init__(self, family: Family, unfolding: Unfolding) -> None:
        self.members = family.members
        self.path = set(family.line)
        self.root = family.line[-1]
        self.unfolding = unfolding
        self.hidden = (unfolding.hidden & self.members.keys()) - self.path
        self.folds = unfolding.fold or ("branches" if len(self.members) > MANY else "none")
        self.placed: dict[int, Place] = {}
        self.free_row = 0

    def places(self) -> list[Place]:
        """The main tree first, then other branches that it was made from, then single pictures beside those that were
        given them.
        """
        roots = [key for key, member in self.members.items() if not member.parents and key not in self.hidden]
        self._grow(self.root, is_main=True)
        for key in roots:
            if key != self.root and self.members[key].children:
                self._grow(key, is_main=False)
        self._set_beside([key for key in roots if key not in self.placed])
        return list(self.placed.values())

    def _grow(self, root: int, *, is_main: bool) -> None:
        """Place a member and all that continues it: depth first, and without recursion, because lines are long."""
        waiting: list[tuple[int, int | None, bool]] = [(root, None, False)]
        while waiting:
            key, parent, is_first = waiting.pop()
            if key == parent:  # all that continues it is placed: the last is what isn't here
                self.placed[key].unseen_row = self._row(self.placed[key], is_first)
                continue
            place = self._place(key, parent, is_first)
            children = self._children(key)
            place.can_fold = bool(children)
            place.is_folded = place.can_fold and self._is_folded(key, parent)
            if place.is_folded:
                place.below = self._told(key)
                continue
            place.unseen = self._unseen(key) if is_main else ""
            if place.unseen:
                waiting.append((key, key, not children))
            waiting += [(child, key, child == children[0]) for child in reversed(children)]

    def _place(self, key: int, parent: int | None, is_first: bool) -> Place:
        above = self.placed.get(parent)
        member = self.members[key]
        column = max(member.depth, above.column + 1) if above else member.depth
        self.placed[key] = Place(member, column, self._row(above, is_first), parent, key in self.path)
        return self.placed[key]

    def _row(self, above: Place | None, is_first: bool) -> int:
        """That of what it continues for the first one, the next free one for others."""
        row = above.row if above and is_first else self.free_row
        self.free_row = max(self.free_row, row + 1)
        return row

    def _children(self, key: int) -> list[int]:
        """Those that continue it and aren't hidden: the path's first, then the oldest."""
        children = [child for child in self.members[key].children if child not in self.hidden]
        return sorted(children, key=lambda child: (child not in self.path, self.members[child].sort_key))

    def _is_folded(self, key: int, parent: int | None) -> bool:
        """A line of single edits isn't folded by itself: it takes one row."""
        is_single = self.folds == "branches" and parent is not None and len(self._children(parent)) == 1
        folds = self.folds != "none" and key not in self.path and not is_single
        return folds != (key in self.unfolding.flipped)

    def _unseen(self, key: int) -> str:
        member = self.members[key]
        return _about(member.uses - member.linked, member.uses >= MOST_COUNTED)

    def _told(self, key: int) -> str:
        """How many are below: members, and what isn't here."""
        number, is_more, waiting = 0, False, [key]
        while waiting:
            one = waiting.pop()
            member, children = self.members[one], self._children(one)
            number += len(children) + max(member.uses - member.linked, 0)
            is_more |= member.uses >= MOST_COUNTED
            waiting += children
        return _about(number, is_more)

    def _set_beside(self, singles: list[int]) -> None:
        taken = {(place.column, place.row) for place in self.placed.values()}
        users: dict[int, list[int]] = {}
        for place in self.placed.values():
            for parent in place.member.parents:
                users.setdefault(parent, []).append(place.row)
        for key in sorted(users.keys() & set(singles), key=lambda key: (min(users[key]), key)):
            member = self.members[key]
            row = next(row for row in count(min(users[key])) if (member.depth, row) not in taken)
            taken.add((member.depth, row))
            self.placed[key] = Place(member, member.depth, row, None, on_path=False)


def _about(number: int, is_more: bool) -> str:
    """12, 12+; "" for none."""
    return f"{number}{'+' if is_more else ''}" if number > 0 else ""


def _edges(placed: dict[int, Place]) -> Iterator[Edge]:
    """Those of the path last, so that they lie above the others."""
    for place in sorted(placed.values(), key=lambda place: place.on_path):
        key = place.member.key
        others = [placed[parent] for parent in place.member.parents if parent in placed and parent != place.parent]
        if others:
            yield Edge(key, "".join(_line(other, place, 41) for other in others), place.on_path, is_second=True)
        if place.parent is not None:
            head = f"M{place.x - 11} {place.y + HEIGHT / 2 - 3.5:g}l4 3.5l-4 3.5"
            yield Edge(key, _line(placed[place.parent], place, 33) + head, place.on_path, is_second=False)


def _line(start: Place, end: Place, bend: int) -> str:
    """From the right side of one to the left side of the other; it bends so many pixels before that."""
    x, y, to = start.x + start.width, start.y + HEIGHT // 2, end.y + HEIGHT // 2
    if y == to:
        return f"M{x} {y}H{end.x - 7}"
    down = ROUND if to > y else -ROUND
    across = f"H{end.x - bend - ROUND}q{ROUND} 0 {ROUND} {down}"
    return f"M{x} {y}{across}V{to - down}q0 {down} {ROUND} {down}H{end.x - 7}"
