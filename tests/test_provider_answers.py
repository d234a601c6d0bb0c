"""What an answer to the paid request means: each row of the table, over real HTTP."""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from generations.providers import (
    Apiframe,
    ImageRequest,
    NoAnswer,
    ProviderError,
    ReferenceFile,
    Refused,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
)

from .http_server import HTTPServer, answer

KEY = "af-0123456789-secret"
REQUEST = ImageRequest("a pear", "1:1", "1K", timeout=20)
URL = "https://cdn.example/images/one.png"


def ask(said, request=REQUEST):
    with HTTPServer([said]) as server:
        try:
            return Apiframe(server.url, KEY).generate(request)
        finally:
            assert len(server.received) == 1


def error(said, kind):
    with pytest.raises(ProviderError) as caught:
        ask(said)
    assert type(caught.value) is kind
    return caught.value


def test_a_finished_answer_brings_the_picture():
    body = {"task_id": "t-1", "image_urls": [URL], "status": "finished", "task_type": "nano-banana-pro"}
    reply = ask(answer(200, body))
    assert (reply.state, reply.task_id, reply.image_urls) == (TaskState.FINISHED, "t-1", (URL,))
    assert (reply.task_type, reply.word) == ("nano-banana-pro", "finished")


def test_a_task_id_alone_is_to_be_asked_for_again():
    assert ask(answer(200, {"task_id": "t-1"})).state is TaskState.UNFINISHED


def test_a_url_alone_is_a_finished_picture():
    reply = ask(answer(200, {"image_urls": [URL]}))
    assert (reply.state, reply.task_id, reply.image_urls) == (TaskState.FINISHED, "", (URL,))


def test_a_failed_task_is_a_reply_in_the_apis_own_words():
    reply = ask(
        answer(200, {"task_id": "t-1", "status": "failed", "message": "Blocked by safety filter", "actions": []})
    )
    assert (reply.state, reply.message) == (TaskState.FAILED, "Blocked by safety filter")


@pytest.mark.parametrize("status", [200, 201, 202])
def test_a_task_id_is_never_thrown_away(status):
    odd = b'\xef\xbb\xbf{"task_id": "t-1", "status": 7, "percentage": [], "message": "caf\xe9", "image_urls": {}}'
    assert ask(answer(status, odd)).task_id == "t-1"


def test_a_reply_that_came_whole_counts_although_the_connection_broke_after_it():
    said = answer(200, {"task_id": "t-1"}, {"Content-Length": "500", "Connection": "close"})

    def break_off(connection, _):
        connection.sendall(said)

    assert ask(break_off).task_id == "t-1"


def test_a_chunked_answer_is_read():
    chunked = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"tas\r\nf\r\nk_id": "t-1"}  \r\n0\r\n\r\n'
    assert ask(chunked).task_id == "t-1"


def test_401_stops_everybody():
    stopped = error(answer(401, {}), Stopped)
    assert (stopped.code, stopped.charged, stopped.retry) == ("unauthorized", "no", "safe")


def test_402_stops_everybody_with_the_apis_words():
    stopped = error(answer(402, {"errors": [{"msg": "Not enough credits"}]}), Stopped)
    assert (stopped.code, stopped.words) == ("payment_required", "Not enough credits")


@pytest.mark.parametrize(("value", "seconds"), [("7", 7), ("0", 0), (None, None), ("soon", None), ("9" * 40, 86400)])
def test_429_tells_how_long_to_wait(value, seconds):
    told = error(answer(429, {}, {"Retry-After": value}), ToldToWait)
    assert (told.retry_after, told.status, told.charged, told.retry) == (seconds, 429, "no", "safe")


def test_503_with_retry_after_in_seconds_tells_to_wait():
    assert error(answer(503, b"busy", {"Retry-After": "30"}), ToldToWait).retry_after == 30


def test_503_with_retry_after_as_a_date_tells_to_wait():
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3500 < error(answer(503, b"", {"Retry-After": moment}), ToldToWait).retry_after <= 3600


def test_a_date_in_the_past_means_at_once():
    past = "Wed, 21 Oct 2015 07:28:00 GMT"
    assert error(answer(503, b"", {"Retry-After": past}), ToldToWait).retry_after == 0


@pytest.mark.parametrize("value", ["soon", "", "-5 bananas"])
def test_503_with_an_unreadable_retry_after_is_no_answer(value):
    error(answer(503, b"", {"Retry-After": value}), NoAnswer)


