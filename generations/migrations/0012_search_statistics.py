"""On PostgreSQL: know how often the ten thousand commonest terms of the search occur, not a thousand only.

A document has some sixty of a hundred thousand terms; the search chooses its way by how many documents will match.
"""

from django.db import migrations

TABLE = "generations_searchdocument"


def know_more(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN terms SET STATISTICS 1000")
        schema_editor.execute(f"ANALYZE {TABLE}")


def know_less(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN terms SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0011_star_terms"),
    ]

    operations = [
        migrations.RunPython(know_more, know_less),
    ]
