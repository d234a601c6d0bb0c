"""Real workers that speak version 2: one is killed in the middle of a call, and the picture is paid for once."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from generations import tasks
from generations.actions import Order, submit
from generations.models import Charged, Generation, Status

from .broker import await_that, database_url, redis_server, telling
from .program import Program

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def worker(data: Path, socket: Path, sandbox_url: str) -> Iterator[Program]:
    command = [
        *(sys.executable, "-m", "celery", "-A", "webapp", "worker", "--queues", "calls,pictures"),
        *("--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
    ]
    environment = {
        "MUSA_DATA_DIR": str(data),
        "DATABASE_URL": database_url(),
        "REDIS_URL": f"unix://{socket}",
        "APIFRAME_BASE_URL": sandbox_url,
        "APIFRAME_API_VERSION": "2",
    }
    with Program(command, **environment) as program:
        program.await_line(" ready.")
        yield program


def test_killed_while_it_waits_for_the_answer_it_is_sent_again_and_paid_once(mia, settings, tmp_path, sandbox):
    settings.MEDIA_ROOT = tmp_path / "pictures"
    prompt = "A lighthouse [sandbox:hang=60][sandbox:once][sandbox:size=64x64]"
    before = sandbox.account.answer()["total_images"]
    with redis_server(tmp_path) as socket, telling(socket):
        batch, _ = submit(mia, Order(prompt, "1:1", "1K"))
        generation = batch.generations.get()
        with worker(tmp_path, socket, sandbox.url) as first:
            await_that(lambda: any(request.path == "/v2/images/generate" for request in sandbox.requests))
            os.killpg(first.child.pid, signal.SIGKILL)
            first.wait()
        Generation.objects.update(lease_expires_at=timezone.now())
        with worker(tmp_path, socket, sandbox.url):
            tasks.reconcile.delay()
            await_that(lambda: Generation.objects.filter(first_sent_at__isnull=False).exists())
            Generation.objects.filter(status=Status.QUEUED).update(due_at=timezone.now())
            tasks.wake()
            await_that(lambda: Generation.objects.filter(status=Status.FINISHED).exists())
    generation.refresh_from_db()
    assert (generation.charged, generation.resends, generation.images.count()) == (Charged.YES, 1, 1)
    assert sandbox.account.answer()["total_images"] == before + 1
    sent = [request for request in sandbox.requests if request.path == "/v2/images/generate"]
    assert len({request.headers["Idempotency-Key"] for request in sent}) == 1
    assert len(sent) == 2
