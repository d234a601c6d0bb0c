"""Asking version 2 for jobs and for the account: free requests, over kept connections."""

from decimal import Decimal

import pytest

from generations.providers import (
    Account,
    ApiframeV2,
    NoAnswer,
    Refused,
    Reply,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
)

from .http_server import HTTPServer, answer, hang_up

KEY = "afk_0123456789_secret"
URL = "https://cdn.example/images/one.png"


def job(job_id="j-1", status="COMPLETED", **more):
    return {"id": job_id, "status": status} | more


@pytest.fixture
def serve():
    servers = []

    def start(*answers):
        server = HTTPServer(list(answers)).__enter__()
        servers.append(server)
        return ApiframeV2(server.url, KEY), server

    yield start
    for server in servers:
        server.__exit__()


def by_path(**said):
    """Answers each job's path with its own; the connection is closed after it, and the client told so."""

    def reply(connection, request):
        head, _, body = said[request.path.rpartition("/")[2]].partition(b"\r\n\r\n")
        connection.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)

    return reply


def test_fetch_asks_for_one_job(serve):
    client, server = serve(answer(200, job(result={"images": [URL]}, creditCost=13.4, error=None, progress=100)))
    assert client.fetch("j-1") == Reply(
        TaskState.FINISHED, "j-1", image_urls=(URL,), percentage=100, word="COMPLETED", credits=Decimal("13.4")
    )
    request = server.received[0]
    assert (request.method, request.path, request.body) == ("GET", "/v2/jobs/j-1", b"")
    assert request.headers["x-api-key"] == KEY


def test_an_odd_id_stays_within_its_place_in_the_path(serve):
    client, server = serve(answer(404, {"error": "Job not found"}))
    with pytest.raises(Refused, match="Job not found"):
        client.fetch("../me?x=1#y")
    assert server.received[0].path == "/v2/jobs/..%2Fme%3Fx%3D1%23y"


@pytest.mark.parametrize("word", ["QUEUED", "PROCESSING", "queued", "RETRYING"])
def test_a_job_under_way_is_unfinished(serve, word):
    client, _ = serve(answer(200, job(status=word, progress="40%")))
    reply = client.fetch("j-1")
    assert (reply.state, reply.percentage, reply.word) == (TaskState.UNFINISHED, 40, word)


@pytest.mark.parametrize("error", ["Blocked by a filter", {"message": "Blocked by a filter", "code": 7}])
def test_a_failed_job_keeps_its_error(serve, error):
    client, _ = serve(answer(200, job(status="FAILED", error=error, result=None)))
    reply = client.fetch("j-1")
    assert (reply.state, reply.message) == (TaskState.FAILED, "Blocked by a filter")


def test_a_cancelled_job_failed(serve):
    client, _ = serve(answer(200, job(status="CANCELLED")))
    reply = client.fetch("j-1")
    assert (reply.state, reply.message) == (TaskState.FAILED, "The job was cancelled on the API's side.")


def test_an_expired_job_says_so(serve):
    client, _ = serve(answer(200, job(expired=True, result=None)))
    reply = client.fetch("j-1")
    assert (reply.state, reply.image_urls, reply.expired) == (TaskState.FINISHED, (), True)


@pytest.mark.parametrize("body", [{}, [], None, {"status": "WONDERING"}])
def test_an_empty_answer_says_nothing_about_the_job(serve, body):
    client, _ = serve(answer(200, body))
    assert client.fetch("j-1").state is TaskState.UNKNOWN


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(400, {"error": "Invalid id"}), Refused),
        (answer(400, {"error": "This is an API v1 key"}), Stopped),
        (answer(401, {"error": "Invalid API key"}), Stopped),
        (answer(404, {"error": "Job not found"}), Refused),
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
        client.fetch("j-1")
    assert len(server.received) == 1


def test_connections_are_kept(serve):
    client, server = serve(answer(200, {}))
    for _ in range(3):
        client.fetch("j-1")
    client.account()
    assert server.connections == 1


def test_many_jobs_are_asked_one_by_one(serve):
    said = {name: answer(200, job(name, result={"images": [f"{URL}?{name}"]})) for name in "abcdefg"}
    client, server = serve(*[by_path(**said)] * 7)
    replies = client.fetch_many(list("abcdefg"))
    assert {name: reply.image_urls for name, reply in replies.items()} == {
        name: (f"{URL}?{name}",) for name in "abcdefg"
    }
    assert len(server.received) == 7


def test_one_job_that_is_not_found_does_not_silence_the_others(serve):
    client, _ = serve(by_path(a=answer(404, {"error": "Job not found"}), b=answer(200, job("b", "PROCESSING"))))
    states = {name: reply.state for name, reply in client.fetch_many(["a", "b"]).items()}
    assert states == {"a": TaskState.UNKNOWN, "b": TaskState.UNFINISHED}


def test_what_was_learned_before_a_failure_is_kept(serve, monkeypatch):
    monkeypatch.setattr("generations.providers.apiframe_v2.AT_ONCE", 1)
    client, server = serve(answer(200, job("a", result={"images": [URL]})), answer(502, b"<html>"))
    states = {name: reply.state for name, reply in client.fetch_many(["a", "b", "c"]).items()}
    assert states == {"a": TaskState.FINISHED, "b": TaskState.UNKNOWN, "c": TaskState.UNKNOWN}
    assert len(server.received) == 2


def test_a_refused_key_is_told_whatever_was_learned_before(serve, monkeypatch):
    monkeypatch.setattr("generations.providers.apiframe_v2.AT_ONCE", 1)
    client, _ = serve(answer(200, job("a")), answer(401, {"error": "Invalid API key"}))
    with pytest.raises(Stopped):
        client.fetch_many(["a", "b"])


def test_a_failure_that_leaves_nothing_learned_is_told(serve):
    client, _ = serve(answer(502, b"<html>"))
    with pytest.raises(NoAnswer):
        client.fetch_many(["a", "b"])


def test_no_jobs_are_no_question(serve):
    client, server = serve(answer())
    assert client.fetch_many([]) == {}
    assert server.connections == 0


@pytest.mark.parametrize(
    "body",
    [
        {
            "user": {"id": "u1", "email": "a@example.com", "credits": 3},
            "team": {"credits": 4500.5, "plan": "af_basic", "totalImages": 695},
            "apiKey": {"id": "k1"},
        },
        {"email": "a@example.com", "credits": 4500.5, "plan": "af_basic", "totalImages": 695},
        {"data": {"email": "a@example.com", "balance": "4500.5", "plan": "af_basic", "totalImages": 695}},
    ],
)
def test_the_account(serve, body):
    client, server = serve(answer(200, body))
    assert client.account() == Account("a@example.com", Decimal("4500.5"), 695, "af_basic")
    assert (server.received[0].method, server.received[0].path) == ("GET", "/v2/me")


@pytest.mark.parametrize("body", [{}, [], None, {"team": [], "user": 7}, {"team": {"credits": "many"}}])
def test_an_account_that_tells_nothing(serve, body):
    client, _ = serve(answer(200, body))
    assert client.account() == Account()
