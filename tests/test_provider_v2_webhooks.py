"""A webhook is believed with the API's signature, and read whatever is odd in it."""

import hashlib
import hmac
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.providers import Reply, TaskState, WebhookForged, read_webhook

KEY = "afk_0123456789_secret"
URL = "https://cdn.example/1.png"
COMPLETED = json.dumps(
    {"event": "completed", "jobId": "j-1", "status": "COMPLETED", "result": {"images": [URL]}, "creditCost": 13.4}
).encode()


def sign(body, key=KEY):
    return "sha256=" + hmac.new(hashlib.sha256(key.encode()).digest(), body, hashlib.sha256).hexdigest()


def test_a_signed_message_is_a_reply():
    assert read_webhook(COMPLETED, sign(COMPLETED), KEY) == Reply(
        TaskState.FINISHED, "j-1", image_urls=(URL,), word="COMPLETED", credits=Decimal("13.4")
    )


def test_the_signature_is_the_one_that_openssl_makes():
    signature = "sha256=99a2349bb6133b40972ccfd64911092702f895655b57adac2c9bcca53f250721"
    assert read_webhook(b'{"jobId": "j-1"}', signature, "afk_example").task_id == "j-1"


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "sha256=00",
        sign(COMPLETED, "another key"),
        sign(COMPLETED).removeprefix("sha256="),
        sign(COMPLETED) + "0",
        "sha256=schlüssel",
        "sha256=\udc80",
        "sha1=" + "0" * 40,
        "sha256=" + hmac.new(KEY.encode(), COMPLETED, hashlib.sha256).hexdigest(),
    ],
)
def test_any_other_signature_is_forged(signature):
    with pytest.raises(WebhookForged):
        read_webhook(COMPLETED, signature, KEY)


def test_a_changed_body_is_forged():
    with pytest.raises(WebhookForged):
        read_webhook(COMPLETED + b" ", sign(COMPLETED), KEY)


def test_the_signature_may_be_in_capitals():
    assert read_webhook(COMPLETED, sign(COMPLETED).upper(), KEY).task_id == "j-1"


def test_a_key_with_a_newline_after_it_is_the_same_key():
    assert read_webhook(COMPLETED, sign(COMPLETED), f"{KEY}\n").task_id == "j-1"


def test_a_failed_job_keeps_its_error():
    body = json.dumps({"event": "failed", "jobId": "j-1", "status": "FAILED", "error": f"Blocked for {KEY}"}).encode()
    reply = read_webhook(body, sign(body), KEY)
    assert (reply.state, reply.message) == (TaskState.FAILED, "Blocked for [key]")


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[" * 100_000, b"\xff\xfe"])
def test_a_signed_message_without_sense_says_nothing(body):
    assert read_webhook(body, sign(body), KEY) == Reply(TaskState.UNKNOWN)


@given(st.binary(max_size=200) | st.text().map(lambda text: json.dumps({"jobId": text, "status": text}).encode()))
def test_any_signed_body_is_a_reply(body):
    assert isinstance(read_webhook(body, sign(body), KEY), Reply)


@given(st.binary(max_size=50), st.text())
def test_any_made_up_signature_is_forged(body, signature):
    with pytest.raises(WebhookForged):
        read_webhook(body, signature, KEY)
