"""Requests of the past are known again, too."""

from django.db import migrations

from generations.models.request_digest import request_digest

CHUNK = 500


def fill(apps, schema_editor):
    generations = apps.get_model("generations", "Generation").objects.using(schema_editor.connection.alias)
    last = 0
    while chunk := list(generations.filter(pk__gt=last, digest="").order_by("pk")[:CHUNK]):
        given = {generation.pk: [] for generation in chunk}
        references = apps.get_model("generations", "Reference").objects.using(schema_editor.connection.alias)
        rows = references.filter(generation__in=given).order_by("position")
        for generation_id, url, sha256 in rows.values_list("generation_id", "url", "image__sha256"):
            given[generation_id].append(url or sha256)
        for generation in chunk:
            generation.digest = request_digest(
                generation.prompt, generation.aspect_ratio, generation.resolution, given[generation.pk]
            )
        generations.bulk_update(chunk, ["digest"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0005_composing"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
