"""Version 2's client against the stand-in API: both sides of the wire mean the same."""

import io
from decimal import Decimal

import pytest
from PIL import Image

from generations.providers import (
    ApiframeV2,
    Gone,
    ImageRequest,
    NoAnswer,
    ReferenceFile,
    ReferenceURL,
    Refused,
    ServerFailed,
    Stopped,
    TaskState,
    ToldToWait,
    WebhookForged,
    download,
    host_of,
    read_webhook,
)

from .http_server import HTTPServer, answer

KEY = "afk_sandbox_key"
PATIENCE = 60


@pytest.fixture
def client(sandbox_server):
    client = ApiframeV2(sandbox_server.url, KEY)
    yield client
    client.close()


@pytest.fixture
def finished(client, sandbox_server):
    """Makes the reply of a job that has ended."""

    def make(prompt, **settings):
        task_id = client.generate(small(prompt, **settings)).task_id
        assert sandbox_server.desk.settle(PATIENCE)
        return client.fetch(task_id)

    return make


def small(prompt, timeout=30, **settings):
    return ImageRequest(f"{prompt} [sandbox:size=64x48]", "4:3", "1K", timeout=timeout, **settings)


def bring_home(url):
    into = io.BytesIO()
    download(url, into, allowed_hosts={host_of(url)}, max_bytes=10_000_000, timeout=20)
    return into.getvalue()


def test_a_picture_comes_home(client, sandbox_server):
    accepted = client.generate(small("a pear"))
    assert (accepted.state, accepted.word) == (TaskState.UNFINISHED, "QUEUED")
    assert sandbox_server.desk.settle(PATIENCE)
    reply = client.fetch(accepted.task_id)
    assert (reply.state, reply.task_id, reply.credits) == (TaskState.FINISHED, accepted.task_id, Decimal("13.4"))
    assert Image.open(io.BytesIO(bring_home(reply.image_urls[0]))).size == (64, 48)


def test_a_picture_matches_the_reference_that_was_uploaded(client, sandbox_server, tmp_path, picture):
    path = tmp_path / "reference.png"
    path.write_bytes(picture(90, 160))
    request = ImageRequest("at night", "match_input_image", "1K", (ReferenceFile(path, "image/png"),), timeout=30)
    task_id = client.generate(request).task_id
    assert sandbox_server.desk.settle(PATIENCE)
    (url,) = client.fetch(task_id).image_urls
    assert Image.open(io.BytesIO(bring_home(url))).size == (768, 1376)


def test_a_reference_by_its_address(finished):
    url = finished("a pear").image_urls[0]
    assert finished("bluer", images=(ReferenceURL(url),)).state is TaskState.FINISHED


def test_a_reference_that_is_no_picture_fails(finished, tmp_path):
    path = tmp_path / "reference.png"
    path.write_bytes(b"no picture")
    reply = finished("a pear", images=(ReferenceFile(path, "image/png"),))
    assert (reply.state, reply.message) == (TaskState.FAILED, "image_input: could not load image 1")


def test_sending_again_brings_the_same_job_and_is_charged_once(client, sandbox_server):
    before = client.account()
    request = small("a pear [sandbox:drop]", idempotency_key="generation-7")
    with pytest.raises(NoAnswer):
        client.generate(request)
    first, second = client.generate(request).task_id, client.generate(request).task_id
    assert sandbox_server.desk.settle(PATIENCE)
    assert first == second
    assert client.account().total_images == before.total_images + 1


def test_odd_answers_on_the_way_are_not_yet(client, finished):
    first = finished("[sandbox:unfinished=7]")
    replies = [first, *(client.fetch(first.task_id) for _ in range(6))]
    on_the_way = [TaskState.UNFINISHED] * 2 + [TaskState.UNKNOWN] + [TaskState.UNFINISHED] * 3
    assert [reply.state for reply in replies] == [*on_the_way, TaskState.FINISHED]
    assert [reply.percentage for reply in replies] == [0, None, None, 12, 35, 70, 100]


