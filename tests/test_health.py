"""/healthz tells whether every part is there, and nothing else."""

import subprocess
import threading
from types import SimpleNamespace

import pytest
import redis
from django.db import OperationalError

from webapp import embedded_redis, heartbeat


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a real Redis."""
    folder = tmp_path_factory.mktemp("redis")
    socket = embedded_redis.socket_path(folder)
    embedded_redis.prepare_socket_folder(socket)
    program = subprocess.Popen(embedded_redis.command(embedded_redis.server_program(), socket, folder))
    yield embedded_redis.url(folder)
    program.terminate()
    program.wait()


@pytest.fixture
def broker(server, settings):
    settings.REDIS_URL = server
    patient = redis.backoff.ConstantBackoff(0.02)
    retry = redis.retry.Retry(patient, 1000, supported_errors=(redis.ConnectionError,))
    with redis.Redis.from_url(server, retry=retry) as client:
        client.flushall()  # waits until it listens
        yield client


@pytest.fixture
def workers(broker):
    """Both queues are served."""
    broker.set("musa:heartbeat:calls@here", "calls")
    broker.set("musa:heartbeat:pictures@here", "pictures")


@pytest.fixture
def ask(client, db):
    return lambda: client.get("/healthz")


def test_all_is_well_when_every_part_is_there(ask, workers):
    answer = ask()
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "workers": 2}


def test_one_worker_may_serve_both_queues(ask, broker):
    broker.set("musa:heartbeat:all@here", "calls,pictures")
    assert ask().json() == {"status": "ok", "database": "ok", "broker": "ok", "workers": 1}


def test_no_worker_is_an_error(ask, broker):
    answer = ask()
    assert answer.status_code == 503
    assert answer.json() == {"status": "error", "database": "ok", "broker": "ok", "workers": 0}


def test_a_queue_that_nobody_serves_is_an_error(ask, broker):
    broker.set("musa:heartbeat:calls@here", "calls")
    answer = ask()
    assert answer.status_code == 503
    assert answer.json()["workers"] == 1


def test_a_broker_that_is_away_is_an_error(ask, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    answer = ask()
    assert answer.status_code == 503
    assert answer.json() == {"status": "error", "database": "ok", "broker": "error", "workers": 0}


def test_a_database_that_is_away_is_an_error(ask, workers, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr("webapp.health.connection", SimpleNamespace(cursor=refuse))
    answer = ask()
    assert answer.status_code == 503
    assert answer.json() == {"status": "error", "database": "error", "broker": "ok", "workers": 2}


def test_nobody_may_keep_the_answer(ask, workers):
    assert "no-store" in ask().headers["Cache-Control"]


@pytest.fixture
def beating(broker, monkeypatch):
    """A worker that serves the calls and has just become ready."""
    monkeypatch.setattr(heartbeat, "_ending", threading.Event())
    queues = SimpleNamespace(consume_from={"calls": None})
    heartbeat.start(SimpleNamespace(hostname="calls@here", app=SimpleNamespace(amqp=SimpleNamespace(queues=queues))))
    (beat,) = [thread for thread in threading.enumerate() if thread.name == "heartbeat"]
    yield beat
    heartbeat.stop()
    beat.join()


def await_key(broker, beat):
    """The first beat, which the thread sends as its first act."""
    while not broker.exists("musa:heartbeat:calls@here"):
        assert beat.is_alive()


def test_a_ready_worker_says_which_queues_it_serves(beating, broker):
    await_key(broker, beating)
    assert heartbeat.queues_served() == {"calls@here": {"calls"}}


def test_a_beat_expires_by_itself(beating, broker):
    await_key(broker, beating)
    assert 0 < broker.ttl("musa:heartbeat:calls@here") <= 20


def test_a_worker_that_ends_no_longer_counts(beating, broker):
    await_key(broker, beating)
    heartbeat.stop()
    beating.join()
    assert heartbeat.queues_served() == {}
