"""What an answer to version 2's paid request means, and how that request travels, over real HTTP."""

import logging
import socket
import time
from decimal import Decimal

import pytest

from generations.providers import (
    Apiframe,
    ApiframeV2,
    ImageRequest,
    NeverArrived,
    NoAnswer,
    ProviderError,
    Refused,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
)

from .http_server import HTTPServer, answer, drip, hang_up, silence

KEY = "afk_0123456789_secret"
REQUEST = ImageRequest("a pear", "1:1", "1K", timeout=20)
KEYED = ImageRequest("a pear", "1:1", "1K", timeout=20, idempotency_key="generation-7")
HURRIED = ImageRequest("a pear", "1:1", "1K", timeout=0.3)
QUEUED = answer(202, {"jobId": "j-1", "status": "QUEUED"})


def ask(said, request=REQUEST):
    with HTTPServer([said]) as server:
        try:
            return ApiframeV2(server.url, KEY).generate(request)
        finally:
            assert (len(server.received), server.connections) == (1, 1)


def error(said, kind, request=REQUEST):
    with pytest.raises(ProviderError) as caught:
        ask(said, request)
    assert type(caught.value) is kind
    return caught.value


def test_a_job_is_to_be_asked_after():
    reply = ask(QUEUED)
    assert (reply.state, reply.task_id, reply.word) == (TaskState.UNFINISHED, "j-1", "QUEUED")


def test_a_job_that_is_finished_already_brings_the_picture():
    url = "https://cdn.example/1.png"
    body = {"jobId": "j-1", "status": "COMPLETED", "result": {"images": [url]}, "creditCost": 13.4}
    reply = ask(answer(200, body))
    assert (reply.state, reply.image_urls, reply.credits) == (TaskState.FINISHED, (url,), Decimal("13.4"))


@pytest.mark.parametrize(
    "body",
    [
        b'\xef\xbb\xbf{"jobId": "j-1", "status": 7, "progress": [], "error": "caf\xe9", "result": 3}',
        b'{"id": "j-1"}',
        b'{"data": {"jobId": "j-1"}}',
        b'{"job": {"id": "j-1", "status": "QUEUED"}}',
    ],
)
def test_a_job_id_is_never_thrown_away(body):
    assert ask(answer(202, body)).task_id == "j-1"


def test_a_reply_that_came_whole_counts_although_the_connection_broke_after_it():
    said = answer(202, {"jobId": "j-1"}, {"Content-Length": "500", "Connection": "close"})
    assert ask(lambda connection, _: connection.sendall(said)).task_id == "j-1"


def test_401_stops_everybody_with_the_apis_words():
    stopped = error(answer(401, {"error": "Invalid API key"}), Stopped)
    assert (stopped.code, stopped.words) == ("unauthorized", "Invalid API key")


def test_402_stops_everybody_and_tells_the_credits():
    body = {"error": "Insufficient credits", "creditsRequired": 13.4, "creditsAvailable": 2}
    stopped = error(answer(402, body), Stopped)
    assert stopped.code == "payment_required"
    assert stopped.words == "Insufficient credits (13.4 credits needed, 2 left)"


def test_a_key_of_version_1_stops_everybody():
    words = "Your key is an APIFRAME v1 API key. Use https://api.apiframe.pro"
    stopped = error(answer(400, {"error": words}), Stopped)
    assert (stopped.code, stopped.words, stopped.charged) == ("unauthorized", words, "no")
    assert "version 1" in str(stopped)


@pytest.mark.parametrize(
    "body",
    [
        {"error": "The prompt about v1 rockets was refused"},
        {"error": "Validation failed", "details": {"prompt": ["names the key of v1"]}},
    ],
)
def test_a_refusal_that_happens_to_say_v1_is_a_refusal(body):
    error(answer(400, body), Refused)


