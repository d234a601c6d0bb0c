"""A part that dies is started again; one that can't live ends everything."""

import contextlib
import os
import signal

import pytest

from tests.fake_runner import DIE, ENDURE, WITH_CHILD, FakeRunner, part
from tests.program import await_death


@pytest.fixture
def start(tmp_path):
    with contextlib.ExitStack() as started:
        yield lambda parts, **options: started.enter_context(FakeRunner(tmp_path, parts, **options))


def test_every_line_stands_behind_the_name_of_its_part(start):
    runner = start({"web": part("print('one\\ntwo'); " + ENDURE)})
    runner.pid_of("web")
    assert "web      | one" in runner.lines
    assert "web      | two" in runner.lines


def test_the_last_words_of_a_part_that_dies_are_heard(start):
    runner = start({"web": part("sys.stderr.write('no newline'); sys.exit(3)")})
    runner.await_line("web      | no newline")
    runner.await_line("web ended (exit code 3); it starts again in")


def test_a_killed_part_lives_again(start):
    runner = start({"web": part(ENDURE)})
    os.kill(runner.pid_of("web"), signal.SIGKILL)
    runner.await_line("web ended (killed by SIGKILL)")
    assert runner.pid_of("web", life=2) != runner.pid_of("web")


def test_the_others_live_on_when_one_dies(start):
    runner = start({"web": part(ENDURE), "calls": part(ENDURE)})
    calls = runner.pid_of("calls")
    os.kill(runner.pid_of("web"), signal.SIGKILL)
    runner.pid_of("web", life=2)
    os.kill(calls, 0)


def test_what_a_dead_part_left_behind_is_ended(start):
    runner = start({"web": part(WITH_CHILD)})
    orphan = int(runner.await_line("| child").split()[-1])
    os.kill(runner.pid_of("web"), signal.SIGKILL)
    assert await_death(orphan)


def test_the_pauses_grow(start):
    runner = start({"web": part(DIE)})
    runner.wait()
    pauses = [float(line.split()[-2]) for line in runner.lines if "starts again" in line]
    assert pauses == [0.01, 0.02, 0.04, 0.08]


def test_a_part_that_cannot_live_ends_everything_with_an_error(start):
    runner = start({"web": part(DIE), "calls": part(ENDURE, stage=1)})
    assert runner.wait() == 1
    assert "web can't be kept alive (exit code 7): see its lines above." in runner.lines
    assert await_death(runner.pid_of("calls"))


def test_nothing_else_starts_when_preparing_fails(start):
    runner = start({"web": part(ENDURE)}, prepare="print('the database is newer'); sys.exit(2)")
    assert runner.wait() == 1
    assert "prepare  | the database is newer" in runner.lines
    assert not any(line.startswith("web ") for line in runner.lines)
