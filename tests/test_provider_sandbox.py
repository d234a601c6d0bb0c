"""The client against the stand-in API: both sides of the wire mean the same."""

import io

import pytest
from PIL import Image

from generations.providers import (
    Apiframe,
    DownloadInterrupted,
    DownloadRefused,
    Gone,
    ImageRequest,
    NoAnswer,
    ReferenceFile,
    Refused,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
    download,
    host_of,
)

KEY = "sandbox-key"


@pytest.fixture
def client(sandbox_server):
    client = Apiframe(sandbox_server.url, KEY)
    yield client
    client.close()


def small(prompt, timeout=30, **settings):
    return ImageRequest(f"{prompt} [sandbox:size=64x48]", "4:3", "1K", timeout=timeout, **settings)


def bring_home(url, max_bytes=1_000_000, timeout=20):
    into = io.BytesIO()
    download(url, into, allowed_hosts={host_of(url)}, max_bytes=max_bytes, timeout=timeout)
    return into.getvalue()


def test_a_picture_comes_home(client):
    reply = client.generate(small("a pear"))
    assert (reply.state, reply.task_type) == (TaskState.FINISHED, "nano-banana-pro")
    assert Image.open(io.BytesIO(bring_home(reply.image_urls[0]))).size == (64, 48)


def test_a_picture_with_a_reference(client, tmp_path, picture):
    path = tmp_path / "reference.png"
    path.write_bytes(picture(32, 32))
    images = (ReferenceFile(path, "image/png"),)
    assert client.generate(small("the same, at night", images=images)).state is TaskState.FINISHED


def test_an_unfinished_task_is_fetched_until_it_is_finished(client):
    reply = client.generate(small("a slow pear [sandbox:unfinished=3]"))
    assert (reply.state, reply.image_urls) == (TaskState.UNFINISHED, ())
    states = [client.fetch(reply.task_id) for _ in range(3)]
    assert [state.state for state in states] == [TaskState.UNFINISHED, TaskState.UNFINISHED, TaskState.FINISHED]
    assert bring_home(states[-1].image_urls[0])


def test_tasks_are_fetched_together(client):
    ids = [client.generate(small(f"pear {n}")).task_id for n in range(2)]
    replies = client.fetch_many(ids)
    assert {task_id: reply.state for task_id, reply in replies.items()} == dict.fromkeys(ids, TaskState.FINISHED)


def test_a_finished_task_without_a_status(client):
    reply = client.generate(small("[sandbox:no-status] pear"))
    assert (reply.state, len(reply.image_urls)) == (TaskState.FINISHED, 1)


def test_several_pictures_keep_their_order(client):
    assert len(client.generate(small("[sandbox:pictures=3] pears")).image_urls) == 3


def test_a_failed_task_keeps_its_message(client):
    reply = client.generate(small("[sandbox:failed=Blocked by a filter]"))
    assert (reply.state, reply.message) == (TaskState.FAILED, "Blocked by a filter")


@pytest.mark.parametrize(
    ("marker", "kind"),
    [
        ("refused=Not like this", Refused),
        ("unauthorized", Stopped),
        ("payment", Stopped),
        ("too-many=5", ToldToWait),
        ("busy=5", ToldToWait),
        ("server-error", ServerFailed),
        ("bad-gateway", NoAnswer),
        ("gateway-timeout", NoAnswer),
        ("redirect", NoAnswer),
        ("drop", NoAnswer),
        ("empty", NoAnswer),
    ],
)
def test_each_awkward_answer_is_its_error(client, sandbox_server, marker, kind):
    before = len(sandbox_server.requests)
    with pytest.raises(kind):
        client.generate(small(f"[sandbox:{marker}]"))
    assert len(sandbox_server.requests) == before + 1


@pytest.mark.parametrize("marker", ["hang", "drip"])
def test_a_slow_answer_ends_at_the_deadline(client, marker):
    with pytest.raises(NoAnswer, match=r"no answer within 0\.5 seconds"):
        client.generate(small(f"[sandbox:{marker}=60]", timeout=0.5))


def test_a_refusal_is_in_the_apis_own_words(client):
    with pytest.raises(Refused) as caught:
        client.generate(ImageRequest("a pear", "7:3", "1K", timeout=20))
    assert str(caught.value).startswith("aspect_ratio should be one of: match_input_image, 1:1")


def test_the_api_says_how_long_to_wait(client):
    with pytest.raises(ToldToWait) as caught:
        client.generate(small("[sandbox:too-many=7] pear"))
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("marker", "kind"), [("gone", Gone), ("flaky", DownloadInterrupted), ("endless", DownloadRefused)]
)
def test_awkward_pictures_are_their_errors(client, marker, kind):
    url = client.generate(small(f"[sandbox:{marker}] pear")).image_urls[0]
    with pytest.raises(kind):
        bring_home(url, max_bytes=300_000)


def test_an_expired_picture_has_a_fresh_address(client):
    reply = client.generate(small("[sandbox:expired-once] pear"))
    with pytest.raises(Gone):
        bring_home(reply.image_urls[0])
    assert bring_home(client.fetch(reply.task_id).image_urls[0])


def test_the_account_counts_what_was_drawn(client):
    before = client.account()
    client.generate(small("one more pear"))
    after = client.account()
    assert after.total_images == before.total_images + 1
    assert after.credits < before.credits
