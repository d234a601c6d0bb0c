"""Asking the search: SQLite's FTS5 or PostgreSQL's text search, newest first.

The index is walked from its newest entry, and the images are met one by one, until the page is full: no sorting of all
matches, no ranking. On SQLite CROSS JOIN keeps the planner from turning that round.
"""

import time
from collections.abc import Collection
from functools import lru_cache

from django.db import connection

from generations.gallery.fields import Span
from generations.gallery.filters import Filters
from generations.gallery.matching import followers, fts5, tsquery
from generations.models import GalleryImage, SearchDocument

SQLITE = """
    SELECT generations_search.rowid FROM generations_search
    CROSS JOIN generations_galleryimage AS image ON image.sort_key = generations_search.rowid
    WHERE generations_search MATCH %s AND image.trashed_at IS NULL{kind}
"""
POSTGRESQL = """
    SELECT document.sort_key FROM generations_searchdocument AS document
    JOIN generations_galleryimage AS image ON image.sort_key = document.sort_key
    WHERE document.terms @@ %s::tsquery AND image.trashed_at IS NULL{kind}
"""
NEAREST = """
    SELECT document.sort_key{columns} FROM generations_searchdocument AS document
    WHERE TRUE{where} ORDER BY document.sort_key {order}
"""
NEAR = """
    SELECT document.sort_key FROM ({nearest} LIMIT %s) AS document
    JOIN generations_galleryimage AS image ON image.sort_key = document.sort_key
    WHERE document.terms @@ %s::tsquery AND image.trashed_at IS NULL{kind}
    ORDER BY document.sort_key {order} LIMIT %s
"""
"""PostgreSQL's walk through so many of the nearest documents: it ends as soon as enough are found."""
FOUND = """
    WITH found AS MATERIALIZED (
        SELECT sort_key FROM generations_searchdocument WHERE terms @@ %s::tsquery
    ), newest AS MATERIALIZED (
        SELECT document.sort_key FROM found AS document WHERE TRUE{where} ORDER BY document.sort_key {order} LIMIT %s
    )
    SELECT image.sort_key, image.trashed_at IS NULL{kind} FROM newest
    JOIN generations_galleryimage AS image ON image.sort_key = newest.sort_key ORDER BY image.sort_key {order}
"""
"""PostgreSQL's other way: from all matches to the nearest. Materialised, or its planner might go the first one anyway,
which costs it more than it thinks: it doesn't count what reading the terms of a document takes.
"""
SURELY = 3
"""Where so many times as many are expected, there are more."""
MINUTE = 60
PATIENCE = 2
"""So many times the documents that a walk should pass are looked at before it goes the other way."""
RARER = 10
"""So many times rarer than side by side, PostgreSQL's only question, are words one right after the other."""
GENERATED = f" AND image.kind = '{GalleryImage.Kind.GENERATED}'"
"""Nearly all images are: looking at each that is met costs less than to intersect with a list of nearly all."""
SPARES = (100, 10_000)
"""So many more are looked up than are wanted, because some may be in the trash; and if nearly all of them are."""


def newest_matches(filters: Filters, *, before: int | None = None, size: int) -> list[int]:
    """The sort keys of the newest images that pass the filters, those below `before` if it is given."""
    for most, keys in filters.newest.items():
        below = [key for key in keys if before is None or key < before]
        if len(below) >= size or len(keys) < most:
            return below[:size]
    return _nearest(filters, before, size, "DESC")


def oldest_matches(filters: Filters, *, above: int, size: int) -> list[int]:
    """The sort keys of the images next above that sort key that pass the filters, in ascending order."""
    return _nearest(filters.above(above), None, size, "ASC")


