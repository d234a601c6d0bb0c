"""How many a search finds, counted no further than anybody reads."""

from generations.gallery.filters import Filters
from generations.gallery.search import count_matches

MOST_COUNTED = 1000


def result_count(filters: Filters) -> int:
    """How many tiles pass the filters; `MOST_COUNTED` + 1 stands for all that is more. One query."""
    most = MOST_COUNTED + 1
    if filters.criteria.statuses is not None:
        return filters.generations().without_picture().order_by()[:most].count()
    if filters.needs_search:
        return count_matches(filters, most)
    return filters.images().order_by()[:most].count()


def spoken(count: int) -> str:
    """12 results, 1 result, more than 1,000 results."""
    if count > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,} results"
    return f"{count:,} result{'' if count == 1 else 's'}"
