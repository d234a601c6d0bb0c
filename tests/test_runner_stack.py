"""The environment decides which parts run, and what each of them is told."""

import pytest

from webapp import embedded_redis
from webapp.runner import stack


@pytest.fixture
def read(tmp_path):
    return lambda **given: stack.read({"MUSA_DATA_DIR": str(tmp_path), **given})


def names(parts):
    return [part.name for part in parts]


def option(part, name):
    return part.command[part.command.index(name) + 1]


def test_without_any_setting_everything_is_brought_along(read):
    plan = read()
    assert names(plan.ground) == ["redis", "sandbox"]
    assert names(plan.parts) == ["web", "calls", "pictures", "beat"]


def test_a_redis_of_ones_own_replaces_the_embedded_one(read):
    plan = read(REDIS_URL="redis://queue.example:6379/0")
    assert names(plan.ground) == ["sandbox"]
    assert plan.environment["REDIS_URL"] == "redis://queue.example:6379/0"


def test_the_parts_are_told_where_the_embedded_redis_listens(read, tmp_path):
    assert read().parts[0].environment["REDIS_URL"] == f"unix://{tmp_path}/redis.sock"


@pytest.mark.parametrize("name", ["APIFRAME_API_KEY", "APIFRAME_API_KEY_FILE"])
def test_with_a_key_there_is_no_sandbox(read, name):
    plan = read(**{name: "given"})
    assert names(plan.ground) == ["redis"]
    assert "MUSA_SANDBOX" not in plan.environment


def test_the_parts_are_told_where_the_sandbox_listens(read):
    plan = read()
    sandbox = plan.ground[-1]
    assert plan.environment["APIFRAME_BASE_URL"] == f"http://127.0.0.1:{option(sandbox, '--port')}"
    assert plan.in_sandbox


def test_another_address_of_the_api_is_kept(read):
    plan = read(APIFRAME_BASE_URL="http://stand-in.example")
    assert names(plan.ground) == ["redis"]
    assert plan.environment["APIFRAME_BASE_URL"] == "http://stand-in.example"


def test_every_call_in_flight_has_a_thread_and_some_are_spare(read):
    calls = read(APIFRAME_MAX_IN_FLIGHT="64").parts[1]
    assert option(calls, "--concurrency") == "68"


@pytest.mark.parametrize(("timeout", "patience"), [({}, 630), ({"APIFRAME_TIMEOUT": "20"}, 50)])
def test_workers_may_finish_the_longest_call(read, timeout, patience):
    assert [part.patience for part in read(**timeout).parts[1:3]] == [patience, patience]


def test_workers_end_after_the_web_and_before_what_they_need(read):
    plan = read()
    stages = {part.name: part.stage for part in plan.ground + plan.parts}
    assert (
        stages["web"] == stages["beat"] < stages["calls"] == stages["pictures"] < stages["redis"] == stages["sandbox"]
    )


def test_a_socket_path_too_long_for_the_kernel_moves_to_the_temporary_folder(tmp_path):
    deep = tmp_path / ("a" * 100)
    path = embedded_redis.socket_path(deep)
    assert len(str(path)) <= embedded_redis.SOCKET_PATH_LIMIT
    assert path != embedded_redis.socket_path(tmp_path / ("b" * 100))


def test_the_sockets_folder_is_closed_to_others(tmp_path):
    path = tmp_path / "musa" / "redis.sock"
    embedded_redis.prepare_socket_folder(path)
    assert path.parent.stat().st_mode & 0o077 == 0
