"""Asking the search: SQLite's FTS5 or PostgreSQL's text search, newest first.

The index is walked from its newest entry, and the images are met one by one, until the page is full: no sorting of all
matches, no ranking. On SQLite CROSS JOIN keeps the planner from turning that round.
"""

from collections.abc import Callable, Collection, Sequence

from django.db import connection

from generations.gallery.criteria import Alternatives
from generations.gallery.fields import Facets, Span
from generations.gallery.filters import Filters
from generations.gallery.query import Phrase
from generations.models import GalleryImage, SearchDocument
from generations.models.facets import facet_terms

KINDS = Facets(tuple(term for kind in GalleryImage.Kind.values for term in facet_terms(kind=kind)))

SQLITE = """
    SELECT generations_search.rowid FROM generations_search
    CROSS JOIN generations_galleryimage AS image ON image.sort_key = generations_search.rowid
    WHERE generations_search MATCH %s AND image.trashed_at IS NULL
"""
POSTGRESQL = """
    SELECT document.sort_key FROM generations_searchdocument AS document
    JOIN generations_galleryimage AS image ON image.sort_key = document.sort_key
    WHERE document.terms @@ %s::tsquery AND image.trashed_at IS NULL
"""
FOUND = """
    WITH found AS MATERIALIZED (
        SELECT sort_key FROM generations_searchdocument WHERE terms @@ %s::tsquery
    ), newest AS MATERIALIZED (
        SELECT document.sort_key FROM found AS document WHERE TRUE{where} ORDER BY document.sort_key {order} LIMIT %s
    )
    SELECT image.sort_key, image.trashed_at IS NULL FROM newest
    JOIN generations_galleryimage AS image ON image.sort_key = newest.sort_key ORDER BY image.sort_key {order}
"""
"""PostgreSQL's other way: from all matches to the newest. Materialised, or its planner goes the first one anyway: it
can't tell rare words from common ones (its statistics hold a thousand terms of a column that has very many).
"""
LOOKED_THROUGH = 20
"""So many documents for each match that is wanted are looked through, the newest first, before it goes that way."""
LOOKED_AT_LEAST = 5000
LOOKED_AT_MOST = 20_000
SPARE = 1000


def newest_matches(filters: Filters, *, before: int | None = None, size: int) -> list[int]:
    """The sort keys of the newest images that pass the filters, those below `before` if it is given."""
    if filters.criteria.statuses is not None:
        return []  # generations without a picture are asked for
    edge = _edge(filters.bounds(before)[1], size, "-") if connection.vendor == "postgresql" else None
    if not edge:
        return _walked(filters, before, size)
    return _near_or_far(filters.above(edge), before, filters, before, size, "DESC")


def oldest_matches(filters: Filters, *, above: int, size: int) -> list[int]:
    """The sort keys of the images next above that sort key that pass the filters, in ascending order."""
    if filters.criteria.statuses is not None:
        return []
    filters = filters.above(above)
    edge = _edge(above, size, "") if connection.vendor == "postgresql" else None
    if not edge:
        return _walked(filters, None, size, "ASC")
    return _near_or_far(filters, edge, filters, None, size, "ASC")


