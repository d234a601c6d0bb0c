"""Each worker says every few seconds that it lives, by a key in Redis that expires.

/healthz reads the keys: asking the workers themselves (Celery's control.ping) would cost its whole timeout each time.
"""

import contextlib
import threading
from typing import Any

import redis
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

PREFIX = "musa:heartbeat:"
INTERVAL, LIFETIME = 5, 20  # seconds
TIMEOUT = 1  # seconds

_ending = threading.Event()


def connection(timeout: float = TIMEOUT) -> redis.Redis:
    """A Redis client that gives up after `timeout` seconds."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),  # else the client tries several times by itself
    )


def queues_served() -> dict[str, set[str]]:
    """The queues that each living worker serves, by the worker's name. Raises redis.RedisError if Redis is away."""
    with connection() as client:
        keys = list(client.scan_iter(f"{PREFIX}*", count=1000))
        values = client.mget(keys) if keys else []
    return {
        key.decode().removeprefix(PREFIX): set(value.decode().split(","))
        for key, value in zip(keys, values, strict=True)
        if value is not None  # expired between the two questions
    }


@worker_ready.connect
def start(sender: Any, **_: Any) -> None:
    """Begin to beat. The sender is the worker's consumer."""
    queues = ",".join(sorted(sender.app.amqp.queues.consume_from))
    threading.Thread(target=_beat, args=(f"{PREFIX}{sender.hostname}", queues), name="heartbeat", daemon=True).start()


@worker_shutting_down.connect
def stop(**_: Any) -> None:
    """The worker takes no more work: it no longer counts."""
    _ending.set()


def _beat(key: str, queues: str) -> None:
    with connection() as client:
        while not _ending.is_set():
            with contextlib.suppress(redis.RedisError):  # away: Celery says so, and the next beat tries again
                client.set(key, queues, ex=LIFETIME)
            _ending.wait(INTERVAL)
        with contextlib.suppress(redis.RedisError):
            client.delete(key)
