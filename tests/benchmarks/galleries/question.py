"""One question."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """`limit` in milliseconds; `prepare` makes what `ask` is given, and isn't measured; `ask` answers how much came."""

    limit: int
    ask: Callable[..., int]
    prepare: Callable[[], object] = lambda: None
    has_ratio: bool = True
