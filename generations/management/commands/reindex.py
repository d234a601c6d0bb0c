"""reindex: write what the search knows of each image again, and how many each day holds, from the images."""

import time

from django.core.management.base import BaseCommand

from generations.engine.recounting import recount
from generations.engine.reindexing import reindex


class Command(BaseCommand):
    help = "Writes all search documents and day counts again, a few at a time; Musa may be running meanwhile."

    def handle(self, *args, **options) -> None:
        started = time.monotonic()
        done = reindex(self.tell)
        recount()
        self.stdout.write(f"{done:,} images indexed in {time.monotonic() - started:.0f} s.")

    def tell(self, done: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done:,} …\r", ending="")
            self.stdout.flush()
