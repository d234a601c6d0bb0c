"""`make run`, with every real part."""

import os
import signal

import pytest

from tests.program import await_death
from tests.real_runner import Installation

OWNER = {"MUSA_OWNER_EMAIL": "owner@example.com", "MUSA_OWNER_PASSWORD": "a long enough password"}


@pytest.fixture(scope="module")
def musa(tmp_path_factory):
    """One installation that several tests use, and leave healthy."""
    with Installation(tmp_path_factory.mktemp("installation") / "data") as installation:
        installation.await_ready()
        yield installation
        installation.stop()


def await_health(installation):
    while installation.health().get("status") != "ok":
        assert installation.child.poll() is None


def test_it_is_healthy_when_it_says_so(musa):
    assert musa.health() == {"status": "ok", "database": "ok", "broker": "ok", "workers": 2}


def test_the_link_for_the_first_owner_stands_under_the_address(musa):
    ready = musa.lines.index(musa.await_line("Musa is ready: "))
    musa.await_line("Ctrl-C ends it.")
    assert any(f"http://127.0.0.1:{musa.port}/setup/" in line for line in musa.lines[ready:])


def test_all_state_is_in_the_data_folder(musa):
    assert {"musa.sqlite3", "redis.sock", "runner.lock", "secret-key"} <= {path.name for path in musa.folder.iterdir()}


def test_a_second_start_on_the_same_folder_says_who_is_there(musa):
    with Installation(musa.folder, **OWNER) as second:
        second.await_line("Musa is already running (pid ")
        assert second.wait() != 0


@pytest.mark.parametrize(
    ("part", "words"),
    [("web", "granian"), ("calls", "--queues calls"), ("pictures", "--queues pictures"), ("redis", "redis-server")],
)
def test_a_killed_part_comes_back(musa, part, words):
    killed = musa.find(words)[0]
    os.kill(killed, signal.SIGKILL)
    musa.await_line(f"{part} ended (killed by SIGKILL); it starts again")
    while not musa.find(words):
        assert musa.child.poll() is None
    await_health(musa)
    assert killed not in musa.find(words)


def test_two_installations_live_side_by_side_and_a_signal_to_make_ends_one(musa, tmp_path):
    with Installation(tmp_path / "data", **OWNER) as other:
        other.await_ready()
        other.stop()
        assert other.processes() == {}
        assert "Musa has ended." in other.lines
    await_health(musa)


def test_a_killed_runner_leaves_nothing_behind_and_the_next_start_waits_for_that(tmp_path):
    with Installation(tmp_path / "data", **OWNER) as killed:
        killed.await_ready()
        left = killed.processes()
        os.kill(killed.find("-m webapp.runner")[0], signal.SIGKILL)
        with Installation(tmp_path / "data", **OWNER) as next_one:
            next_one.await_ready()
            assert all(await_death(pid) for pid in left)
            next_one.stop()


def test_a_signal_during_the_first_start_leaves_nothing_behind(tmp_path):
    with Installation(tmp_path / "data", **OWNER) as installation:
        installation.await_line("prepare  |")
        installation.stop()
        assert installation.processes() == {}
