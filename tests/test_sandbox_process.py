"""The sandbox as a process of its own."""

import base64
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests

ROOT = Path(__file__).resolve().parents[1]
KEY = {"Authorization": "a-secret-key"}


@contextmanager
def running(data, *arguments):
    """The process and its address; ended hard if a test leaves it alive."""
    command = [sys.executable, "-m", "generations.sandbox", "--port", "0", "--data", str(data), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        ready = process.stdout.readline()
        yield process, re.fullmatch(r"Sandbox ready on (http://127\.0\.0\.1:\d+)\n", ready)[1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def started(tmp_path):
    with running(tmp_path, "--delay-min", "0", "--delay-max", "0") as started:
        yield started


def ask(url, **fields):
    return requests.post(f"{url}/nano-banana-pro", json=fields, headers=KEY, timeout=60)


def stopped(process):
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=30)


def test_it_draws(started):
    _, url = started
    picture = ask(url, prompt="a pear", resolution="1K").json()["image_urls"][0]
    assert requests.get(picture, timeout=30).content.startswith(b"\x89PNG")


def test_a_broken_reference_is_refused_and_the_next_picture_drawn(started):
    _, url = started
    assert ask(url, prompt="x", images=["data:image/png;base64,AAAA"]).status_code == 400
    assert ask(url, prompt="x [sandbox:size=64x64]").status_code == 200


def test_a_line_per_request_tells_neither_key_nor_picture(started, picture):
    process, url = started
    encoded = base64.b64encode(picture(20, 20)).decode()
    images = [f"data:image/png;base64,{encoded}"]
    ask(url, prompt="a secret pear [sandbox:server-error]")
    ask(url, prompt="a secret pear [sandbox:size=64x64]", images=images)
    first, second = (process.stdout.readline().rstrip() for _ in range(2))
    assert re.fullmatch(r"POST /nano-banana-pro 500 \d+ ms server-error", first)
    assert re.fullmatch(r"POST /nano-banana-pro 200 \d+ ms size", second)


def test_sigterm_ends_it_and_its_painters(started):
    process, url = started
    ask(url, prompt="x [sandbox:size=64x64]")
    painters = psutil.Process(process.pid).children()
    stopped(process)
    assert process.returncode == 0
    _, alive = psutil.wait_procs(painters, timeout=30)
    assert (len(painters), alive) == (1, [])


def test_painters_leave_when_there_is_nothing_to_draw(started):
    process, url = started
    ask(url, prompt="x [sandbox:size=64x64]")
    gone, _ = psutil.wait_procs(psutil.Process(process.pid).children(), timeout=60)
    assert len(gone) == 1


def test_its_memory_stays_small_after_a_4k_picture(started):
    process, url = started
    ask(url, prompt="poster", resolution="4K")
    assert psutil.Process(process.pid).memory_full_info().pss < 30_000_000


def test_it_does_not_know_pillow_or_django():
    code = "import generations.sandbox.server, sys; print(sorted({'PIL', 'django', 'requests'} & sys.modules.keys()))"
    output = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
    assert output == "[]\n"


def test_a_painter_that_breaks_is_a_server_error(started):
    process, url = started
    ask(url, prompt="x [sandbox:size=64x64]")
    for painter in psutil.Process(process.pid).children():
        painter.kill()
    assert ask(url, prompt="y [sandbox:size=64x64]").status_code == 500
    assert ask(url, prompt="y [sandbox:size=64x64]").status_code == 200
