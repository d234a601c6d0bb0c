"""Asking the search: SQLite's FTS5 or PostgreSQL's text search, newest first.

The index is walked from its newest entry, and the images are met one by one, until the page is full: no sorting of all
matches, no ranking. On SQLite CROSS JOIN keeps the planner from turning that round.
"""

from collections.abc import Callable, Collection, Sequence

from django.db import connection

from generations.gallery.criteria import Alternatives
from generations.gallery.fields import Facets, Span
from generations.gallery.filters import NOBODY, Filters
from generations.gallery.query import Phrase
from generations.models import GalleryImage
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
STARRED = """
    {key} IN (
        SELECT starred.sort_key FROM generations_star AS star
        JOIN generations_galleryimage AS starred ON starred.id = star.image_id WHERE star.user_id = %s
    )
"""


def newest_matches(filters: Filters, *, before: int | None = None, size: int) -> list[int]:
    """The sort keys of the newest images that pass the filters, those below `before` if it is given."""
    if filters.criteria.statuses is not None:
        return []  # generations without a picture are asked for
    statement, values = _newest(filters, before)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %s", [*values, size])
        return [row[0] for row in cursor.fetchall()]


def oldest_matches(filters: Filters, *, above: int, size: int) -> list[int]:
    """The sort keys of the images next above that sort key that pass the filters, in ascending order."""
    if filters.criteria.statuses is not None:
        return []
    statement, values = _newest(filters.above(above), None)
    with connection.cursor() as cursor:  # the same walk, from its other end
        cursor.execute(f"{statement.removesuffix('DESC')} ASC LIMIT %s", [*values, size])
        return [row[0] for row in cursor.fetchall()]


def count_matches(filters: Filters, most: int) -> int:
    """How many images pass the filters, counted as far as `most`."""
    if filters.criteria.statuses is not None:
        return 0
    statement, values = _newest(filters, None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({statement} LIMIT %s) AS matches", [*values, most])  # noqa: S608
        return cursor.fetchone()[0]


def _newest(filters: Filters, before: int | None) -> tuple[str, list]:
    """The statement that walks through the matches, and its values."""
    alternatives = filters.alternatives
    if connection.vendor == "sqlite":
        select, key, match = SQLITE, "generations_search.rowid", fts5(alternatives, filters.facets)
        starred = STARRED.format(key=f"+{key}")  # + : test each match, rather than look for each star in the index
    else:
        select, key, match = POSTGRESQL, "document.sort_key", tsquery(alternatives, filters.facets)
        starred = STARRED.format(key=key)
    conditions = [_within(Span(*filters.bounds(before)), key)]
    excluded = [_within(span, key) for span in filters.criteria.excluded_spans]
    conditions += [(f"NOT ({within})", keys) for within, keys in excluded]
    conditions += [_among(keys, key) for keys in filters.criteria.these]
    if filters.criteria.not_these:
        among, keys = _among(filters.criteria.not_these, key)
        conditions.append((f"NOT ({among})", keys))
    if filters.stars_of is not None:
        conditions.append((starred, [filters.stars_of]))
    if filters.criteria.unstarred:
        conditions.append((f"NOT ({starred})", [filters.viewer or NOBODY]))
    where = "".join(f" AND {condition}" for condition, _ in conditions)
    values = [value for _, of_condition in conditions for value in of_condition]
    return f"{select}{where} ORDER BY {key} DESC", [match, *values]


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
