"""What keeps Musa from starting is said in one sentence, before anything has started."""

import io
import os
import socket
import subprocess
import sys

import pytest

from tests.program import CHECKOUT
from webapp.runner import stack
from webapp.runner.address import ensure_free
from webapp.runner.console import Console
from webapp.runner.folder import claimed
from webapp.runner.refusal import Refusal


@pytest.fixture
def console():
    return Console(io.BytesIO())


def start(**environment):
    command = [sys.executable, "-m", "webapp.runner"]
    return subprocess.run(
        command, cwd=CHECKOUT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )


def test_a_second_runner_on_the_same_folder_is_told_who_has_it(tmp_path, console):
    with claimed(tmp_path, console):
        second = start(MUSA_DATA_DIR=str(tmp_path))
    assert second.returncode == 1
    assert f"Musa is already running (pid {os.getpid()}) on the data folder {tmp_path}." in second.stdout


def test_a_folder_is_free_again_when_its_runner_has_ended(tmp_path, console):
    for _ in range(2):
        with claimed(tmp_path, console):
            pass


def test_a_port_in_use_is_refused_before_anything_starts(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = start(MUSA_DATA_DIR=str(tmp_path), PORT=str(port))
    assert answer.returncode == 1
    assert answer.stdout.startswith(f"Musa can't listen on 127.0.0.1:{port} (Address already in use).")
    assert len(answer.stdout.splitlines()) == 1


def test_an_address_that_is_not_ours_is_refused():
    with pytest.raises(Refusal, match=r"Musa can't listen on 192\.0\.2\.1:8000"):
        ensure_free("192.0.2.1", 8000)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path, console):
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match="can't be written"), claimed(tmp_path / "file" / "data", console):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "70000"), ("APIFRAME_TIMEOUT", "-1"), ("APIFRAME_MAX_IN_FLIGHT", "0")],
)
def test_a_number_that_cannot_be_is_refused_by_its_name(name, value):
    with pytest.raises(Refusal, match=f"{name} must be a whole number"):
        stack.read({name: value})


def test_a_missing_redis_server_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr("webapp.embedded_redis.server_program", lambda: None)
    with pytest.raises(Refusal, match="apt-get install redis-server"):
        stack.read({})
