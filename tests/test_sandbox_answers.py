"""The sandbox answers as the API does."""

import base64
import io
import json
import socket
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import requests
from PIL import Image

from generations.sandbox import Sandbox
from generations.sandbox.bodies import LIMIT

KEY = {"Authorization": "a-key"}
SMALL = "[sandbox:size=64x64]"


def ask(sandbox, headers=KEY, **fields):
    return requests.post(f"{sandbox.url}/nano-banana-pro", json=fields, headers=headers, timeout=30)


def call(sandbox, name, headers=KEY, **fields):
    return requests.post(f"{sandbox.url}/{name}", json=fields, headers=headers, timeout=30)


def account(sandbox):
    return requests.get(f"{sandbox.url}/account", headers=KEY, timeout=30).json()


def message(answer):
    return answer.json()["errors"][0]["msg"]


def data_uri(picture):
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"


@pytest.fixture
def sandbox(tmp_path):
    with Sandbox(tmp_path) as sandbox:
        yield sandbox


def test_a_picture_is_finished_in_the_answer(sandbox):
    answer = ask(sandbox, prompt=f"a pear {SMALL}")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["task_type"]) == ("finished", "nano-banana-pro")
    assert body["image_urls"] == [f"{sandbox.url}/images/{body['task_id']}-0.png"]


def test_the_url_gives_the_picture(sandbox):
    url = ask(sandbox, prompt=f"a pear {SMALL}").json()["image_urls"][0]
    picture = requests.get(url, timeout=30)
    assert picture.headers["Content-Type"] == "image/png"
    opened = Image.open(io.BytesIO(picture.content))
    opened.load()
    assert (opened.format, opened.size) == ("PNG", (64, 64))


def test_urls_name_the_host_that_was_asked(sandbox):
    port = urlsplit(sandbox.url).port
    url = ask(sandbox, headers={**KEY, "Host": f"localhost:{port}"}, prompt=SMALL + "x").json()["image_urls"][0]
    assert url.startswith(f"http://localhost:{port}/images/")


@pytest.mark.parametrize("headers", [{}, {"Authorization": ""}, {"Authorization": "invalid"}])
@pytest.mark.parametrize("name", ["nano-banana-pro", "fetch", "fetch-many"])
def test_without_a_valid_key_nothing_is_told(sandbox, name, headers):
    answer = call(sandbox, name, headers=headers, prompt="a pear")
    assert (answer.status_code, answer.json()) == (401, {})


def test_the_account_needs_a_key(sandbox):
    assert requests.get(f"{sandbox.url}/account", timeout=30).status_code == 401


def test_a_bearer_key_is_taken_too(sandbox):
    assert ask(sandbox, headers={"Authorization": "Bearer a-key"}, prompt=SMALL + "x").status_code == 200


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "prompt is required!"),
        ({"prompt": "  "}, "prompt is required!"),
        ({"prompt": 7}, "prompt is required!"),
        ({"prompt": "x", "resolution": "8K"}, "resolution should be one of: 1K, 2K, 4K!"),
        ({"prompt": "x", "images": "no list"}, "images should be a list of URLs or Base64 strings!"),
        ({"prompt": "x", "images": ["aGk="] * 15}, "images should hold at most 14 images!"),
        ({"prompt": "x", "images": ["data:image/png;base64,aGVsbG8="]}, "images: could not load image 1"),
        ({"prompt": "x", "images": ["not a picture"]}, "images: could not load image 1"),
        ({"prompt": "x [sandbox:nonsense]"}, "sandbox: there is no marker nonsense"),
        ({"prompt": "x [sandbox:hang=long]"}, "sandbox: the marker hang doesn't take long"),
    ],
)
def test_a_wrong_request_is_refused_with_a_reason(sandbox, fields, text):
    answer = ask(sandbox, **fields)
    assert (answer.status_code, message(answer)) == (400, text)