def count_matches(filters: Filters, most: int) -> int:
    """How many images pass the filters, counted as far as `most`; that also stands for what is surely more."""
    if connection.vendor == "postgresql":
        if expects_more(filters, SURELY * most):
            return most
        filters.newest[most] = newest_matches(filters, size=most)
        return len(filters.newest[most])
    if filters.criteria.statuses is not None:
        return 0
    statement, values = _newest(filters, None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({statement} LIMIT %s) AS matches", [*values, most])  # noqa: S608
        return cursor.fetchone()[0]


def _nearest(filters: Filters, before: int | None, size: int, order: str) -> list[int]:
    if filters.criteria.statuses is not None:
        return []  # generations without a picture are asked for
    if connection.vendor == "sqlite" or filters.criteria.these:
        return _walked(filters, before, size, order)
    matches, documents = _estimate(filters)
    if matches**2 > size * documents:  # else all matches are fewer than the documents that a walk would pass
        keys, is_all = _walked_near(filters, before, size, order, PATIENCE * size * documents // matches)
        if is_all:
            return keys
    return _picked(filters, before, size, order)


def _estimate(filters: Filters) -> tuple[int, int]:
    """How many documents PostgreSQL expects to match, dates and trash left aside, and how many there are."""
    matches, documents = _expected(tsquery(filters.alternatives, _facets(filters)), time.monotonic() // MINUTE)
    return matches // RARER ** followers(filters.alternatives), documents


@lru_cache(maxsize=1000)
def _expected(match: str, minute: float) -> tuple[int, int]:
    """The same, by what is matched; remembered for a minute, because statistics change seldom."""
    table = SearchDocument._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT FROM {table} WHERE terms @@ %s::tsquery", [match])
        plan = cursor.fetchone()[0]
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        documents = int(cursor.fetchone()[0])  # -1 before the first analysis
    matches = plan[0]["Plan"]["Plan Rows"]
    return matches, max(documents, matches)


def expects_more(filters: Filters, than: int) -> bool:
    """Whether PostgreSQL expects more matches; on SQLite nobody knows, nor how many there are between two dates."""
    if connection.vendor == "sqlite" or filters.criteria.these or filters.criteria.excluded_spans:
        return False
    return filters.bounds() == (None, None) and _estimate(filters)[0] > than


def _walked_near(filters: Filters, before: int | None, size: int, order: str, documents: int) -> tuple[list[int], bool]:
    """What a walk finds in so many of the nearest documents, and whether that is all that was asked for.

    Where words never stand together, the estimate is far too high, and a walk would go through everything.
    """
    where, values = _conditions(filters, before, "document.sort_key")
    nearest = NEAREST.format(columns=", document.terms", where=where, order=order)
    statement = NEAR.format(nearest=nearest, kind=_kind(filters), order=order)
    match = tsquery(filters.alternatives, _facets(filters))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, documents, match, size])
        keys = [row[0] for row in cursor.fetchall()]
        if len(keys) == size:
            return keys, True
        further = NEAREST.format(columns="", where=where, order=order)
        cursor.execute(f"{further} LIMIT 1 OFFSET %s", [*values, documents])
        return keys, cursor.fetchone() is None


def _picked(filters: Filters, before: int | None, size: int, order: str) -> list[int]:
    """From all matches to the nearest."""
    where, values = _conditions(filters, before, "document.sort_key")
    match, kind = tsquery(filters.alternatives, _facets(filters)), _kind(filters)
    for spare in SPARES:
        with connection.cursor() as cursor:
            cursor.execute(FOUND.format(where=where, order=order, kind=kind), [match, *values, size + spare])
            rows = cursor.fetchall()
        keys = [key for key, is_shown in rows if is_shown][:size]
        if len(keys) == size or len(rows) < size + spare:
            return keys
    return _walked(filters, before, size, order)


def _walked(filters: Filters, before: int | None, size: int, order: str = "DESC") -> list[int]:
    statement, values = _newest(filters, before, order)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*values, size])
        return [row[0] for row in cursor.fetchall()]


def _newest(filters: Filters, before: int | None, order: str = "DESC") -> tuple[str, list]:
    """The statement that walks through the matches, and its values."""
    if connection.vendor == "sqlite":
        select, key, match = SQLITE, "generations_search.rowid", fts5(filters.alternatives, _facets(filters))
    else:
        select, key, match = POSTGRESQL, "document.sort_key", tsquery(filters.alternatives, _facets(filters))
    where, values = _conditions(filters, before, key)
    return f"{select.format(kind=_kind(filters))}{where} ORDER BY {key} {order}", [match, *values]


def _facets(filters: Filters) -> list[str]:
    """Those that the index is asked for."""
    return filters.but(kind="").facets if _kind(filters) else filters.facets


def _kind(filters: Filters) -> str:
    """The condition on the kind, if it isn't a facet that the index is asked for."""
    return GENERATED if filters.kind == GalleryImage.Kind.GENERATED else ""


def _conditions(filters: Filters, before: int | None, key: str) -> tuple[str, list]:
    """What stands beside the words and facets, each condition with AND before it, and its values."""
    conditions = [_within(Span(*filters.bounds(before)), key)]
    excluded = [_within(span, key) for span in filters.criteria.excluded_spans]
    conditions += [(f"NOT ({within})", keys) for within, keys in excluded]
    conditions += [_among(keys, key) for keys in filters.criteria.these]
    if filters.criteria.not_these:
        among, keys = _among(filters.criteria.not_these, key)
        conditions.append((f"NOT ({among})", keys))
    where = "".join(f" AND {condition}" for condition, _ in conditions)
    values = [value for _, of_condition in conditions for value in of_condition]
    return where, values


def _among(keys: Collection[int], key: str) -> tuple[str, list[int]]:
    return (f"{key} IN ({', '.join(['%s'] * len(keys))})", sorted(keys)) if keys else ("1 = 0", [])


def _within(span: Span, key: str) -> tuple[str, list[int]]:
    bounds = {f"{key} >= %s": span.lowest, f"{key} < %s": span.below}
    bounds = {condition: value for condition, value in bounds.items() if value is not None}
    return " AND ".join(bounds) or "1 = 1", list(bounds.values())
