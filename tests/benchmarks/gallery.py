"""What a page of the studio costs among few pictures and among very many, side by side.

Each gallery lives in a process of its own, with a data folder of its own (SQLite); the two are asked in turn, so that a
busy machine slows both. `GALLERY_IMAGES` sets how many pictures the large one has.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.table import Table, verdict

FEW = 1_000
MANY = int(os.environ.get("GALLERY_IMAGES", "200000"))
ROUNDS = 40
RATIO_LIMIT = 2.0  # what a full page may cost among many, against the same among few
UNLIMITED = {"a starred common word"}  # as many matches are met as it takes to find sixty stars among them

CHECKOUT = Path(__file__).parents[2]
OWN_ENVIRONMENT = ("MUSA_", "APIFRAME_", "DATABASE_", "REDIS_", "S3_", "EMAIL_", "SECRET_KEY")


def run() -> list[Table]:
    with ExitStack() as stack:
        few, many = (stack.enter_context(Gallery(images)) for images in (FEW, MANY))
        rounds = [(few.measure(), many.measure()) for _ in range(ROUNDS)]
    rows = [_row(name, [(a[name], b[name]) for a, b in rounds]) for name in rounds[0][0]]
    columns = ["page of 60", f"{FEW:,} ms", f"{MANY:,} ms", "ratio", "limit", "tiles", "queries", ""]
    seeding = [[f"{gallery.images:,}", f"{gallery.seconds:.0f}"] for gallery in (few, many)]
    return [
        Table("Finding a page and making its tiles (median)", columns, rows),
        Table("Seeding", ["pictures", "seconds"], seeding),
    ]


def _row(name: str, pairs: list[tuple[dict, dict]]) -> list[str]:
    few, many = (statistics.median(measured["ms"] for measured in column) for column in zip(*pairs, strict=True))
    sample_few, sample_many = pairs[-1]
    tiles = f"{sample_few['tiles']} / {sample_many['tiles']}"
    queries = f"{sample_few['queries']} / {sample_many['queries']}"
    if name in UNLIMITED or sample_few["tiles"] < sample_many["tiles"]:  # not full among few: nothing to compare with
        return [name, f"{few:.2f}", f"{many:.2f}", "", "", tiles, queries, ""]
    ratio = many / few
    limit = f"{RATIO_LIMIT:.0f}"
    return [name, f"{few:.2f}", f"{many:.2f}", f"{ratio:.2f}", limit, tiles, queries, verdict(ratio, RATIO_LIMIT)]


class Gallery:
    """A seeded gallery in a process of its own, which measures each kind of page once whenever it is asked to."""

    def __init__(self, images: int) -> None:
        self.images = images

    def __enter__(self) -> "Gallery":
        self._folder = tempfile.TemporaryDirectory(prefix="musa-gallery-")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OWN_ENVIRONMENT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.gallery", str(self.images)],
            cwd=CHECKOUT,
            env=environment | {"MUSA_DATA_DIR": self._folder.name, "DJANGO_SETTINGS_MODULE": "webapp.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.seconds = json.loads(self._process.stdout.readline())
        return self

    def __exit__(self, *error) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def measure(self) -> dict[str, dict]:
        """Milliseconds, tiles and queries by kind of page."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def serve(images: int) -> None:
    """Seed, say how many seconds it took, and measure once for each line that comes in."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    started = time.monotonic()
    call_command("seed_gallery", "--images", str(images), stdout=io.StringIO())
    print(json.dumps(time.monotonic() - started), flush=True)
    pages = kinds_of_page()
    for _ in sys.stdin:
        print(json.dumps({name: measured(page) for name, page in pages.items()}), flush=True)


def kinds_of_page() -> dict[str, Callable]:
    """Functions that make a page, by name."""
    from generations.gallery import Filters, studio_page
    from generations.models import GalleryImage, Star, User

    viewer = User.objects.get(email="seed-2@example.com")
    pictures = Filters(kind="generated")
    keys = GalleryImage.objects.order_by("sort_key").values_list("sort_key", flat=True)
    deep = str(keys[keys.count() // 10])
    some = GalleryImage.objects.order_by("pk").values_list("pk", flat=True)[:: max(1, keys.count() // 200)]
    Star.objects.bulk_create((Star(user=viewer, image_id=pk) for pk in some), ignore_conflicts=True)
    prompt = GalleryImage.objects.select_related("generation").order_by("sort_key").first().prompt
    return {
        "newest": lambda: studio_page(pictures, viewer),
        "nine tenths down": lambda: studio_page(pictures, viewer, deep),
        "mine": lambda: studio_page(pictures.but(author=viewer.pk), viewer),
        "one ratio": lambda: studio_page(pictures.but(ratio="16:9"), viewer),
        "one author and ratio": lambda: studio_page(pictures.but(author=viewer.pk, ratio="16:9"), viewer),
        "starred": lambda: studio_page(Filters(starred_by=viewer.pk), viewer),
        "a common word": lambda: studio_page(pictures.but(q='"the"'), viewer),
        "two common words": lambda: studio_page(pictures.but(q='"soft" "light"'), viewer),
        "a beginning of two letters": lambda: studio_page(pictures.but(q="so"), viewer),
        "a common word of one author": lambda: studio_page(pictures.but(q='"the"', author=viewer.pk), viewer),
        "a common word without another": lambda: studio_page(pictures.but(q="glass -the"), viewer),
        "a common word, deep": lambda: studio_page(pictures.but(q='"the"'), viewer, deep),
        "a starred common word": lambda: studio_page(Filters(q='"the"', starred_by=viewer.pk), viewer),
        "a phrase with one match": lambda: studio_page(pictures.but(q=f'"{" ".join(prompt.split()[:8])}"'), viewer),
        "nothing found": lambda: studio_page(pictures.but(q="nowherefound"), viewer),
    }


def measured(page: Callable) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        tiles = len(page().tiles)
    started = time.perf_counter()
    page()
    return {"ms": (time.perf_counter() - started) * 1000, "tiles": tiles, "queries": len(queries)}


if __name__ == "__main__":
    serve(int(sys.argv[1]))