def count_matches(filters: Filters, most: int) -> int:
    """How many images pass the filters, counted as far as `most`."""
    if connection.vendor == "postgresql":
        return len(newest_matches(filters, size=most))
    if filters.criteria.statuses is not None:
        return 0
    statement, values = _newest(filters, None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({statement} LIMIT %s) AS matches", [*values, most])  # noqa: S608
        return cursor.fetchone()[0]


def _near_or_far(
    near: Filters, near_before: int | None, filters: Filters, before: int | None, size: int, order: str
) -> list[int]:
    """Among the nearest documents first, where common matches are full soon; if that isn't enough they are rare enough
    to be found all at once.
    """
    keys = _walked(near, near_before, size, order)
    if len(keys) == size:
        return keys
    where, values = _conditions(filters, before, "document.sort_key")
    match = tsquery(filters.alternatives, filters.facets)
    with connection.cursor() as cursor:
        cursor.execute(FOUND.format(where=where, order=order), [match, *values, size + SPARE])
        rows = cursor.fetchall()
    keys = [key for key, is_shown in rows if is_shown][:size]
    if len(keys) < size and len(rows) == size + SPARE:  # nearly all of them are in the trash
        return _walked(filters, before, size, order)
    return keys


def _edge(start: int | None, size: int, way: str) -> int:
    """The sort key at which the nearest documents end, counted from `start` down ("-") or up; 0 if that is all."""
    rows = SearchDocument.objects.order_by(f"{way}pk").values_list("pk", flat=True)
    if start is not None:
        rows = rows.filter(pk__lt=start) if way else rows.filter(pk__gt=start)
    documents = min(max(size * LOOKED_THROUGH, LOOKED_AT_LEAST), LOOKED_AT_MOST)
    return next(iter(rows[documents : documents + 1]), 0)


def _walked(filters: Filters, before: int | None, size: int, order: str = "DESC") -> list[int]:
    statement, values = _newest(filters, before, order)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*values, size])
        return [row[0] for row in cursor.fetchall()]


def _newest(filters: Filters, before: int | None, order: str = "DESC") -> tuple[str, list]:
    """The statement that walks through the matches, and its values."""
    if connection.vendor == "sqlite":
        select, key, match = SQLITE, "generations_search.rowid", fts5(filters.alternatives, filters.facets)
    else:
        select, key, match = POSTGRESQL, "document.sort_key", tsquery(filters.alternatives, filters.facets)
    where, values = _conditions(filters, before, key)
    return f"{select}{where} ORDER BY {key} {order}", [match, *values]


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


def fts5(alternatives: Sequence[Alternatives], facets: Sequence[str]) -> str:
    """In FTS5's words. Tokens hold letters and digits only, so quoting them is enough."""
    return _expression(alternatives, facets, _fts5_atom, " AND ", " OR ", " NOT ")


def _fts5_atom(atom: Phrase | Facets) -> str:
    if isinstance(atom, Facets):
        return _any([f'facets : "{facet}"' for facet in atom.terms], " OR ")
    return f'words : "{" ".join(atom.tokens)}"{" *" if atom.is_prefix else ""}'


def tsquery(alternatives: Sequence[Alternatives], facets: Sequence[str]) -> str:
    """In PostgreSQL's words; facets are lexemes that begin with "="."""
    return _expression(alternatives, facets, _tsquery_atom, " & ", " | ", " & !")


def _tsquery_atom(atom: Phrase | Facets) -> str:
    if isinstance(atom, Facets):
        return _any([f"'={facet}'" for facet in atom.terms], " | ")
    *first, last = (f"'{token}'" for token in atom.tokens)
    return f"({' <-> '.join([*first, last + (':*' if atom.is_prefix else '')])})"


def _expression(
    alternatives: Sequence[Alternatives],
    facets: Sequence[str],
    said: Callable[[Phrase | Facets], str],
    both: str,
    either: str,
    but_not: str,
) -> str:
    """All alternatives and all facets, in a language that has these three words.

    *Not* stands between two expressions: `a or not b` is everything but (b but not a), and everything is any kind.
    """
    wanted = [said(Facets((facet,))) for facet in facets]
    unwanted = []
    for one in alternatives:
        these = [said(atom) for atom in one.wanted]
        if not one.excluded:
            wanted.append(_any(these, either))
            continue
        those = f"({both.join(said(atom) for atom in one.excluded)})"
        unwanted.append(f"({those}{but_not}{_any(these, either)})" if these else those)
    everything = both.join(wanted or [said(KINDS)])
    return f"({everything}){but_not}{_any(unwanted, either)}" if unwanted else everything


def _any(expressions: Sequence[str], either: str) -> str:
    return f"({either.join(expressions)})"
