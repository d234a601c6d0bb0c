"""The team's prompts, each once: gathered from all generations, and shared by the prompt histories of persons."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from generations.models.prompt import prompt_digest, sketch_columns

TOGETHER = 20_000
"""Rows of one statement."""
DIGEST = {
    "sqlite": "SUBSTR(SHA256(prompt), 1, 32)",
    "postgresql": "LEFT(ENCODE(SHA256(CONVERT_TO(prompt, 'UTF8')), 'hex'), 32)",
}
"""`prompt_digest`, as the database says it."""
FIND = """
    UPDATE generations_generation SET entry_id = (
        SELECT entry.id FROM generations_prompt AS entry WHERE entry.digest = {digest}
    ) WHERE id BETWEEN %s AND %s
"""
FIND_USES = """
    UPDATE generations_promptuse SET prompt_id = (
        SELECT entry.id FROM generations_prompt AS entry WHERE entry.digest = generations_promptuse.digest
    )
"""
COUNT = """
    UPDATE generations_prompt SET uses = counted.uses, first_used_at = counted.earliest, used_at = counted.latest
    FROM (
        SELECT entry_id, COUNT(DISTINCT batch_id) AS uses, MIN(created_at) AS earliest, MAX(created_at) AS latest
        FROM generations_generation WHERE entry_id BETWEEN %s AND %s GROUP BY entry_id
    ) AS counted WHERE counted.entry_id = generations_prompt.id
"""
ADD_USES = """
    INSERT INTO generations_promptuse (user_id, prompt_id, digest, text, uses, used_at, generation_id, is_starred)
    SELECT asked.author_id, entry.id, entry.digest, '', COUNT(DISTINCT asked.batch_id), MAX(asked.created_at),
        MAX(asked.id), FALSE
    FROM generations_generation AS asked JOIN generations_prompt AS entry ON entry.id = asked.entry_id
    WHERE asked.entry_id BETWEEN %s AND %s GROUP BY asked.author_id, entry.id, entry.digest
    ON CONFLICT (user_id, digest) DO NOTHING
"""
"""Uses from before anybody noted them; their `digest` and `text` go with the next step."""


def gather(apps, schema_editor) -> None:
    """Write down each prompt, and name it in its generations and in the histories of persons."""
    _check_at_once(schema_editor)
    generations = apps.get_model("generations", "Generation").objects
    uses = apps.get_model("generations", "PromptUse").objects
    prompts = apps.get_model("generations", "Prompt")
    find = FIND.format(digest=DIGEST[schema_editor.connection.vendor])
    for span in _spans(generations):
        texts = generations.filter(pk__range=span).order_by().values_list("prompt", flat=True).distinct()
        _write(prompts, texts)
        schema_editor.execute(find, span)
    for span in _spans(uses):
        _write(prompts, uses.filter(pk__range=span).order_by().values_list("text", flat=True).distinct())
    schema_editor.execute(FIND_USES)


def count(apps, schema_editor) -> None:
    """Add up how often each was used and when, and by whom."""
    _check_at_once(schema_editor)
    for span in _spans(apps.get_model("generations", "Prompt").objects):
        schema_editor.execute(COUNT, span)
        schema_editor.execute(ADD_USES, span)
    if schema_editor.connection.vendor == "postgresql":
        for table in ("prompt", "promptuse", "generation"):
            schema_editor.execute(f"ANALYZE generations_{table}")


def _check_at_once(schema_editor) -> None:
    """PostgreSQL changes no table of which rows wait to be checked at the end of the transaction."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _spans(rows):
    last = rows.aggregate(last=models.Max("pk"))["last"] or 0
    return ((start, start + TOGETHER - 1) for start in range(1, last + 1, TOGETHER))


def _write(prompts, texts) -> None:
    now = timezone.now()
    prompts.objects.bulk_create(
        (
            prompts(digest=prompt_digest(text), text=text, first_used_at=now, used_at=now, **sketch_columns(text))
            for text in texts
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0013_stories"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prompt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=32)),
                ("text", models.TextField()),
                (
                    "uses",
                    models.PositiveIntegerField(
                        default=1, help_text="How often it was sent, each with all its copies."
                    ),
                ),
                ("first_used_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                ("sketch_1", models.IntegerField()),
                ("sketch_2", models.IntegerField()),
                ("sketch_3", models.IntegerField()),
                ("sketch_4", models.IntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["digest"], name="prompt_once")],
                "indexes": [
                    models.Index(fields=["-used_at", "-id"], name="prompt_latest"),
                    models.Index(fields=["-uses", "-id"], name="prompt_most_used"),
                    models.Index(fields=["sketch_1", "-id"], name="prompt_sketch_1"),
                    models.Index(fields=["sketch_2", "-id"], name="prompt_sketch_2"),
                    models.Index(fields=["sketch_3", "-id"], name="prompt_sketch_3"),
                    models.Index(fields=["sketch_4", "-id"], name="prompt_sketch_4"),
                ],
            },
        ),
        migrations.AddField(
            model_name="generation",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="Its prompt in the history of the team.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="generations",
                to="generations.prompt",
            ),
        ),
        migrations.AddField(
            model_name="promptuse",
            name="prompt",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses_by_person",
                to="generations.prompt",
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="generation",
            index=models.Index(fields=["entry", "-sort_key"], name="generation_by_prompt"),
        ),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="promptuse", name="prompt_use_once"),
        migrations.RemoveField(model_name="promptuse", name="digest"),
        migrations.RemoveField(model_name="promptuse", name="text"),
        migrations.AlterField(
            model_name="promptuse",
            name="prompt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses_by_person",
                to="generations.prompt",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptuse",
            constraint=models.UniqueConstraint(fields=["user", "prompt"], name="prompt_use_once"),
        ),
        migrations.AddIndex(
            model_name="promptuse",
            index=models.Index(fields=["user", "-uses", "-id"], name="prompt_use_most"),
        ),
    ]
