"""Asking the search: SQLite's FTS5 or PostgreSQL's text search, newest first.

The index is walked from its newest entry, and the images are met one by one, until the page is full: no sorting of all
matches, no ranking. On SQLite CROSS JOIN keeps the planner from turning that round.
"""

from django.db import connection

from generations.gallery.filters import Filters
from generations.gallery.query import Phrase, Query
from generations.models import GalleryImage
from generations.models.search_document import facet_terms

KINDS = [facet_terms(kind=kind) for kind in GalleryImage.Kind.values]

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
    if connection.vendor == "sqlite":
        select, key, match = SQLITE, "generations_search.rowid", fts5(filters.query, filters.facets)
        starred = STARRED.format(key=f"+{key}")  # + : test each match, rather than look for each star in the index
    else:
        select, key, match = POSTGRESQL, "document.sort_key", tsquery(filters.query, filters.facets)
        starred = STARRED.format(key=key)
    lowest, below = filters.bounds(before)
    conditions = {f"{key} >= %s": lowest, f"{key} < %s": below, starred: filters.starred_by}
    conditions = {condition: value for condition, value in conditions.items() if value is not None}
    where = "".join(f" AND {condition}" for condition in conditions)
    with connection.cursor() as cursor:
        cursor.execute(f"{select}{where} ORDER BY {key} DESC LIMIT %s", [match, *conditions.values(), size])
        return [row[0] for row in cursor.fetchall()]


def fts5(query: Query, facets: list[str]) -> str:
    """In FTS5's words. Tokens hold letters and digits only, so quoting them is enough."""
    wanted = [f'facets : "{facet}"' for facet in facets] + [_fts5_phrase(phrase) for phrase in query.wanted]
    if not wanted:  # NOT stands between two expressions: everything but …
        wanted = ["(" + " OR ".join(f'facets : "{kind}"' for [kind] in KINDS) + ")"]
    match = " AND ".join(wanted)
    if not query.excluded:
        return match
    return f"({match}) NOT ({' OR '.join(_fts5_phrase(phrase) for phrase in query.excluded)})"


def _fts5_phrase(phrase: Phrase) -> str:
    return f'words : "{" ".join(phrase.tokens)}"{" *" if phrase.is_prefix else ""}'


def tsquery(query: Query, facets: list[str]) -> str:
    """In PostgreSQL's words; facets are lexemes that begin with "="."""
    wanted = [f"'={facet}'" for facet in facets] + [_tsquery_phrase(phrase) for phrase in query.wanted]
    if not wanted:
        wanted = ["(" + " | ".join(f"'={kind}'" for [kind] in KINDS) + ")"]
    return " & ".join(wanted + [f"!{_tsquery_phrase(phrase)}" for phrase in query.excluded])


def _tsquery_phrase(phrase: Phrase) -> str:
    *first, last = (f"'{token}'" for token in phrase.tokens)
    return f"({' <-> '.join([*first, last + (':*' if phrase.is_prefix else '')])})"
