"""Writers of one process take turns on SQLite."""

import threading

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

from webapp.sqlite3.base import DatabaseWrapper

from .program import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)  # a database of its own; pytest-django guards them all
OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 30}


@pytest.fixture
def connect(tmp_path, monkeypatch):
    """Makes a connection of one's own to one and the same database; `atomic` begins a transaction on it."""

    def connect(**options):
        databases = {"default": {"ENGINE": "webapp.sqlite3", "NAME": tmp_path / "db", "OPTIONS": OPTIONS | options}}
        return ConnectionHandler(databases)["default"]

    connections = threading.local()
    monkeypatch.setattr(transaction, "get_connection", lambda using=None: connections.now)

    def atomic(**options):
        connections.now = connect(**options)
        return transaction.atomic()

    atomic.connections = connections
    yield atomic
    assert not DatabaseWrapper._turn.locked(), "Somebody kept the turn."


def begins(atomic, begun: threading.Event) -> threading.Thread:
    def write():
        with atomic():
            begun.set()
        atomic.connections.now.close()

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_the_next_writer_begins_when_the_first_has_committed(connect):
    begun = threading.Event()
    with connect():
        other = begins(connect, begun)
        assert not begun.is_set()
    assert begun.wait(PATIENCE)
    other.join()


def test_a_writer_that_fails_passes_its_turn_on(connect):
    with pytest.raises(ZeroDivisionError), connect():
        1 / 0  # noqa: B018
    begun = threading.Event()
    other = begins(connect, begun)
    assert begun.wait(PATIENCE)
    other.join()


def test_a_connection_that_is_closed_passes_its_turn_on(connect):
    connect().__enter__()
    connect.connections.now.close()
    begun = threading.Event()
    other = begins(connect, begun)
    assert begun.wait(PATIENCE)
    other.join()


def test_who_waits_too_long_is_told_that_the_database_is_locked(connect):
    refused = []

    def write():
        with pytest.raises(OperationalError, match="locked") as error, connect(timeout=0.01):
            pass
        refused.append(error)

    with connect():
        other = threading.Thread(target=write)
        other.start()
        other.join(PATIENCE)
    assert len(refused) == 1