def test_a_wrong_ratio_is_refused_with_the_right_ones(sandbox):
    said = message(ask(sandbox, prompt="x", aspect_ratio="2:1"))
    assert said.startswith("aspect_ratio should be one of: match_input_image, 1:1, ")
    assert said.endswith("21:9!")


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[1]", b"[" * 100_000, b'{"prompt": "x", "images": ["data:'])
def test_a_broken_body_is_refused(sandbox, body):
    answer = requests.post(f"{sandbox.url}/nano-banana-pro", data=body, headers=KEY, timeout=30)
    assert (answer.status_code, message(answer)) == (400, "Invalid request")


def test_a_request_that_was_refused_costs_nothing(sandbox):
    before = account(sandbox)
    ask(sandbox, prompt="")
    assert account(sandbox) == before


def test_a_body_over_the_limit_is_too_large(sandbox):
    answer = requests.post(f"{sandbox.url}/nano-banana-pro", data=bytes(LIMIT + 1), headers=KEY, timeout=60)
    assert answer.status_code == 413


def test_a_reference_of_many_megabytes_arrives_whole(sandbox, tmp_path):
    file = io.BytesIO()
    noise = Image.effect_noise((1500, 1500), 90).convert("RGB")
    noise.save(file, "BMP")
    answer = ask(sandbox, prompt=f"the same {SMALL}", images=[data_uri(file.getvalue())] * 2)
    assert answer.status_code == 200
    assert not list((tmp_path / "incoming").iterdir())


def test_base64_without_a_data_uri_is_taken(sandbox, picture):
    assert ask(sandbox, prompt=SMALL + "x", images=[base64.b64encode(picture(20, 20)).decode()]).status_code == 200


def test_escaped_slashes_of_a_data_uri_are_understood(sandbox, picture):
    body = json.dumps({"prompt": SMALL + "x", "images": [data_uri(picture(20, 20))]}).replace("/", "\\/")
    answer = requests.post(f"{sandbox.url}/nano-banana-pro", data=body, headers=KEY, timeout=30)
    assert answer.status_code == 200


def test_a_prompt_that_speaks_of_data_uris_stays_text(sandbox):
    prompt = f'say "data:image/png;base64,AAAA" {SMALL}'
    assert ask(sandbox, prompt=prompt).status_code == 200
    assert sandbox.requests[-1].body["prompt"] == prompt


def test_a_reference_is_fetched_from_its_address(sandbox):
    url = ask(sandbox, prompt=f"a pear {SMALL}").json()["image_urls"][0]
    assert ask(sandbox, prompt=f"bluer {SMALL}", images=[url]).status_code == 200


def test_a_reference_that_cannot_be_fetched_is_refused(sandbox):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/a.png"
        answer = ask(sandbox, prompt="x", images=[data_uri(b""), address])
    assert (answer.status_code, message(answer)) == (400, "images: could not load image 1")


def test_a_task_is_fetched(sandbox):
    task = ask(sandbox, prompt=f"a pear {SMALL}").json()
    assert call(sandbox, "fetch", task_id=task["task_id"]).json() == task


def test_many_tasks_are_fetched_at_once(sandbox):
    tasks = [ask(sandbox, prompt=f"{kind} {SMALL}").json() for kind in ("pear", "plum")]
    ids = [task["task_id"] for task in tasks]
    assert call(sandbox, "fetch-many", task_ids=ids).json() == {"tasks": tasks}


@pytest.mark.parametrize("ids", [["one"], ["x"] * 21, "x", None])
def test_between_two_and_twenty_tasks_are_fetched_at_once(sandbox, ids):
    assert call(sandbox, "fetch-many", task_ids=ids).status_code == 400


@pytest.mark.parametrize("task_id", ["../account", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_task_is_not_found(sandbox, task_id):
    assert call(sandbox, "fetch", task_id=task_id).status_code == 404


@pytest.mark.parametrize("path", ["/", "/images/x.png", "/images/../account.json", "/images/%2e%2e/account.json"])
def test_what_does_not_exist_is_not_found(sandbox, path):
    connection = HTTPConnection(urlsplit(sandbox.url).netloc, timeout=30)
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


@pytest.mark.parametrize(("resolution", "credits_"), [("1K", 13.4), ("2K", 13.4), ("4K", 24.0)])
def test_a_picture_is_counted_and_charged(sandbox, resolution, credits_):
    before = account(sandbox)
    ask(sandbox, prompt=f"a pear {SMALL}", resolution=resolution)
    after = account(sandbox)
    assert after["total_images"] == before["total_images"] + 1
    assert after["credits"] == pytest.approx(before["credits"] - credits_)


def test_the_account_says_whose_it_is(sandbox):
    assert account(sandbox) == {
        "email": "sandbox@example.com",
        "credits": 12000.0,
        "total_images": 0,
        "plan": "sandbox",
    }


def test_what_arrived_is_recorded(sandbox, picture):
    images = [data_uri(picture(20, 20))]
    ask(sandbox, prompt=SMALL + "x", images=images)
    request = sandbox.requests[0]
    assert (request.method, request.path) == ("POST", "/nano-banana-pro")
    assert request.headers["Authorization"] == "a-key"
    assert request.body == {"prompt": SMALL + "x", "images": images}


def test_one_connection_carries_many_requests(sandbox):
    with requests.Session() as session:
        answers = [session.get(f"{sandbox.url}/account", headers=KEY, timeout=30) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3


def test_a_restarted_sandbox_knows_its_tasks_pictures_and_counters(tmp_path):
    with Sandbox(tmp_path) as sandbox:
        task = ask(sandbox, prompt=f"a pear {SMALL}").json()
        before, picture = account(sandbox), requests.get(task["image_urls"][0], timeout=30).content
    with Sandbox(tmp_path) as sandbox:
        again = call(sandbox, "fetch", task_id=task["task_id"]).json()
        assert again["status"] == "finished"
        assert requests.get(again["image_urls"][0], timeout=30).content == picture
        assert account(sandbox) == before


def test_a_day_old_picture_is_swept_at_the_start(tmp_path, monkeypatch):
    with Sandbox(tmp_path) as sandbox:
        task = ask(sandbox, prompt=f"a pear {SMALL}").json()
    monkeypatch.setattr("generations.sandbox.tasks.KEPT_FOR", -1)
    with Sandbox(tmp_path) as sandbox:
        assert call(sandbox, "fetch", task_id=task["task_id"]).status_code == 404
        assert not list(sandbox.images.iterdir())
        assert account(sandbox)["total_images"] == 1


def test_a_batch_of_one_prompt_is_eight_different_pictures_which_then_come_round_again(sandbox):
    urls = [ask(sandbox, prompt=f"poster {SMALL}").json()["image_urls"][0] for _ in range(10)]
    pictures = [requests.get(url, timeout=30).content for url in urls]
    assert len(set(pictures[:8])) == 8
    assert pictures[8:] == pictures[:2]
