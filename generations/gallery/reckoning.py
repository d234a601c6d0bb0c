"""What a run will bring, cost and take; told before it is pressed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from generations.gallery import words
from generations.gallery.usual import usual_seconds
from generations.models.batch import MOST_GENERATIONS


@dataclass(frozen=True)
class Factor:
    """One of the numbers that are multiplied: how many of what."""

    count: int
    name: str

    @property
    def words(self) -> str:
        return f"{self.count} {self.name if self.count == 1 else several(self.name)}"


@dataclass(frozen=True)
class Reckoning:
    """The product of its factors, its cost and its time in words."""

    factors: tuple[Factor, ...]
    count: int
    cost: str
    each: str
    time: str

    @property
    def spoken(self) -> list[Factor]:
        """Those that change anything."""
        return [factor for factor in self.factors if factor.count != 1]

    @property
    def is_too_many(self) -> bool:
        return self.count > MOST_GENERATIONS

    @property
    def images(self) -> str:
        return Factor(self.count, "image").words


def reckon(factors: Sequence[Factor], resolution: str) -> Reckoning:
    """Multiply; at today's price and the usual time of that resolution."""
    return totalled({resolution: math.prod(factor.count for factor in factors)}, factors)


def totalled(by_resolution: dict[str, int], factors: Sequence[Factor] = ()) -> Reckoning:
    """The same for pictures of several resolutions: how many of each."""
    count = sum(by_resolution.values())
    cost = sum(settings.APIFRAME_COSTS[resolution] * number for resolution, number in by_resolution.items())
    resolutions = [resolution for resolution, number in by_resolution.items() if number]
    each = words.money(settings.APIFRAME_COSTS[resolutions[0]]) if len(resolutions) == 1 else ""
    cost = words.money(round(cost, 2) if count > 1 else cost) if count else ""
    return Reckoning(tuple(factors), count, cost, each, _time(by_resolution))


def several(name: str) -> str:
    """The plural of a field's name, as far as a rule can tell: products, categories, boxes; n stays n."""
    if len(name) < 3 or not name[-1].isascii() or not name[-1].isalpha():
        return name
    if name[-1] == "y" and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "z", "ch", "sh")) else f"{name}s"


def _time(by_resolution: dict[str, int]) -> str:
    """If nobody else asks for anything."""
    usual, slots = usual_seconds(), settings.APIFRAME_MAX_IN_FLIGHT
    count = sum(by_resolution.values())
    if not count:
        return ""
    work = sum(usual[resolution] * number for resolution, number in by_resolution.items())
    seconds = math.ceil(count / slots) * work / count
    return words.about(seconds)
