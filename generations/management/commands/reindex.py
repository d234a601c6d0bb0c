"""reindex: write what the search knows of each image again, from the image."""

import time

from django.core.management.base import BaseCommand

from generations.engine.reindexing import reindex


class Command(BaseCommand):
    help = "Writes all search documents again, a hundred at a time; Musa may be running meanwhile."

    def handle(self, *args, **options) -> None:
        started = time.monotonic()
        done = reindex(self.tell)
        self.stdout.write(f"{done:,} images indexed in {time.monotonic() - started:.0f} s.")

    def tell(self, done: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done:,} …\r", ending="")
            self.stdout.flush()
