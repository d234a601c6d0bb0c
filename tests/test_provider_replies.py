"""Whatever JSON the API answers, it is read without an accident."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generations.providers import NoAnswer, ProviderError, Refused, Reply, TaskState
from generations.providers.answers import Answer, NotJSON, error_in, retry_after
from generations.providers.replies import account_in, replies_in, reply_in, words_in

FIELDS = [
    "task_id",
    "status",
    "image_urls",
    "image_url",
    "original_image_url",
    "percentage",
    "errors",
    "msg",
    "message",
    "error",
    "detail",
    "task_type",
    "tasks",
    "credits",
    "total_images",
    "email",
    "plan",
]
WORDS = [
    "finished",
    "failed",
    "processing",
    "https://cdn.example/a.png",
    "http://[",
    "javascript:x",
    "12%",
    "nan",
    "-1e999",
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
TASK = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8)


@given(JSON | TASK)
def test_any_value_is_a_reply(value):
    reply = reply_in(value)
    assert isinstance(reply, Reply)
    assert all(url.startswith(("http://", "https://", "HTTP")) for url in reply.image_urls)
    assert reply.percentage is None or 0 <= reply.percentage <= 100
    for text in (reply.task_id, reply.task_type, reply.message, reply.word, *reply.image_urls):
        assert "\x00" not in text
        text.encode()


@given(JSON | TASK)
def test_any_value_is_an_account_and_a_list_of_tasks(value):
    account = account_in(value)
    assert account.credits is None or account.credits.is_finite()
    assert all(isinstance(reply, Reply) for reply in replies_in(value).values())


@given(st.integers(100, 999), JSON | TASK, st.text())
def test_any_answer_without_a_reply_is_a_typed_error(status, value, wait):
    error = error_in(Answer(status, {"retry-after": wait}, json.dumps(value).encode()))
    assert isinstance(error, ProviderError)
    assert isinstance(error.words, str)


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_not(content):
    answer = Answer(200, {}, content)
    try:
        reply_in(answer.json())
    except NotJSON:
        assert isinstance(error_in(answer), NoAnswer)


@given(st.text())
def test_any_retry_after_is_seconds_or_nothing(value):
    seconds = retry_after(value)
    assert seconds is None or 0 <= seconds <= 86400


@pytest.mark.parametrize("value", [40, 40.0, "40", "40%", " 40 % "])
def test_a_percentage_is_a_number_or_a_string(value):
    assert reply_in({"percentage": value}).percentage == 40


@pytest.mark.parametrize(("value", "percentage"), [(250, 100), (-3, 0), ("1e400", None)])
def test_a_percentage_lies_between_0_and_100(value, percentage):
    assert reply_in({"percentage": value}).percentage == percentage


@pytest.mark.parametrize("value", ["", None, True, "half", "NaN", float("inf"), [], {}])
def test_what_is_no_percentage(value):
    assert reply_in({"percentage": value}).percentage is None


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ({}, TaskState.UNKNOWN),
        ({"status": "dreaming"}, TaskState.UNKNOWN),
        ({"status": "dreaming", "task_id": "t"}, TaskState.UNFINISHED),
        ({"status": "completed", "image_url": "https://cdn.example/a"}, TaskState.FINISHED),
        ({"status": "Finished"}, TaskState.FINISHED),
        ({"status": "processing", "image_url": "https://cdn.example/preview"}, TaskState.UNFINISHED),
        ({"status": "failed", "image_url": "https://cdn.example/a"}, TaskState.FAILED),
    ],
)
def test_states(task, state):
    assert reply_in(task).state is state


def test_only_web_addresses_are_kept_each_once_and_in_order():
    one, two = "https://b.example/1", "https://a.example/2"
    assert reply_in({"image_urls": [one, "data:image/png;base64,AA", two, one, 7, None, ""]}).image_urls == (one, two)


def test_previews_of_a_task_under_way_are_not_pictures():
    task = {"task_id": "t", "status": "processing", "image_urls": ["https://cdn.example/preview.png"]}
    assert reply_in(task).image_urls == ()


def test_a_url_without_a_task_to_ask_for_is_kept_whatever_the_status():
    task = {"status": "processing", "image_urls": ["https://cdn.example/1.png"]}
    assert reply_in(task).image_urls == ("https://cdn.example/1.png",)


def test_copies_beside_image_urls_are_left_alone():
    task = {"original_image_url": "https://cdn.example/grid.png", "image_urls": ["https://cdn.example/1.png"]}
    assert reply_in(task).image_urls == ("https://cdn.example/1.png",)


@pytest.mark.parametrize("task_id", [12345, "12345", " 12345 "])
def test_a_task_id_may_be_a_number(task_id):
    assert reply_in({"task_id": task_id}).task_id == "12345"


@pytest.mark.parametrize("task_id", [None, True, "", "a\x00b", "\ud800", [], {}, 1.5])
def test_what_is_no_task_id(task_id):
    assert reply_in({"task_id": task_id}).task_id == ""


def test_endless_words_are_cut():
    assert len(words_in({"message": "long words " * 1000})) == 1000


def test_a_refusal_without_words_has_a_sentence():
    assert str(error_in(Answer(418))) == "The API refused the request: HTTP 418 I'm a Teapot."
    assert isinstance(error_in(Answer(418)), Refused)
