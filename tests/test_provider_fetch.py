"""Asking for tasks and for the account: free requests, over kept connections."""

from decimal import Decimal

import pytest

from generations.providers import (
    Account,
    Apiframe,
    NeverArrived,
    NoAnswer,
    Refused,
    Reply,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
    connections,
)

from .http_server import HTTPServer, answer, drip, hang_up

KEY = "af-0123456789-secret"
URL = "https://cdn.example/images/one.png"


@pytest.fixture
def serve():
    servers = []

    def start(*answers):
        server = HTTPServer(list(answers)).__enter__()
        servers.append(server)
        return Apiframe(server.url, KEY), server

    yield start
    for server in servers:
        server.__exit__()


def test_fetch_asks_for_one_task(serve):
    client, server = serve(answer(200, {"task_id": "t-1", "status": "finished", "image_urls": [URL]}))
    assert client.fetch("t-1").image_urls == (URL,)
    request = server.received[0]
    assert (request.method, request.path, request.json()) == ("POST", "/fetch", {"task_id": "t-1"})
    assert request.headers["authorization"] == KEY
    assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize("word", ["pending", "staged", "starting", "processing", "retry", "retrying", "PROCESSING"])
def test_a_task_under_way_is_unfinished(serve, word):
    client, _ = serve(answer(200, {"task_id": "t-1", "status": word, "percentage": "40"}))
    reply = client.fetch("t-1")
    assert (reply.state, reply.percentage, reply.word) == (TaskState.UNFINISHED, 40, word)


@pytest.mark.parametrize("field", [{"image_urls": [URL]}, {"image_url": URL}, {"original_image_url": URL}])
def test_without_a_status_the_urls_tell(serve, field):
    client, _ = serve(answer(200, {"task_id": "t-1"} | field))
    reply = client.fetch("t-1")
    assert (reply.state, reply.image_urls) == (TaskState.FINISHED, (URL,))


def test_a_failed_task_keeps_its_message(serve):
    client, _ = serve(answer(200, {"task_id": "t-1", "status": "failed", "message": "no", "actions": []}))
    assert client.fetch("t-1") == Reply(TaskState.FAILED, "t-1", message="no", word="failed")


@pytest.mark.parametrize("body", [{}, [], None, {"status": "wondering"}])
def test_an_empty_answer_says_nothing_about_the_task(serve, body):
    client, _ = serve(answer(200, body))
    assert client.fetch("t-1").state is TaskState.UNKNOWN


def test_connections_are_kept(serve):
    client, server = serve(answer(200, {}))
    for _ in range(3):
        client.fetch("t-1")
    client.account()
    assert server.connections == 1


def test_cookies_are_not(serve):
    client, server = serve(answer(200, {}, {"Set-Cookie": "session=1; Path=/"}))
    for _ in range(2):
        client.fetch("t-1")
    assert "cookie" not in server.received[1].headers


def test_a_kept_connection_that_was_closed_meanwhile_is_replaced(serve):
    client, server = serve(answer(200, {}, {"Connection": "close"}), hang_up, answer(200, {"task_id": "t-1"}))
    client.fetch("t-1")
    with pytest.raises(NoAnswer):
        client.fetch("t-1")
    assert client.fetch("t-1").task_id == "t-1"
    assert len(server.received) == 3


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(400, {"errors": [{"msg": "Invalid request"}]}), Refused),
        (answer(401, {}), Stopped),
        (answer(402, {}), Stopped),
        (answer(404, {"message": "unknown task"}), Refused),
        (answer(429, {}), ToldToWait),
        (answer(500, {}), ServerFailed),
        (answer(502, b"<html>"), NoAnswer),
        (answer(302, b"", {"Location": "/elsewhere"}), NoAnswer),
        (answer(200, b"<html>"), NoAnswer),
        (hang_up, NoAnswer),
    ],
)
def test_a_failed_fetch_is_one_of_the_same_errors(serve, said, kind):
    client, server = serve(said)
    with pytest.raises(kind):
        client.fetch("t-1")
    assert len(server.received) == 1


def test_nobody_there_is_never_arrived():
    with HTTPServer([answer()]) as server:
        url = server.url
    with pytest.raises(NeverArrived):
        Apiframe(url, KEY).fetch("t-1")


def test_a_fetch_that_drips_ends(serve, monkeypatch):
    monkeypatch.setattr(connections, "POOLED_SECONDS", 0.3)
    client, _ = serve(drip)
    with pytest.raises(NoAnswer):
        client.fetch("t-1")


def test_a_kept_connection_has_a_new_deadline_for_each_request(serve, monkeypatch):
    client, server = serve(answer(200, {}))
    client.fetch("t-1")
    monkeypatch.setattr(connections.Deadline, "left", _refuse_old(connections.Deadline.left))
    monkeypatch.setattr(connections, "POOLED_SECONDS", 31)
    client.fetch("t-1")
    assert server.connections == 1


def _refuse_old(left):
    def left_of_a_new_one(self):
        assert self.seconds == 31
        return left(self)

    return left_of_a_new_one


def test_fetch_many_asks_once_for_all(serve):
    staged, finished = {"task_id": "b", "status": "staged"}, {"task_id": "a", "status": "finished", "image_urls": [URL]}
    client, server = serve(answer(200, {"tasks": [staged, finished, {}, None]}))
    replies = client.fetch_many(["a", "b", "c"])
    assert {task_id: reply.state for task_id, reply in replies.items()} == {
        "a": TaskState.FINISHED,
        "b": TaskState.UNFINISHED,
        "c": TaskState.UNKNOWN,
    }
    assert (server.received[0].path, server.received[0].json()) == ("/fetch-many", {"task_ids": ["a", "b", "c"]})


@pytest.mark.parametrize("count", [0, 1, 21])
def test_fetch_many_takes_two_to_twenty(count):
    with pytest.raises(ValueError, match="2 to 20"):
        Apiframe("http://127.0.0.1:9", KEY).fetch_many([str(n) for n in range(count)])


def test_the_account(serve):
    client, server = serve(
        answer(200, {"email": "a@example.com", "credits": 12000.25, "total_images": 695, "plan": "starter"})
    )
    assert client.account() == Account("a@example.com", Decimal("12000.25"), 695, "starter")
    assert (server.received[0].method, server.received[0].path) == ("GET", "/account")


@pytest.mark.parametrize("body", [{}, [], {"credits": "many", "total_images": None, "email": 7, "plan": []}])
def test_an_account_that_tells_nothing(serve, body):
    client, _ = serve(answer(200, body))
    account = client.account()
    assert (account.credits, account.total_images) == (None, None)
