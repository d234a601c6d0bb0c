"""What sending again with a key, the account's evidence and trying a reference again need to remember."""

from django.db import migrations, models


def count_earlier_tries(apps, _):
    """What was tried before tries were counted has its line in the journal, and is not tried again."""
    references = apps.get_model("generations", "Reference").objects
    references.filter(image=None, tried_at__isnull=False).update(tries=3)


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0003_dealt_with"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="reference",
            name="reference_to_bring_home",
        ),
        migrations.AddField(
            model_name="generation",
            name="api_version",
            field=models.PositiveSmallIntegerField(default=1, help_text="Of the API, through which it was sent."),
        ),
        migrations.AddField(
            model_name="generation",
            name="credits",
            field=models.DecimalField(
                blank=True, decimal_places=4, help_text="What the API says that it took.", max_digits=14, null=True
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="evidence",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="The account before it was sent, and after it ended without an answer.",
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="first_sent_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When it was first sent, if it had to be sent again because no answer came.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="idempotency_key",
            field=models.CharField(
                blank=True, help_text="Sent with it, so that sending it again is the same request.", max_length=255
            ),
        ),
        migrations.AddField(
            model_name="generation",
            name="resends",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often it was to be sent again."),
        ),
        migrations.AddField(
            model_name="provideraccount",
            name="asked_at",
            field=models.DateTimeField(blank=True, help_text="When the counters were asked for.", null=True),
        ),
        migrations.AddField(
            model_name="provideraccount",
            name="missed",
            field=models.PositiveIntegerField(default=0, help_text="Requests in a row that never arrived."),
        ),
        migrations.AddField(
            model_name="reference",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often we tried."),
        ),
        migrations.RunPython(count_earlier_tries, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                condition=models.Q(("image", None), ("tries__lt", 3), models.Q(("url", ""), _negated=True)),
                fields=["id"],
                name="reference_to_bring_home",
            ),
        ),
    ]