def test_400_is_refused_with_what_is_wrong_with_each_field():
    body = {
        "error": "Validation failed",
        "details": {"prompt": ["is too long", "is odd"], "nanoBananaParams.resolution": "is unknown"},
    }
    refused = error(answer(400, body), Refused)
    assert str(refused) == "Validation failed (prompt: is too long; nanoBananaParams.resolution: is unknown)"
    assert (refused.words, refused.status, refused.charged, refused.retry) == (str(refused), 400, "no", "never")


@pytest.mark.parametrize("details", [None, [], "no", {"prompt": {}}, {"prompt": [None, 3]}])
def test_400_with_odd_details_keeps_the_error(details):
    assert str(error(answer(400, {"error": "Invalid", "details": details}), Refused)) == "Invalid"


@pytest.mark.parametrize("status", [403, 404, 409, 413, 422])
def test_any_other_4xx_is_refused(status):
    assert error(answer(status, {"error": "No"}), Refused).status == status


def test_409_to_a_request_that_is_sent_again_is_no_refusal():
    silent = error(answer(409, {"error": "A request with this key is being processed"}), NoAnswer, KEYED)
    assert (silent.charged, silent.words) == ("unknown", "A request with this key is being processed")


def test_409_that_names_the_job_is_a_reply():
    assert ask(answer(409, {"error": "Exists", "jobId": "j-1"}), KEYED).task_id == "j-1"


@pytest.mark.parametrize("status", [429, 503])
def test_one_is_told_to_wait(status):
    told = error(answer(status, {"error": "Slow down"}, {"Retry-After": "7"}), ToldToWait)
    assert (told.retry_after, told.status, told.words) == (7, status, "Slow down")


def test_500_is_the_servers_failure():
    assert error(answer(500, {"error": "Oh"}), ServerFailed).words == "Oh"


@pytest.mark.parametrize("status", [301, 302, 307, 308, 501, 502, 503, 504, 520])
def test_a_gateways_page_or_a_redirect_is_no_answer(status):
    with HTTPServer([QUEUED]) as elsewhere:
        silent = error(answer(status, b"<html>", {"Location": elsewhere.url}), NoAnswer)
    assert str(status) in silent.why
    assert elsewhere.connections == 0


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"<html>", b'{"status": "QUEUED"}', b'{"jobId": ""}'])
def test_2xx_without_a_job_is_no_answer(body):
    assert error(answer(202, body), NoAnswer).charged == "unknown"


@pytest.mark.parametrize("said", [hang_up, lambda connection, _: connection.sendall(QUEUED[:-20])])
def test_a_connection_that_is_lost_after_sending_is_no_answer_and_not_tried_again(said):
    error(said, NoAnswer, KEYED)


@pytest.mark.parametrize("slow", [silence, drip])
def test_a_slow_answer_ends_at_the_deadline(slow):
    began = time.monotonic()
    assert error(slow, NoAnswer, HURRIED).why == "no answer within 0.3 seconds"
    assert time.monotonic() - began < 10


def test_nobody_there_is_never_arrived():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NeverArrived):
        ApiframeV2(f"http://127.0.0.1:{port}", KEY).generate(REQUEST)


def test_each_call_has_a_connection_of_its_own():
    with HTTPServer([QUEUED]) as server:
        client = ApiframeV2(server.url, KEY)
        for _ in range(3):
            client.generate(REQUEST)
    assert server.connections == 3


def test_only_version_2_may_be_sent_again():
    assert (Apiframe.resend_is_safe, ApiframeV2.resend_is_safe) == (False, True)


@pytest.mark.parametrize("status", [200, 400, 401, 402, 409, 429, 500, 502])
def test_a_key_that_the_api_repeats_goes_no_further(status, caplog):
    caplog.set_level(logging.DEBUG)
    details = {KEY: [f"{KEY} is not valid"]}
    with pytest.raises(ProviderError) as caught:
        ask(answer(status, {"error": f"Key {KEY} is not valid", "details": details}), KEYED)
    assert KEY not in f"{caught.value!r} {caught.value.words} {caplog.text}"
    assert "[key]" in caught.value.words
