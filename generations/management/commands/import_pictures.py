"""import_pictures PATH [--dry-run] [--author EMAIL] [--project NAME]: bring pictures in, from a folder or a ZIP."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from generations.archives import Importing, Plan, Report, Unreadable, Wish, examine, import_all, source_of
from generations.models import Project, User, name_key


class Command(BaseCommand):
    """An archive of Musa brings back what it holds; other pictures become uploads, at their own dates."""

    help = "Brings pictures in from a folder or a ZIP; what is here already is passed over. An archive of Musa is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")
        parser.add_argument("--author", default="", help="Whose uploads they become; else the first owner's.")
        parser.add_argument("--project", default="", help="What they are for; not for archives, which tell it.")

    def handle(self, *args, path: Path, dry_run: bool, author: str, project: str, **options) -> None:
        wish = Wish(self.author(author), self.project(project))
        try:
            with tempfile.TemporaryDirectory(prefix="musa-import-") as folder, Plan(Path(folder)) as plan:
                source = source_of(path)
                found = examine(source, plan, self.tell)
                self.say_found(found)
                if dry_run:
                    return
                done = Report()
                import_all(Importing(source, plan, wish, done), lambda: self.tell(plan.done))
                self.say_done(done)
        except Unreadable as error:
            raise CommandError(str(error)) from error

    def author(self, email: str) -> User:
        people = User.objects.filter(email__iexact=email) if email else User.objects.filter(role=User.Role.OWNER)
        person = people.order_by("pk").first()
        if person is None:
            who = f"Nobody here has the email {email}." if email else "There is no owner yet."
            raise CommandError(f"{who} Name somebody by --author, or make an owner with createsuperuser.")
        return person

    def project(self, name: str) -> Project | None:
        project = Project.objects.open().filter(key=name_key(name)).first() if name else None
        if name and project is None:
            raise CommandError(f"There is no open project “{name}”.")
        return project

    def say_found(self, found: Report) -> None:
        counts = found.counts
        parts = [
            f"{counts['new']:,} new",
            f"{counts['here']:,} here already",
            *([f"{counts['in_trash']:,} in the trash here"] if counts["in_trash"] else []),
            f"{counts['told']:,} tell how they were made",
            f"{counts['unreadable']:,} can't be read",
        ]
        self.stdout.write(f"Found: {', '.join(parts)}.")
        for sentence in found.problems:
            self.stdout.write(f"  {sentence}")

    def say_done(self, done: Report) -> None:
        counts = done.counts
        self.stdout.write(f"Imported: {counts['new']:,} pictures; {counts['here']:,} were here already.")
        wholes = [f"{counts[what]:,} {what}" for what in ("people", "projects", "tags", "collections") if counts[what]]
        if wholes:
            self.stdout.write(f"New with them: {', '.join(wholes)}. Deactivated people are let in on the Team page.")
        if counts["unlinked"]:
            self.stdout.write(f"{counts['unlinked']:,} references weren't in it, nor here: these links are missing.")
        for sentence in done.problems:
            self.stdout.write(f"  {sentence}")

    def tell(self, done: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done:,} …\r", ending="")
            self.stdout.flush()
