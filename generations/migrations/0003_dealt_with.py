"""Generations without a picture can be put aside: no tile any more, and so no room in the index of tiles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0002_search"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="generation",
            name="generation_tiles",
        ),
        migrations.RemoveIndex(
            model_name="generation",
            name="generation_author_tiles",
        ),
        migrations.AddField(
            model_name="generation",
            name="dismissed_at",
            field=models.DateTimeField(blank=True, help_text="Somebody dealt with it: no tile any more.", null=True),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(models.Q(("status", "finished"), _negated=True), ("dismissed_at", None)),
                fields=["-sort_key"],
                name="generation_open_tiles",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(models.Q(("status", "finished"), _negated=True), ("dismissed_at", None)),
                fields=["author", "-sort_key"],
                name="generation_author_open_tiles",
            ),
        ),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(
                condition=models.Q(("dismissed_at__isnull", False)), fields=["-sort_key"], name="generation_dealt_with"
            ),
        ),
    ]
