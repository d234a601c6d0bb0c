"""When the pictures of three years were asked for."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from generations.gallery import sort_key_at

DAYS = 3 * 365
BUSIEST_DAY = 20_000
SECOND = 1_000_000


def moments(count: int, dice: random.Random, today: datetime) -> Iterator[int]:
    """Sort keys of `count` moments in the three years before today's midnight, in ascending order.

    More each year, few at weekends, during working hours; one day holds 20,000 (a fifth of them if there are fewer
    than 100,000).
    """
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight - timedelta(days=back) for back in range(DAYS, 0, -1)]
    busiest = dice.choice([day for day in days if day.weekday() < 5])
    weights = [_busyness(day, place) * (day != busiest) for place, day in enumerate(days)]
    at_once = min(BUSIEST_DAY, count // 5)
    per_day = dict.fromkeys(days, 0) | {busiest: at_once}
    for day in dice.choices(days, weights, k=count - at_once):
        per_day[day] += 1
    for day, number in per_day.items():
        start = sort_key_at(day)
        yield from sorted(start + int(dice.triangular(7, 21, 14) * 3600 * SECOND) for _ in range(number))


def _busyness(day: datetime, place: int) -> float:
    return (1 if day.weekday() < 5 else 0.1) * (0.5 + place / DAYS)
