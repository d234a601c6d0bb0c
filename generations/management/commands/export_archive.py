"""export_archive PATH [--query Q]: take pictures out, with all that is known of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.archives import archive_pieces, everything
from generations.gallery import Filters
from generations.gallery.selecting import Selection


class Command(BaseCommand):
    help = "Writes an archive: originals, one manifest, and pages to look at. Without --query, of everything."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="The ZIP to be written; a file that is there is replaced.")
        parser.add_argument("--query", default="", help="In the words of the gallery's search, such as tag:final.")

    def handle(self, *args, path: Path, query: str, **options) -> None:
        ids = Selection(filters=Filters(q=query), is_every=True) if query else everything()
        unfinished = path.with_name(f".{path.name}.unfinished")
        try:
            with unfinished.open("wb") as file:
                for piece in archive_pieces(self.counted(ids), everything=not query):
                    file.write(piece)
                size = file.tell()
            unfinished.replace(path)
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{self.count:,} pictures, {size / 1_000_000:,.1f} MB, in {path}.")

    def counted(self, ids: Iterable[int]) -> Iterator[int]:
        self.count = 0
        for pk in ids:
            self.count += 1
            yield pk
