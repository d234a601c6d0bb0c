"""Fixtures that several files of tests share."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db.models.signals import post_migrate
from django.test import Client
from PIL import Image

from generations.models import User
from generations.sandbox import Sandbox
from tests.factories import make_user

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest begins first, so that the others run beside it, and nothing beside nothing at the end. On PostgreSQL
    only what touches a database runs: the rest would be the same test once more.
    """
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)
    if os.environ.get("MUSA_TEST_DATABASE") != "postgresql":
        return
    idle = [item for item in items if not _touches_database(item)]
    config.hook.pytest_deselected(items=idle)
    items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    fixtures = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a real file: threads and processes of the tests share it as those of an installation do. Nothing waits
    for the disk, which only a power cut would tell from this.
    """
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup) -> None:
    """Emptying the tables between tests takes a tenth of the time when it doesn't count as a migration, after which
    Django would write the permissions of each model again; nothing asks for them.
    """
    post_migrate.receivers.clear()
    post_migrate.sender_receivers_cache.clear()


@pytest.fixture(autouse=True)
def installation(settings, tmp_path: Path) -> None:
    """An installation of the test's own: its pictures, quick passwords, static files straight from the checkout."""
    settings.MEDIA_ROOT = tmp_path / "pictures"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def nothing_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open pages hear of a test's own rows at once, not of what was there a moment ago."""
    for kept in ("STATES_KEPT", "LINE_KEPT", "IMAGES_KEPT"):
        monkeypatch.setattr(f"generations.gallery.recent.{kept}", 0)


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with Sandbox(tmp_path_factory.mktemp("sandbox"), delay=(0, 0)) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(sandbox_server: Sandbox, settings) -> Sandbox:
    """The stand-in API, answering at once; `sandbox.requests` holds what this test made it hear."""
    sandbox_server.requests.clear()
    settings.APIFRAME_BASE_URL = sandbox_server.url
    return sandbox_server


@pytest.fixture
def mia(db) -> User:
    return make_user("mia@example.com", name="Mia Okafor")


@pytest.fixture
def tom(db) -> User:
    return make_user("tom@example.com", name="Tom Haller")


@pytest.fixture
def owner(db) -> User:
    return User.objects.create_superuser("olga@example.com", "correct horse battery", name="Olga Owner")


@pytest.fixture
def as_mia(client: Client, mia: User) -> Client:
    """A browser in which Mia is signed in."""
    client.force_login(mia)
    return client


@pytest.fixture
def picture() -> Callable[..., bytes]:
    """Makes the bytes of a picture."""

    def make(width: int = 64, height: int = 48, colour: str = "teal", format: str = "PNG", **options) -> bytes:
        file = io.BytesIO()
        Image.new("RGB", (width, height), colour).save(file, format, **options)
        return file.getvalue()

    return make
