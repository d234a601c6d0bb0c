"""What the file of an upload said of its making; pictures that are brought in many at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0014_prompts"),
    ]

    operations = [
        migrations.AddField(
            model_name="galleryimage",
            name="origin",
            field=models.JSONField(
                blank=True,
                help_text="What the file of an upload said of its making, as `metadata.as_origin` tells it.",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="PictureImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="What the file was called.", max_length=255)),
                (
                    "folder",
                    models.CharField(help_text="Where it lies in the store, while it is needed.", max_length=200),
                ),
                ("bytes", models.PositiveBigIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("examining", "Looking at it"),
                            ("examined", "Looked at"),
                            ("importing", "Importing"),
                            ("finished", "Imported"),
                            ("stopped", "Stopped"),
                            ("refused", "Refused"),
                        ],
                        default="examining",
                        max_length=10,
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, help_text="What there is to do.")),
                ("done", models.PositiveIntegerField(default=0)),
                ("found", models.JSONField(blank=True, default=dict)),
                ("made", models.JSONField(blank=True, default=dict)),
                (
                    "problems",
                    models.JSONField(blank=True, default=list, help_text="Sentences; of very many only the first."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("lease_holder", models.CharField(blank=True, max_length=200)),
                ("lease_expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="generations.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stage__in", ["examining", "importing"])),
                        fields=["id"],
                        name="import_under_way",
                    )
                ],
            },
        ),
    ]
