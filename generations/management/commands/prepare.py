"""What must be done before Musa serves: run at every start, so quick when there is nothing to do."""

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from generations.actions import people
from generations.models import User

# What no page uses, and is large; htmx's extensions also name in comments files that they don't bring along.
LEFT_OUT = ["django_htmx/ext/*", "django_htmx/htm*-4*", "ninja/redoc*"]


class Command(BaseCommand):
    """Prints one line for each thing that it did, and nothing else. Safe to run twice at once."""

    help = "Brings database and static files up to date; makes the first owner, or prints the link that does."

    def handle(self, *args, **options) -> None:
        with one_at_a_time(Path(settings.DATA_DIR)):
            try:
                self.migrate()
                self.make_cache_table()
            except OperationalError as error:
                raise CommandError(f"The database can't be used: {error}".strip()) from error
            self.collect_static_files()
            self.welcome_owner()

    def migrate(self) -> None:
        """Apply the migrations that are missing."""
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write(f"Database: {len(missing)} migrations applied.")

    def make_cache_table(self) -> None:
        """Make the table in which the sign-in limits are counted."""
        if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
            call_command("createcachetable", verbosity=0)
            self.stdout.write("Database: cache table made.")

    def collect_static_files(self) -> None:
        """Bring the static files together, if any of them is another than last time.

        The folder is cleared first: left alone, collectstatic keeps a file whose replacement has an older date, as
        one from an earlier built package has.
        """
        stamp = Path(settings.DATA_DIR) / "static-stamp"
        current = fingerprint_of_static_files()
        with contextlib.suppress(FileNotFoundError):
            if stamp.read_text() == current and Path(settings.STATIC_ROOT).is_dir():
                return
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, ignore_patterns=LEFT_OUT, verbosity=0)
        stamp.write_text(current)
        self.stdout.write("Static files: collected.")

    def welcome_owner(self) -> None:
        """If there is nobody yet, make the owner whom the environment names, or print a link that makes one."""
        if User.objects.exists():
            return
        email = settings.MUSA_OWNER_EMAIL
        if not email:
            link = address() + reverse("setup", kwargs={"token": people.new_setup_secret()})
            self.stdout.write(f"Musa has no owner yet. Open this link, which works once: {link}")
            return
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"MUSA_OWNER_EMAIL must be an email address, not {email!r}.") from error
        User.objects.create_superuser(email, settings.MUSA_OWNER_PASSWORD)
        self.stdout.write(f"Owner: {email} may sign in now.")


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until nobody else prepares this data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint_of_static_files() -> str:
    """A hash of what collectstatic would collect, by names, sizes and dates, and of what it would do with it."""
    found = hashlib.sha256(f"{django.__version__} {settings.STORAGES['staticfiles']['BACKEND']}".encode())
    for finder in get_finders():
        for name, storage in finder.list(LEFT_OUT):
            facts = Path(storage.path(name)).stat()
            found.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return found.hexdigest()


def address() -> str:
    """Where a browser on this machine finds Musa."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104 - not listening here
    return f"http://[{host}]:{settings.PORT}" if ":" in host else f"http://{host}:{settings.PORT}"
