"""doctor [--repair] [--fast]: is everything there that should be, and nothing else?"""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from generations.engine.examining import examine

CLEAR_LINE = "\r\x1b[2K"
UNSEEN = "Not looked at, because of --fast: what is in the files, and whether the search has the right words."


class Command(BaseCommand):
    """Prints a line for each thing that is wrong. Ends with 0 if all is well or was mended, with 1 if not."""

    help = "Examines database and files, says what is wrong, and with --repair mends what can be mended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Mend what can be mended; nothing is ever deleted.")
        parser.add_argument("--fast", action="store_true", help="Look at existence and sizes only; read no file.")

    def handle(self, *args, repair: bool, fast: bool, **options) -> None:
        found = mended = 0
        try:
            for finding in examine(repair=repair, fast=fast, tell=self.tell):
                found += 1
                mended += finding.mended
                self.say(f"{'Mended: ' if finding.mended else ''}{finding.sentence}")
        except DatabaseError as error:
            raise CommandError(f"The database can't be used: {error}".strip()) from error
        if fast:
            self.say(UNSEEN)
        if mended < found:
            raise CommandError(f"{found:,} found, {mended:,} mended, {found - mended:,} remain.")
        self.say(f"All is well now: {found:,} found and mended." if found else "All is well.")

    def say(self, sentence: str) -> None:
        self.stdout.write(f"{self.clear}{sentence}")

    def tell(self, what: str, done: int, total: int) -> None:
        """Progress, for who watches; it disappears again."""
        if self.clear:
            far = f": {done:,} of {total:,}" if total > 1 else ""
            self.stdout.write(f"{self.clear}{what}{far} …", ending="")
            self.stdout.flush()

    @property
    def clear(self) -> str:
        return CLEAR_LINE if self.stdout.isatty() else ""