def test_tasks_are_fetched_together(client, sandbox_server):
    ids = [client.generate(small(f"pear {n}")).task_id for n in range(6)]
    assert sandbox_server.desk.settle(PATIENCE)
    replies = client.fetch_many(ids)
    assert {task_id: reply.state for task_id, reply in replies.items()} == dict.fromkeys(ids, TaskState.FINISHED)


@pytest.mark.parametrize(
    ("marker", "state", "message"),
    [
        ("failed=Blocked by a filter", TaskState.FAILED, "Blocked by a filter"),
        ("cancelled", TaskState.FAILED, "The job was cancelled on the API's side."),
        ("no-url", TaskState.FINISHED, ""),
        ("expired", TaskState.FINISHED, ""),
    ],
)
def test_a_job_without_a_picture(finished, marker, state, message):
    reply = finished(f"[sandbox:{marker}]")
    assert (reply.state, reply.message, reply.image_urls) == (state, message, ())
    assert reply.expired == (marker == "expired")


def test_a_finished_job_without_a_status(finished):
    reply = finished("[sandbox:no-status] pear")
    assert (reply.state, len(reply.image_urls)) == (TaskState.FINISHED, 1)


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
        client.generate(small(f"over version 2 [sandbox:{marker}]"))
    assert len(sandbox_server.requests) == before + 1


@pytest.mark.parametrize("marker", ["hang", "drip"])
def test_a_slow_answer_ends_at_the_deadline(client, marker):
    with pytest.raises(NoAnswer, match=r"no answer within 0\.5 seconds"):
        client.generate(small(f"[sandbox:{marker}=60]", timeout=0.5))


def test_a_refusal_names_the_field(client):
    with pytest.raises(Refused, match=r"Validation failed \(nanoBananaParams.aspect_ratio: Expected one of: 1:1"):
        client.generate(ImageRequest("a pear", "7:3", "1K", timeout=20))


@pytest.mark.parametrize("key", ["old", "invalid"])
def test_a_key_that_is_not_accepted_stops_everybody(sandbox_server, key):
    client = ApiframeV2(sandbox_server.url, key)
    for call in (client.account, lambda: client.fetch("x"), lambda: client.generate(small("a pear"))):
        with pytest.raises(Stopped) as caught:
            call()
        assert caught.value.code == "unauthorized"


def test_used_up_credits_are_told(client):
    with pytest.raises(Stopped) as caught:
        client.generate(small("[sandbox:payment]"))
    assert caught.value.words == "Insufficient credits (13.4 credits needed, 0 left)"


def test_an_expired_picture_has_a_fresh_address(client, finished):
    reply = finished("[sandbox:expired-once] pear")
    with pytest.raises(Gone):
        bring_home(reply.image_urls[0])
    assert bring_home(client.fetch(reply.task_id).image_urls[0])


def test_a_webhook_brings_the_picture(sandbox_server):
    with HTTPServer([answer(200)]) as server:
        client = ApiframeV2(sandbox_server.url, KEY, webhook_url=f"{server.url}/hook")
        task_id = client.generate(small("a pear")).task_id
        assert sandbox_server.desk.settle(PATIENCE)
    (told,) = server.received
    reply = read_webhook(told.body, told.headers["x-webhook-signature"], KEY)
    assert (reply.state, reply.task_id, reply.credits) == (TaskState.FINISHED, task_id, Decimal("13.4"))
    assert bring_home(reply.image_urls[0])


def test_a_forged_webhook_is_noticed(sandbox_server):
    with HTTPServer([answer(200)]) as server:
        client = ApiframeV2(sandbox_server.url, KEY, webhook_url=f"{server.url}/hook")
        client.generate(small("[sandbox:webhook-forged]"))
        assert sandbox_server.desk.settle(PATIENCE)
    (told,) = server.received
    with pytest.raises(WebhookForged):
        read_webhook(told.body, told.headers["x-webhook-signature"], KEY)


def test_the_account_counts_what_was_drawn(client, finished):
    before = client.account()
    finished("one more pear")
    after = client.account()
    assert after.total_images == before.total_images + 1
    assert after.credits < before.credits
    assert (after.email, after.plan) == ("sandbox@example.com", "sandbox")
