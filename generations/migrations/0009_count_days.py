"""Count the images that each day holds, once: from now on whoever changes it counts."""

from datetime import date, timedelta

from django.db import migrations
from django.db.models import Count, F

MICROSECONDS = 86_400_000_000
EVERYBODY = 0


def count_days(apps, schema_editor) -> None:
    images = apps.get_model("generations", "GalleryImage").objects.filter(trashed_at=None).order_by()
    grouped = images.annotate(number=F("sort_key") / MICROSECONDS).values_list("number", "kind", "author")
    counts = {}
    for number, kind, author, count in grouped.annotate(count=Count("pk")):
        for whose in (EVERYBODY, author):
            counts[number, kind, whose] = counts.get((number, kind, whose), 0) + count
    model = apps.get_model("generations", "DayCount")
    model.objects.all().delete()
    model.objects.bulk_create(
        (
            model(day=date(1970, 1, 1) + timedelta(days=number), kind=kind, whose=whose, images=count)
            for (number, kind, whose), count in counts.items()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("generations", "0008_timeline"),
    ]

    operations = [
        migrations.RunPython(count_days, migrations.RunPython.noop, elidable=True),
    ]
