"""Places in time: reading where an address leads, and how the pictures lie over the months."""

import calendar
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db.models import CharField, Sum
from django.db.models.functions import Cast, Substr

from generations.gallery.cursors import BrokenCursor, read_cursor
from generations.gallery.days import is_whole
from generations.gallery.filters import Filters
from generations.gallery.moments import moment_of, sort_key_at
from generations.gallery.search import SURELY, expects_more, newest_matches
from generations.models import DayCount

MOST_EXACT = 5000
"""So many matches are counted; of more, the months' shares are estimated."""
PROBED = 40
MOST_PROBES = 6
LEVELS = 12
DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A month with pictures: how many (perhaps "about"), its share of the busiest as a level from 1 to 12."""

    year: int
    month: int
    images: int
    level: int

    @property
    def key(self) -> str:
        """2026-03, as an address says it."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def short(self) -> str:
        return calendar.month_abbr[self.month]

    @property
    def label(self) -> str:
        return f"{calendar.month_name[self.month]} {self.year}"

    @property
    def count(self) -> str:
        return f"{self.images:,}"


@dataclass(frozen=True)
class Year:
    """The months of a year that have pictures, newest first."""

    year: int
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Timeline:
    """The years that have pictures, newest first. `is_estimated`: the months' numbers were sampled, not counted."""

    years: list[Year] = field(default_factory=list)
    is_estimated: bool = False

    @property
    def is_dense(self) -> bool:
        """Too many months for each to have its name beside it."""
        return sum(len(year.months) for year in self.years) > 40

    @property
    def is_short(self) -> bool:
        """Nowhere to go: all lies in one month."""
        return sum(len(year.months) for year in self.years) < 2

    @property
    def first_day(self) -> str:
        """The first day of the oldest month, "" if there is none."""
        return f"{self.years[-1].months[-1].key}-01" if self.years else ""


def place_of(at: str) -> int:
    """The sort key right above a place: a year, month or day (2024, 2024-06, 2024-06-12: its end), or a sort key.

    Raises: BrokenCursor.
    """
    found = DATE.fullmatch(at)
    if not found:
        return (read_cursor(at) or 0) + 1
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        month = month or 12
        last = date(year, month, day or calendar.monthrange(year, month)[1])
        return max(sort_key_at(datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)), 0)
    except (ValueError, OverflowError, calendar.IllegalMonthError) as error:
        raise BrokenCursor from error


def timeline_of(filters: Filters) -> Timeline:
    """How what the filters show lies over the months; exact up to 5,000 matches, and for all that somebody has."""
    if is_whole(filters):
        return _timeline(_months(filters))
    if filters.needs_search and expects_more(filters, SURELY * MOST_EXACT):
        days = _days(filters)
        return _timeline(_estimates(filters, days, _by_month(days)), is_estimated=True)
    keys = _newest_keys(filters, size=MOST_EXACT + 1)
    counts = Counter(_month_of(key) for key in keys)
    if len(keys) <= MOST_EXACT:
        return _timeline(counts)
    days = _days(filters)
    totals = _by_month(days)
    oldest = _month_of(keys[-1])
    del counts[oldest]  # counted only in part
    counts.update(_estimates(filters, days, {month: totals[month] for month in totals if month <= oldest}))
    return _timeline(counts, is_estimated=True)


def _timeline(counts: dict[tuple[int, int], int], *, is_estimated: bool = False) -> Timeline:
    most = max(counts.values(), default=1)
    years: dict[int, list[Month]] = {}
    for (year, month), images in sorted(counts.items(), reverse=True):
        if images > 0:  # by the root: a month of few pictures stays in reach beside one of many
            level = math.ceil(LEVELS * math.sqrt(images / most))
            years.setdefault(year, []).append(Month(year, month, images, level))
    return Timeline([Year(year, tuple(months)) for year, months in years.items()], is_estimated)


def _months(filters: Filters) -> dict[tuple[int, int], int]:
    """How many images each month holds, of all of that kind that a person or the team has; one query."""
    months = DayCount.objects.of(filters.kind, filters.author).annotate(month=Substr(Cast("day", CharField()), 1, 7))
    counts = months.values_list("month").annotate(Sum("images"))
    return {(int(month[:4]), int(month[5:])): images for month, images in counts}


def _days(filters: Filters) -> dict[date, int]:
    """How many images each day holds, of that kind, and of one author if the filters say so; one query."""
    days = DayCount.objects
    days = days.of(filters.kind, filters.author) if filters.kind else days.of_all(filters.author)
    counts: Counter = Counter()
    for day, images in days.values_list("day", "images"):
        counts[day] += images
    return counts


def _by_month(days: dict[date, int]) -> dict[tuple[int, int], int]:
    months: Counter = Counter()
    for day, images in days.items():
        months[day.year, day.month] += images
    return months


def _estimates(
    filters: Filters, days: dict[date, int], totals: dict[tuple[int, int], int]
) -> dict[tuple[int, int], int]:
    """How many of each month's images may pass the filters, told from the newest few in some of the months."""
    ordered = sorted(month for month in totals if totals[month])
    step = -(-len(ordered) // MOST_PROBES) or 1
    shares = {month: _share(filters, days, month) for month in ordered[::step]}
    probed = list(shares)
    nearest = {month: probed[min(bisect_left(probed, month), len(probed) - 1)] for month in ordered}
    return {month: round(totals[month] * shares[nearest[month]]) for month in ordered}


def _share(filters: Filters, days: dict[date, int], month: tuple[int, int]) -> float:
    """The share of a month's images that pass, from how far back its newest matches reach."""
    begin, end = _bounds(month)
    keys = _newest_keys(filters.above(begin - 1), before=end, size=PROBED)
    edge = moment_of(keys[-1] if len(keys) == PROBED else begin)
    day, last = edge.date(), moment_of(end).date()
    within = days.get(day, 0) * _left_of_day(edge)
    while (day := day + timedelta(days=1)) < last:
        within += days.get(day, 0)
    return min(len(keys) / within, 1) if within else 1


def _left_of_day(moment: datetime) -> float:
    return 1 - (moment - moment.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)


def _newest_keys(filters: Filters, *, before: int | None = None, size: int) -> Sequence[int]:
    if filters.needs_search:
        return newest_matches(filters, before=before, size=size)
    return list(filters.images(before).order_by("-sort_key").values_list("sort_key", flat=True)[:size])


def _month_of(sort_key: int) -> tuple[int, int]:
    moment = moment_of(sort_key)
    return moment.year, moment.month


def _bounds(month: tuple[int, int]) -> tuple[int, int]:
    """The sort keys at which a month begins, and the next one."""
    begin = datetime(*month, 1, tzinfo=UTC)
    return sort_key_at(begin), sort_key_at((begin + timedelta(days=31)).replace(day=1))
