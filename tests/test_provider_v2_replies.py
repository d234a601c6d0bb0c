"""Whatever JSON version 2 answers, it is read without an accident."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.providers import Account, ProviderError, Reply, TaskState
from generations.providers.answers import Answer
from generations.providers.answers_v2 import error_in
from generations.providers.replies_v2 import account_in, address_in, reply_in, words_in

FIELDS = [
    "id",
    "jobId",
    "status",
    "event",
    "progress",
    "result",
    "images",
    "url",
    "error",
    "details",
    "creditCost",
    "creditsRequired",
    "creditsAvailable",
    "expired",
    "data",
    "job",
    "team",
    "user",
    "credits",
    "totalImages",
    "message",
    "fileUrl",
]
WORDS = [
    "COMPLETED",
    "FAILED",
    "CANCELLED",
    "PROCESSING",
    "https://cdn.example/a.png",
    "http://[",
    "12%",
    "nan",
    "v1 key",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(WORDS)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(), inner, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6)
    ),
    max_leaves=12,
)
JOB = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8)


@given(JSON | JOB)
def test_any_value_is_a_reply(value):
    reply = reply_in(value)
    assert isinstance(reply, Reply)
    assert all(url.lower().startswith(("http://", "https://")) for url in reply.image_urls)
    assert reply.percentage is None or 0 <= reply.percentage <= 100
    assert reply.credits is None or reply.credits.is_finite()
    for text in (reply.task_id, reply.task_type, reply.message, reply.word, *reply.image_urls):
        assert "\x00" not in text
        text.encode()


@given(JSON | JOB)
def test_any_value_is_an_account_an_address_and_words(value):
    assert isinstance(account_in(value), Account)
    assert address_in(value) == "" or address_in(value).lower().startswith("http")
    words_in(value).encode()


@given(st.integers(100, 999), JSON | JOB, st.booleans())
def test_any_answer_without_a_reply_is_a_typed_error(status, value, resendable):
    error = error_in(Answer(status, {}, json.dumps(value).encode()), resendable=resendable)
    assert isinstance(error, ProviderError)
    assert isinstance(error.words, str)


def test_a_result_nested_without_end_is_no_accident():
    result = "https://cdn.example/a.png"
    for _ in range(300):
        result = [{"images": result}]
    assert reply_in({"id": "j-1", "result": result}).image_urls == ()


@pytest.mark.parametrize(
    ("job", "state"),
    [
        ({}, TaskState.UNKNOWN),
        ({"status": "DREAMING"}, TaskState.UNKNOWN),
        ({"id": "j"}, TaskState.UNFINISHED),
        ({"id": "j", "status": "DREAMING"}, TaskState.UNFINISHED),
        (
            {"id": "j", "status": "PROCESSING", "result": {"images": ["https://c.example/preview"]}},
            TaskState.UNFINISHED,
        ),
        ({"id": "j", "result": {"images": ["https://c.example/a"]}}, TaskState.FINISHED),
        ({"id": "j", "status": "Completed"}, TaskState.FINISHED),
        ({"id": "j", "status": "CANCELED"}, TaskState.FAILED),
        ({"id": "j", "event": "completed"}, TaskState.FINISHED),
        ({"id": "j", "event": "failed"}, TaskState.FAILED),
        ({"id": "j", "event": "progress"}, TaskState.UNFINISHED),
    ],
)
def test_states(job, state):
    assert reply_in(job).state is state


@pytest.mark.parametrize(
    "result",
    [
        {"images": ["https://c.example/1", "https://c.example/2"]},
        {"images": [{"url": "https://c.example/1"}, {"url": "https://c.example/2"}]},
        ["https://c.example/1", None, "https://c.example/2"],
    ],
)
def test_results_look_in_some_ways(result):
    assert reply_in({"id": "j", "result": result}).image_urls == ("https://c.example/1", "https://c.example/2")


@pytest.mark.parametrize(
    "result", ["https://c.example/1", {"image": "https://c.example/1"}, {"url": "https://c.example/1"}]
)
def test_a_result_may_be_one_address(result):
    assert reply_in({"id": "j", "result": result}).image_urls == ("https://c.example/1",)
