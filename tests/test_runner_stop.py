"""A stop leaves no process behind, in order, however it is asked for."""

import contextlib
import os
import signal

import pytest

from tests.fake_runner import ENDURE, GOODBYE, STUBBORN, WITH_CHILD, FakeRunner, part
from tests.program import await_death


@pytest.fixture
def start(tmp_path):
    with contextlib.ExitStack() as started:
        yield lambda parts, **options: started.enter_context(FakeRunner(tmp_path, parts, **options))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_part_and_exits_well(start, number):
    runner = start({"web": part(ENDURE), "calls": part(ENDURE, stage=1)})
    pids = [runner.pid_of("web"), runner.pid_of("calls")]
    runner.child.send_signal(number)
    assert runner.wait() == 0
    assert all(await_death(pid) for pid in pids)


def test_parts_end_stage_after_stage(start):
    runner = start({"redis": part(GOODBYE, stage=2), "calls": part(GOODBYE, stage=1), "web": part(GOODBYE)})
    for name in ("redis", "calls", "web"):
        runner.pid_of(name)
    runner.child.terminate()
    runner.wait()
    goodbyes = [line.split()[0] for line in runner.lines if line.endswith("| goodbye")]
    assert goodbyes == ["web", "calls", "redis"]


def test_a_part_that_will_not_end_is_killed_when_patience_is_over(start):
    runner = start({"web": part(STUBBORN, patience=0.2)})
    pid = runner.pid_of("web")
    runner.child.terminate()
    assert runner.wait() == 0
    assert await_death(pid)


def test_a_second_signal_ends_everything_at_once(start):
    runner = start({"calls": part(STUBBORN, stage=1, patience=600), "redis": part(STUBBORN, stage=2, patience=600)})
    pids = [runner.pid_of("calls"), runner.pid_of("redis")]
    runner.child.terminate()
    runner.await_line("Waiting for calls, at most 600 s.")
    runner.child.terminate()
    assert runner.wait() == 1
    assert all(await_death(pid) for pid in pids)


def test_the_echo_of_one_signal_is_no_second_one(start):
    runner = start({"calls": part(STUBBORN, patience=1.5)})
    runner.pid_of("calls")
    runner.child.terminate()
    runner.child.terminate()
    runner.await_line("Waiting for calls")
    assert runner.wait() == 0


def test_what_a_part_started_ends_with_it(start):
    runner = start({"web": part(WITH_CHILD)})
    grandchild = int(runner.await_line("| child").split()[-1])
    runner.pid_of("web")
    runner.child.terminate()
    runner.wait()
    assert await_death(grandchild)


def test_a_signal_while_preparing_ends_it(start):
    runner = start({"web": part(ENDURE)}, prepare=ENDURE)
    pid = runner.pid_of("prepare")
    runner.child.terminate()
    assert runner.wait() == 0
    assert await_death(pid)


def test_the_end_of_the_parent_ends_everything(start):
    shell = ["/bin/sh", "-c", 'echo "parent $$"; "$@"; true', "sh"]
    runner = start({"web": part(ENDURE)}, through=shell)
    pid = runner.pid_of("web")
    runner.child.kill()
    runner.await_line("Who started Musa is gone: ending.")
    assert await_death(pid)


def test_the_parts_of_a_killed_runner_are_ended_in_order(start, tmp_path):
    write = GOODBYE.replace("print('goodbye')", "open('ends', 'a').write(NAME)")
    stages = {"redis": 2, "calls": 1, "web": 0}
    runner = start({name: part(write.replace("NAME", f"'{name} '"), stage=stage) for name, stage in stages.items()})
    pids = [runner.pid_of(name) for name in stages]
    runner.child.kill()
    assert all(await_death(pid) for pid in pids)
    assert (tmp_path / "ends").read_text() == "web calls redis "


def test_the_children_of_a_killed_runners_parts_end_too(start):
    runner = start({"web": part(WITH_CHILD)})
    grandchild = int(runner.await_line("| child").split()[-1])
    runner.pid_of("web")
    runner.child.kill()
    assert await_death(grandchild)


@pytest.fixture
def make(tmp_path):
    """A make whose only recipe is one exec of whatever follows, as in our Makefile."""
    (tmp_path / "Makefile").write_text("run:\n\t@exec $(COMMAND)\n")
    script = tmp_path / "make.sh"
    script.write_text(
        "#!/usr/bin/env python3\nimport os, shlex, sys\n"
        f"os.execvp('make', ['make', '--file', {str(tmp_path / 'Makefile')!r}, 'run',"
        " 'COMMAND=' + shlex.join(sys.argv[1:]).replace('$', '$$')])\n"
    )
    script.chmod(0o755)
    return [str(script)]


def test_a_signal_to_make_alone_ends_everything(start, make):
    runner = start({"web": part(GOODBYE)}, through=make)
    pid = runner.pid_of("web")
    runner.child.terminate()
    runner.wait()
    assert "web      | goodbye" in runner.lines
    assert await_death(pid)


def test_a_second_signal_to_make_alone_ends_everything_at_once(start, make):
    runner = start({"calls": part(STUBBORN, patience=600)}, through=make)
    pid = runner.pid_of("calls")
    runner.child.terminate()
    runner.await_line("Waiting for calls")
    runner.child.terminate()
    runner.await_line("Musa was ended at once.")
    assert await_death(pid)


def test_killing_make_ends_everything(start, make):
    runner = start({"web": part(GOODBYE)}, through=make)
    pid = runner.pid_of("web")
    os.kill(runner.child.pid, signal.SIGKILL)
    runner.await_line("web      | goodbye")
    assert await_death(pid)
