"""The search: one table of documents, and the index that each database keeps over it by itself.

SQLite: FTS5 over the documents (external content: the words are stored once), with triggers. A later migration that
rebuilds the table (`AddField` with a default, `AlterField`) drops the triggers silently and has to make them again.
PostgreSQL: a stored tsvector, generated from the tokens as they were cut, with a GIN index. Facets are lexemes that
begin with "=", which no word does. A lexeme's position is at most 16,383; those beyond are stored there. The function is
in PL/pgSQL, which keeps its plan: half the time of one in SQL.
"""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    """
    CREATE VIRTUAL TABLE generations_search USING fts5(
        words, facets, content='generations_searchdocument', content_rowid='sort_key',
        tokenize='ascii', prefix='2 3', columnsize=0
    )
    """,
    """
    CREATE TRIGGER generations_search_insert AFTER INSERT ON generations_searchdocument BEGIN
        INSERT INTO generations_search(rowid, words, facets) VALUES (new.sort_key, new.words, new.facets);
    END
    """,
    """
    CREATE TRIGGER generations_search_delete AFTER DELETE ON generations_searchdocument BEGIN
        INSERT INTO generations_search(generations_search, rowid, words, facets)
        VALUES ('delete', old.sort_key, old.words, old.facets);
    END
    """,
    """
    CREATE TRIGGER generations_search_update AFTER UPDATE ON generations_searchdocument BEGIN
        INSERT INTO generations_search(generations_search, rowid, words, facets)
        VALUES ('delete', old.sort_key, old.words, old.facets);
        INSERT INTO generations_search(rowid, words, facets) VALUES (new.sort_key, new.words, new.facets);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER generations_search_insert",
    "DROP TRIGGER generations_search_delete",
    "DROP TRIGGER generations_search_update",
    "DROP TABLE generations_search",
]

POSTGRESQL = [
    """
    CREATE FUNCTION generations_search_terms(words text, facets text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN RETURN (
        SELECT coalesce(string_agg(term, ' '), '')::tsvector FROM (
            SELECT word || ':' || least(place, 16383) AS term
            FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS cut(word, place) WHERE word <> ''
            UNION ALL
            SELECT '=' || facet FROM unnest(string_to_array(facets, ' ')) AS facet WHERE facet <> ''
        ) AS terms
    ); END $$
    """,
    """
    ALTER TABLE generations_searchdocument ADD COLUMN terms tsvector
    GENERATED ALWAYS AS (generations_search_terms(words, facets)) STORED
    """,
    "CREATE INDEX generations_search ON generations_searchdocument USING gin (terms)",
]
POSTGRESQL_BACK = [
    "DROP INDEX generations_search",
    "ALTER TABLE generations_searchdocument DROP COLUMN terms",
    "DROP FUNCTION generations_search_terms(text, text)",
]

FORTH = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
BACK = {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}


def make_index(apps, schema_editor) -> None:
    for statement in FORTH[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("generations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "image",
                    models.OneToOneField(
                        db_column="sort_key",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_document",
                        serialize=False,
                        to="generations.galleryimage",
                        to_field="sort_key",
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, help_text="Tokens of the prompt, the file's name and the task id."),
                ),
                ("facets", models.TextField(blank=True, help_text="Terms such as author12.")),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
