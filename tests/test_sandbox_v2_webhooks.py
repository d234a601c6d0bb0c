"""Version 2 of the sandbox tells when a job has ended, as the API does."""

import hashlib
import hmac
import threading

import pytest
import requests

from generations.sandbox import Sandbox, webhooks

from .http_server import HTTPServer, answer, hang_up

KEY = "afk_a_key"
PATIENCE = 60
TAKEN = answer(200)


def ask(sandbox, url, marker="", events=("completed", "failed")):
    body = {
        "model": "nano-banana-pro",
        "prompt": f"a pear [sandbox:size=64x48] {marker}",
        "webhookUrl": url,
        "webhookEvents": list(events),
    }
    headers = {"X-API-Key": KEY}
    said = requests.post(f"{sandbox.url}/v2/images/generate", json=body, headers=headers, timeout=30)
    return said.json()["jobId"]


def told(sandbox, marker="", answers=(TAKEN,), **more):
    """The id of a job, and what its webhooks brought, when it is over."""
    with HTTPServer(list(answers)) as server:
        job_id = ask(sandbox, f"{server.url}/hook?a=1", marker, **more)
        assert sandbox.desk.settle(PATIENCE)
    return job_id, server.received


def is_signed(request):
    digest = hashlib.sha256(KEY.encode()).digest()
    expected = "sha256=" + hmac.new(digest, request.body, hashlib.sha256).hexdigest()
    return request.headers["x-webhook-signature"] == expected


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    monkeypatch.setattr("generations.sandbox.desk.RETRY_AFTER", 0)
    with Sandbox(tmp_path) as sandbox:
        yield sandbox


def test_a_finished_job_is_told_with_its_picture(sandbox):
    job_id, (request,) = told(sandbox)
    said = request.json()
    assert (request.method, request.path) == ("POST", "/hook?a=1")
    assert (said["event"], said["jobId"], said["status"], said["creditCost"]) == (
        "completed",
        job_id,
        "COMPLETED",
        13.4,
    )
    assert requests.get(said["result"]["images"][0], timeout=30).status_code == 200


def test_a_webhook_is_signed_with_the_key_of_the_request(sandbox):
    _, (request,) = told(sandbox)
    assert is_signed(request)


def test_a_failed_job_is_told(sandbox):
    _, (request,) = told(sandbox, "[sandbox:failed=Too blurry]")
    said = request.json()
    assert (said["event"], said["status"], said["error"]) == ("failed", "FAILED", "Too blurry")


def test_only_the_wanted_events_are_told(sandbox):
    assert told(sandbox, events=["failed"])[1] == []


def test_without_wanted_events_all_are_told(sandbox):
    assert len(told(sandbox, events=[])[1]) == 1


def test_a_webhook_comes_however_often_the_job_was_fetched(sandbox):
    _, (request,) = told(sandbox, "[sandbox:unfinished=999]")
    assert request.json()["status"] == "COMPLETED"


@pytest.mark.parametrize("said", [answer(500), answer(302, b"", {"Location": "/elsewhere"}), hang_up])
def test_a_webhook_that_is_not_taken_comes_once_more(sandbox, said):
    _, received = told(sandbox, answers=[said])
    assert len(received) == 2
    assert received[0].body == received[1].body


def test_a_webhook_is_forged(sandbox):
    _, (request,) = told(sandbox, "[sandbox:webhook-forged]")
    assert request.headers["x-webhook-signature"].startswith("sha256=")
    assert not is_signed(request)


def test_there_is_no_webhook(sandbox):
    assert told(sandbox, "[sandbox:no-webhook]")[1] == []


def test_a_webhook_is_late(sandbox):
    _, (request,) = told(sandbox, "[sandbox:webhook-late=0.1]")
    assert is_signed(request)


def test_a_late_webhook_comes_after_a_restart(tmp_path, monkeypatch):
    with HTTPServer([answer(200)]) as server:
        with Sandbox(tmp_path) as sandbox:
            allowed = threading.Event()
            monkeypatch.setattr(webhooks, "is_allowed", lambda *_: not allowed.set())
            job_id = ask(sandbox, server.url, "[sandbox:webhook-late=600]")
            assert allowed.wait(PATIENCE)
        assert server.received == []
        with Sandbox(tmp_path) as sandbox:
            sandbox.desk.jobs.change(job_id, lambda job: job.markers.pop("webhook-late"))
        with Sandbox(tmp_path) as sandbox:
            assert sandbox.desk.settle(PATIENCE)
        with Sandbox(tmp_path) as sandbox:
            assert sandbox.desk.settle(PATIENCE)
    assert len(server.received) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://[::1]:9/", "http://localhost/"])
def test_webhooks_go_to_this_computer(url):
    assert webhooks.is_allowed(url, ())


@pytest.mark.parametrize("url", ["http://192.0.2.1/", "http://10.0.0.1:8000/", "http://[fe80::1]/", "http://a..b/"])
def test_webhooks_go_nowhere_else(url):
    assert not webhooks.is_allowed(url, ())


def test_webhooks_go_where_the_sandbox_was_told():
    assert webhooks.is_allowed("http://web:8000/hook", {"web"})


def test_a_webhook_to_elsewhere_is_not_sent(tmp_path):
    lines = []
    with Sandbox(tmp_path, log=lines.append) as sandbox:
        ask(sandbox, "http://192.0.2.1/hook")
        assert sandbox.desk.settle(PATIENCE)
    assert any("not sent" in line for line in lines)


def test_a_webhook_to_where_the_sandbox_was_told_is_sent(tmp_path, monkeypatch):
    sent = []
    monkeypatch.setattr(webhooks, "post", lambda url, *_: sent.append(url) or 200)
    with Sandbox(tmp_path, webhook_hosts=["192.0.2.1"]) as sandbox:
        ask(sandbox, "http://192.0.2.1/hook")
        assert sandbox.desk.settle(PATIENCE)
    assert sent == ["http://192.0.2.1/hook"]
