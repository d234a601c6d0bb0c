"""SQLite's search index against the documents that it is made of.

PostgreSQL computes its terms itself from each document, so there is nothing that could differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from generations.engine.examination.finding import Finding, Mode

INDEX = "generations_search"
PARTS = {INDEX} | {f"{INDEX}_{event}" for event in ("insert", "update", "delete")}
SUBJECT = "search index"


def examine_search_index(mode: Mode) -> Iterator[Finding]:
    """Parts of the index that are missing, and, unless `fast`, words that it has and the documents have not."""
    if connection.vendor != "sqlite":
        return
    missing = PARTS - _parts()
    if missing:
        sentence = (
            f"The search index isn't kept up to date: {', '.join(sorted(missing))} is missing from the database. "
            "Make it again with the statement in generations/migrations/0002_search.py, then call the doctor again."
        )
        yield Finding("search_index_incomplete", SUBJECT, sentence)
    if mode.fast or INDEX in missing:
        return
    mode.tell("Search index", 0, 1)
    if _agrees():
        return
    if mode.repair:
        _rebuild()
    end = "it was built again." if mode.repair else "--repair builds it again."
    sentence = f"The search index differs from the documents that it is made of; {end}"
    yield Finding("search_index_differs", SUBJECT, sentence, mended=mode.repair)


def _parts() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        return {name for (name,) in cursor.fetchall()}


def _agrees() -> bool:
    """Whether index and documents have the same words at the same places: their hashes add up to the same.

    FTS5's own integrity check tells it four times as fast, but keeps everybody from writing until it is done.
    """
    try:
        with _one_moment():
            return _sum_of_index() == _sum_of_documents()
    except DatabaseError:  # "malformed": so damaged that it can't be read
        return False


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as it is now until the end, without holding up anybody: Django's transactions would lock it."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def _sum_of_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIRTUAL TABLE temp.{INDEX}_words USING fts5vocab(main, {INDEX}, instance)")
        try:
            cursor.execute(f"SELECT doc, col, offset, term FROM temp.{INDEX}_words")  # noqa: S608
            return sum(map(hash, cursor))
        finally:
            cursor.execute(f"DROP TABLE temp.{INDEX}_words")


def _sum_of_documents() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sort_key, words, facets FROM generations_searchdocument")
        return sum(
            hash((sort_key, column, place, word))
            for sort_key, words, facets in cursor
            for column, text in (("words", words), ("facets", facets))
            for place, word in enumerate(text.split())
        )


def _rebuild() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608
