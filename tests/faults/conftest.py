"""What the faults have in common: one Redis and one sandbox, each test with pictures and workers of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.broker import redis_server, telling
from tests.faults.sandbox import SandboxProcess
from tests.faults.stage import Stage


@pytest.fixture(scope="session")
def faulty_redis(tmp_path_factory) -> Iterator[Path]:
    with redis_server(tmp_path_factory.mktemp("redis")) as socket:
        yield socket


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def queue(faulty_redis) -> Iterator[redis.Redis]:
    """The queue, empty, and told by this process."""
    with telling(faulty_redis) as client:
        client.flushall()
        yield client


@pytest.fixture
def stage(tmp_path, settings, mia, faulty_redis, sandbox_process, queue) -> Stage:
    settings.MEDIA_ROOT = tmp_path / "pictures"
    return Stage(tmp_path, faulty_redis, mia, sandbox_process, charged_before=sandbox_process.total)