@pytest.mark.parametrize(
    "body",
    [
        {"errors": [{"msg": "Invalid request"}]},
        {"errors": [{"message": "Invalid request"}]},
        {"errors": ["Invalid request"], "message": "less exact"},
        {"message": "Invalid request"},
        {"error": "Invalid request"},
        {"error": {"message": "Invalid request"}},
        {"detail": "Invalid request"},
        {"detail": [{"loc": ["body"], "msg": "Invalid request"}]},
        "Invalid request",
        b"Invalid request",
    ],
)
def test_400_is_refused_in_the_apis_own_words(body):
    refused = error(answer(400, body), Refused)
    assert (str(refused), refused.words, refused.status) == ("Invalid request", "Invalid request", 400)
    assert (refused.charged, refused.retry) == ("no", "never")


@pytest.mark.parametrize("status", [403, 404, 405, 413, 415, 422, 451, 499])
def test_any_other_4xx_is_refused(status):
    refused = error(answer(status, b"<html><title>no</title></html>"), Refused)
    assert refused.status == status
    assert str(status) in str(refused)


def test_500_is_the_servers_failure():
    failed = error(answer(500, {}), ServerFailed)
    assert (failed.charged, failed.retry) == ("unknown", "never")


@pytest.mark.parametrize("status", [301, 302, 303, 304, 307, 308, 501, 502, 503, 504, 520, 524, 599])
def test_a_gateways_page_or_a_redirect_is_no_answer(status):
    with HTTPServer([answer(200, {"task_id": "t-2"})]) as elsewhere:
        silent = error(answer(status, b"", {"Location": elsewhere.url}), NoAnswer)
    assert (silent.charged, silent.retry) == ("unknown", "never")
    assert str(status) in silent.why
    assert elsewhere.connections == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<html>",
        b'{"task_id": ""}',
        b'{"task_id": null, "image_urls": []}',
        b'{"task_id": "t-1", "image_u',
        b'{"image_urls": ["javascript:alert(1)", "ftp://example.com/a", "/relative.png"]}',
        b"[" * 100_000,
    ],
)
def test_200_without_task_id_or_url_is_no_answer(body):
    error(answer(200, body), NoAnswer)


def test_200_without_either_keeps_the_apis_words():
    assert error(answer(200, {"message": "queued for review"}), NoAnswer).words == "queued for review"


def test_an_answer_without_end_is_cut_at_a_megabyte():
    def flood(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b" " * 65536)

    assert "1 MB" in error(flood, NoAnswer).why


def test_what_is_not_http_is_no_answer():
    error(b"220 mail.example.com ESMTP\r\n", NoAnswer)


def test_a_refusal_is_heard_although_the_request_was_not_read_to_its_end(tmp_path):
    picture = tmp_path / "large.png"
    picture.write_bytes(bytes(3_000_000))
    request = ImageRequest("p", "1:1", "1K", (ReferenceFile(picture, "image/png"),), timeout=20)
    with (
        HTTPServer([answer(413, {"message": "Too large"})], read_bodies=False) as server,
        pytest.raises(Refused) as caught,
    ):
        Apiframe(server.url, KEY).generate(request)
    assert str(caught.value) == "Too large"


@pytest.mark.parametrize("status", [200, 400, 401, 402, 429, 500, 502])
def test_a_key_that_the_api_repeats_goes_no_further(status, caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ProviderError) as caught:
        ask(answer(status, {"errors": [{"msg": f"Key {KEY} is not valid"}]}))
    assert KEY not in f"{caught.value!r} {caught.value.words} {caplog.text}"
    assert caught.value.words == "Key [key] is not valid"


def test_a_picture_that_the_api_repeats_goes_no_further():
    refused = error(answer(400, {"message": "bad image data:image/png;base64," + "iVBORw0K" * 500}), Refused)
    assert str(refused) == "bad image [picture]"


def test_neither_key_nor_picture_is_logged(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    picture = tmp_path / "a.png"
    picture.write_bytes(b"picture" * 100)
    images = (ReferenceFile(picture, "image/png"),)
    ask(answer(200, {"task_id": "t-1"}), ImageRequest("a secret pear", "1:1", "1K", images, timeout=20))
    assert caplog.text
    assert not any(word in caplog.text for word in (KEY, "base64", "cGljdHVyZ", "a secret pear"))
