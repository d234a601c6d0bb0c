"""Roles of references, and how deep in a chain of edits an image lies."""

from itertools import islice

from django.db import migrations, models
from django.db.models import Max

TOGETHER = 500


def measure_depth(apps, schema_editor) -> None:
    """References are older than what was made from them: in the order of their ids every chain is walked from its start."""
    references = apps.get_model("generations", "Reference").objects
    images = apps.get_model("generations", "GalleryImage").objects
    generations = references.order_by("generation").values_list("generation", flat=True).distinct()
    for generation in generations.iterator(chunk_size=TOGETHER):
        deepest = references.filter(generation=generation).aggregate(deepest=Max("image__depth"))["deepest"] or 0
        images.filter(generation=generation).update(depth=deepest + 1)


def write_terms(apps, schema_editor) -> None:
    """The depth is a term of the search, as all that one filters by; 20 stands for what lies deeper."""
    documents = apps.get_model("generations", "SearchDocument").objects
    rows = documents.filter(image__depth__gt=0).values_list("pk", "image__depth").iterator()
    while chunk := dict(islice(rows, TOGETHER)):
        found = list(documents.filter(pk__in=chunk))
        for document in found:
            document.facets = f"{document.facets} depth{min(chunk[document.pk], 20)}"
        documents.bulk_update(found, ["facets"])


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0012_search_statistics"),
    ]

    operations = [
        migrations.AddField(
            model_name="galleryimage",
            name="depth",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="The longest chain of pictures that led to it; 0: made from words alone, or uploaded.",
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="role",
            field=models.CharField(
                blank=True,
                db_default="",
                choices=[("subject", "Subject"), ("style", "Style"), ("layout", "Layout")],
                max_length=10,
            ),
        ),
        migrations.RunPython(measure_depth, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(write_terms, migrations.RunPython.noop, elidable=True),
    ]
