"""Stars are terms of the search, as all that one filters by."""

from itertools import groupby, islice

from django.db import migrations

TOGETHER = 500


def write_terms(apps, schema_editor) -> None:
    documents = apps.get_model("generations", "SearchDocument").objects
    stars = apps.get_model("generations", "Star").objects.order_by("image__sort_key")
    rows = stars.values_list("image__sort_key", "user").iterator()
    terms = ((key, [f"star{user}" for _, user in given]) for key, given in groupby(rows, lambda row: row[0]))
    while chunk := dict(islice(terms, TOGETHER)):
        found = list(documents.filter(pk__in=chunk))
        for document in found:
            document.facets = " ".join([document.facets, *chunk[document.pk]])
        documents.bulk_update(found, ["facets"])


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0010_organising"),
    ]

    operations = [
        migrations.RunPython(write_terms, migrations.RunPython.noop, elidable=True),
    ]
