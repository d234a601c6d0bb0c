"""seed_gallery --images N [--users U] [--seed S]: fill the gallery with synthetic pictures, for benchmarks."""

import time

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.management.seeding import seed_gallery


class Command(BaseCommand):
    help = "Adds synthetic pictures: real rows with realistic prompts over three years, sharing a few hundred files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--images", type=int, required=True, help="How many to add.")
        parser.add_argument("--users", type=int, default=12, help="By how many people (seed-1@example.com, …).")
        parser.add_argument("--seed", type=int, default=1, help="The same seed, the same gallery.")

    def handle(self, *args, images: int, users: int, seed: int, **options) -> None:
        if images < 1 or users < 1:
            raise CommandError("--images and --users must be at least 1.")
        started = time.monotonic()

        def tell(written: int) -> None:
            if written % 100_000 == 0 and written < images:
                self.stdout.write(f"{written:,} of {images:,} …")

        seed_gallery(images, users, seed, tell)
        self.stdout.write(f"{images:,} pictures by {users:,} people in {time.monotonic() - started:.0f} s.")
